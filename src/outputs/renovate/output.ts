// Renovate's registryAliases: files that name the mirror are updated by what the source registry offers.
import { compareText } from "../../core/base/ordering.ts";
import type { OutputKind } from "../kind/kind.ts";
import { type Pair, pairsOf } from "../kind/pairs.ts";
import { leftOut } from "../kind/problems.ts";

export const renovate: OutputKind<"renovate"> = {
  kind: "renovate",
  reads: () => [],
  render(rows, output) {
    const values = new Map<string, Set<string>>();
    const lost: string[] = [];
    for (const pair of pairsOf(rows)) {
      const alias = aliasOf(pair);
      if (alias === undefined) lost.push(`${pair.target.registry}/${pair.target.repository}`);
      else values.set(alias.name, (values.get(alias.name) ?? new Set()).add(alias.value));
    }
    // Renovate applies aliases from top to bottom: a longer name is more exact and goes first.
    const names = [...values.keys()].sort((a, b) => b.length - a.length || compareText(a, b));
    const registryAliases: Record<string, string> = {};
    for (const name of names) {
      const [value, other] = [...(values.get(name) ?? [])];
      if (value !== undefined && other === undefined) registryAliases[name] = value;
      else lost.push(`${name}/*`);
    }
    const $schema = "https://docs.renovatebot.com/renovate-schema.json";
    return {
      files: [{ path: output.path, content: `${JSON.stringify({ $schema, registryAliases }, null, 2)}\n` }],
      warnings: leftOut(
        lost,
        "an alias maps one folder of one registry, and the last part of the image name must stay the same",
      ),
    };
  },
};

function aliasOf({ source, target }: Pair): { name: string; value: string } | undefined {
  const [from, to] = [source.repository.split("/"), target.repository.split("/")];
  if (from.pop() !== to.pop()) return undefined;
  return { name: [target.registry, ...to].join("/"), value: [source.registry, ...from].join("/") };
}
