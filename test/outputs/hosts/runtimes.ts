// How container runtimes read mirror entries: what containerd makes of a folder of hosts.toml, and podman of a
// registries.conf. Each answers with the addresses that are asked for an image, in order; the last is the source.
import { parseImageRef } from "../../../src/core/image/reference.ts";
import type { RenderedFile } from "../../../src/outputs/kind/kind.ts";

export type Runtime = (files: readonly RenderedFile[], image: string) => readonly string[];

/** hosts.toml: its hosts in order, each a root of the API with override_path, then the server. */
export const containerd: Runtime = (files, image) => {
  const ref = parseImageRef(image);
  const end = `${ref.repository}:${ref.tag ?? "latest"}`;
  const text = files.find(({ path }) => path.endsWith(`/${ref.registry}/hosts.toml`))?.content;
  if (text === undefined) return [image];
  const [head = "", ...hosts] = text.split(/^\[host\./m);
  const mirrors = hosts.map((host) => {
    const [, url = ""] = /^"([^"]+)"\]\n/.exec(host) ?? [];
    const root = new URL(url);
    const overrides = /^ *override_path = true$/m.test(host);
    const path = overrides ? root.pathname : `${root.pathname.replace(/\/$/, "")}/v2`;
    if (!path.startsWith("/v2")) throw new Error(`no registry answers at ${url}`);
    if (!/capabilities = \[[^\]]*"resolve"/.test(host)) throw new Error(`${url} resolves no tag`);
    return `${root.host}${path.slice("/v2".length)}/${end}`;
  });
  const server = new URL(/^server = "([^"]+)"$/m.exec(head)?.[1] ?? `https://${ref.registry}`).host;
  return [...mirrors, `${server === "registry-1.docker.io" ? "docker.io" : server}/${end}`];
};

interface Registry {
  readonly prefix: string;
  readonly location: string;
  readonly mirrors: string[];
}

/** registries.conf: of the prefixes that end where a name's part ends, the longest; it is replaced by the location. */
export const podman: Runtime = (files, image) => {
  const ref = parseImageRef(image);
  const name = `${ref.registry}/${ref.repository}`;
  const [entry] = tables(files[0]?.content ?? "")
    .filter(({ prefix }) => name === prefix || name.startsWith(`${prefix}/`))
    .sort((a, b) => b.prefix.length - a.prefix.length);
  if (entry === undefined) return [image];
  const end = `${name.slice(entry.prefix.length)}:${ref.tag ?? "latest"}`;
  return [...entry.mirrors, entry.location].map((place) => `${place}${end}`);
};

function tables(text: string): readonly Registry[] {
  return text
    .split(/^\[\[registry\]\]$/m)
    .slice(1)
    .map((table) => {
      const [own = "", ...mirrors] = table.split(/^\[\[registry\.mirror\]\]$/m);
      const value = (of: string, key: string): string =>
        new RegExp(`^${key} = "(.*)"$`, "m").exec(of)?.[1] ?? "";
      return {
        prefix: value(own, "prefix"),
        location: value(own, "location"),
        mirrors: mirrors.map((mirror) => value(mirror, "location")),
      };
    });
}
