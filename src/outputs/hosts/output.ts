// Mirror entries for container runtimes: a folder of containerd hosts.toml files, or one registries.conf.
// A runtime asks the mirror for the same tag, and falls back to the source registry. So an entry may lead only to where
// nothing else answers to the names that it is for.
import type { ImageRef } from "../../core/image/reference.ts";
import { compareText } from "../../core/base/ordering.ts";
import type { OutputKind, Rendered } from "../kind/kind.ts";
import { type Pair, pairsOf, sameTag } from "../kind/pairs.ts";
import { leftOut } from "../kind/problems.ts";
import { clashesOf, nameOf, type Opening } from "./clash.ts";
import { servesAnother } from "./problems.ts";

const title = "# Written by ecr-mirror. The runtime needs credentials for the ECR registry.\n";

/** For each name that an entry is for, where it leads: registry and path, both ways sorted. */
type Entries = readonly (readonly [string, readonly string[]])[];

interface Choice {
  readonly entries: Entries;
  readonly warnings: Rendered["warnings"];
  /** What else the config could say where an entry would serve another image. */
  readonly ways: string;
}

export const hosts: OutputKind<"hosts"> = {
  kind: "hosts",
  reads: () => [],
  render(rows, { format, path }, _files, context) {
    const pairs = pairsOf(rows);
    const { entries, warnings, ways } = format === "registries" ? byRepository(pairs) : byRegistry(pairs);
    const openings = entries.flatMap(([from, places]) => places.map((to): Opening => ({ from, to })));
    const clashes = clashesOf(rows, openings);
    if (clashes.length > 0) throw servesAnother(clashes, { ways, at: context.locate?.() });
    const files =
      format === "registries"
        ? [{ path, content: title + entries.map(registryEntry).join("") }]
        : entries.map((entry) => hostsToml(entry, path));
    return { files, warnings };
  },
};

/** containerd maps entire registries: an image is found if its path in ECR is a prefix and its own path. */
function byRegistry(pairs: readonly Pair[]): Choice {
  const places = new Places();
  const lost: string[] = [];
  for (const pair of pairs) {
    const prefix = sameTag(pair) ? prefixOf(pair) : undefined;
    if (prefix === undefined) lost.push(textOf(pair.source));
    else places.add(pair.source.registry, prefix);
  }
  return {
    entries: places.entries(),
    warnings: leftOut(lost, "their path or tag in ECR differs from the source"),
    ways: "; for Podman and CRI-O, format: registries has an entry for each repository",
  };
}

function prefixOf({ source, target }: Pair): string | undefined {
  if (target.repository === source.repository) return target.registry;
  if (!target.repository.endsWith(`/${source.repository}`)) return undefined;
  return `${target.registry}/${target.repository.slice(0, -source.repository.length - 1)}`;
}

function hostsToml([registry, places]: Entries[number], folder: string): Rendered["files"][number] {
  return {
    path: `${folder.replace(/\/+$/, "")}/${registry}/hosts.toml`,
    content: `${title}server = "https://${serverOf(registry)}"\n${places.map(hostEntry).join("")}`,
  };
}

function hostEntry(place: string): string {
  const url = `https://${place.replace(/\/|$/, (end) => `/v2${end}`)}`;
  return `\n[host."${url}"]\n  capabilities = ["pull", "resolve"]\n  override_path = true\n`;
}

function serverOf(registry: string): string {
  return registry === "docker.io" ? "registry-1.docker.io" : registry;
}

/** registries.conf maps repositories, so renamed paths work; renamed tags don't. */
function byRepository(pairs: readonly Pair[]): Choice {
  const places = new Places();
  for (const { source, target } of pairs.filter(sameTag)) places.add(nameOf(source), nameOf(target));
  const lost = pairs.filter((pair) => !sameTag(pair)).map((pair) => textOf(pair.source));
  return {
    entries: places.entries(),
    warnings: leftOut(lost, "their tag in ECR differs from the source"),
    ways: "",
  };
}

function registryEntry([name, places]: Entries[number]): string {
  const mirrors = places.map((place) => `\n[[registry.mirror]]\nlocation = "${place}"\n`);
  return `\n[[registry]]\nprefix = "${name}"\nlocation = "${name}"\n${mirrors.join("")}`;
}

class Places {
  readonly #places = new Map<string, Set<string>>();

  add(from: string, to: string): void {
    this.#places.set(from, (this.#places.get(from) ?? new Set()).add(to));
  }

  entries(): Entries {
    return [...this.#places]
      .sort(([a], [b]) => compareText(a, b))
      .map(([from, to]) => [from, [...to].sort(compareText)] as const);
  }
}

function textOf(ref: ImageRef): string {
  return `${nameOf(ref)}${ref.tag === undefined ? "" : `:${ref.tag}`}`;
}
