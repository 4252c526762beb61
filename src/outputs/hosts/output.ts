// Mirror entries for container runtimes: a folder of containerd hosts.toml files, or one registries.conf.
// A runtime asks the mirror for the same tag, and falls back to the source registry.
import type { ImageRef } from "../../core/image/reference.ts";
import { compareText } from "../../core/base/ordering.ts";
import type { OutputKind, Rendered } from "../kind/kind.ts";
import { type Pair, pairsOf, sameTag } from "../kind/pairs.ts";
import { leftOut } from "../kind/problems.ts";

const title = "# Written by ecr-mirror. The runtime needs credentials for the ECR registry.\n";

export const hosts: OutputKind<"hosts"> = {
  kind: "hosts",
  reads: () => [],
  render(rows, output) {
    const pairs = pairsOf(rows);
    return output.format === "registries"
      ? registriesConf(pairs, output.path)
      : hostsToml(pairs, output.path);
  },
};

/** containerd maps whole registries: an image is found if its path in ECR is a prefix and its own path. */
function hostsToml(pairs: readonly Pair[], folder: string): Rendered {
  const prefixes = new Map<string, Set<string>>();
  const lost: string[] = [];
  for (const pair of pairs) {
    const prefix = sameTag(pair) ? prefixOf(pair) : undefined;
    if (prefix === undefined) lost.push(nameOf(pair.source));
    else prefixes.set(pair.source.registry, (prefixes.get(pair.source.registry) ?? new Set()).add(prefix));
  }
  const files = [...prefixes]
    .sort(([a], [b]) => compareText(a, b))
    .map(([registry, urls]) => ({
      path: `${folder.replace(/\/+$/, "")}/${registry}/hosts.toml`,
      content: `${title}server = "https://${serverOf(registry)}"\n${[...urls].sort(compareText).map(hostEntry).join("")}`,
    }));
  return { files, warnings: leftOut(lost, "their path or tag in ECR is another than at the source") };
}

function hostEntry(url: string): string {
  return `\n[host."https://${url}"]\n  capabilities = ["pull", "resolve"]\n  override_path = true\n`;
}

function prefixOf({ source, target }: Pair): string | undefined {
  if (target.repository === source.repository) return `${target.registry}/v2`;
  if (!target.repository.endsWith(`/${source.repository}`)) return undefined;
  return `${target.registry}/v2/${target.repository.slice(0, -source.repository.length - 1)}`;
}

function serverOf(registry: string): string {
  return registry === "docker.io" ? "registry-1.docker.io" : registry;
}

/** registries.conf maps repositories, so renamed paths work; renamed tags don't. */
function registriesConf(pairs: readonly Pair[], path: string): Rendered {
  const mirrors = new Map<string, Set<string>>();
  for (const { source, target } of pairs.filter(sameTag)) {
    const name = `${source.registry}/${source.repository}`;
    mirrors.set(name, (mirrors.get(name) ?? new Set()).add(`${target.registry}/${target.repository}`));
  }
  const entries = [...mirrors]
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, locations]) => {
      const list = [...locations]
        .sort(compareText)
        .map((location) => `\n[[registry.mirror]]\nlocation = "${location}"\n`);
      return `\n[[registry]]\nprefix = "${name}"\nlocation = "${name}"\n${list.join("")}`;
    });
  const lost = pairs.filter((pair) => !sameTag(pair)).map((pair) => nameOf(pair.source));
  return {
    files: [{ path, content: title + entries.join("") }],
    warnings: leftOut(lost, "their tag in ECR is another than at the source"),
  };
}

function nameOf(ref: ImageRef): string {
  return `${ref.registry}/${ref.repository}${ref.tag === undefined ? "" : `:${ref.tag}`}`;
}
