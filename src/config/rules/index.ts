// All rules, and what they need to know of the config as a whole.
import type { ConfigFile } from "../schema.gen.ts";
import type { ValidPart } from "../shape/valid-part.ts";
import { type Finding, type Location, mostFaults, type Path, pointer } from "../text/finding.ts";
import { acceptRules } from "./accept.ts";
import { gateRules } from "./gates.ts";
import { outputRules } from "./outputs.ts";
import { registryRules, targetRules } from "./registries.ts";
import { repositoryRules } from "./repositories.ts";
import type { Kinds, Rule, RuleContext, Spot } from "./rule.ts";
import { sourceRules } from "./sources.ts";
import { stateRules } from "./state.ts";
import { tagPolicyRules } from "./tag-policies.ts";

const rules: readonly Rule[] = [
  targetRules,
  registryRules,
  repositoryRules,
  tagPolicyRules,
  sourceRules,
  gateRules,
  outputRules,
  stateRules,
  acceptRules,
];

export interface RulesInput extends ValidPart {
  /** The config as written, right or not: names are taken from it. */
  readonly whole: unknown;
  readonly path: string;
  readonly kinds: Kinds;
  /** Tag policies of the configs that it extends. */
  readonly inheritedPolicies: Iterable<string>;
  /** Objects that lost a key for a fault of shape. */
  readonly damaged: ReadonlySet<string>;
  locate(path: Path, mark: "key" | "value"): Location;
}

/** What the schema can't say about the parts that have the right shape. */
export async function ruleFindings(input: RulesInput): Promise<readonly Finding[]> {
  const { config } = input;
  if (config === undefined) return [];
  const findings: Finding[] = [];
  const context: RuleContext = {
    path: input.path,
    ...(await knownByKinds(config, input.kinds)),
    sourceKinds: sourceKinds(input.whole),
    policyNames: new Set([
      "same",
      ...input.inheritedPolicies,
      ...Object.keys(fieldOf(input.whole, "tagPolicies") ?? {}),
    ]),
    report: (spot, complaint) => {
      if (findings.length > mostFaults) return;
      if (spot.absence === true && isDamaged(input.paths.get(spot.in) ?? [], input.damaged)) return;
      findings.push({ ...complaint, path: pathOf(input, spot), mark: spot.mark ?? "value" });
    },
    line: (spot) => input.locate(pathOf(input, spot), spot.mark ?? "value").position.line,
  };
  for (const rule of rules) rule(config, context);
  return findings;
}

/** It lost a key, or something in it did. */
function isDamaged(path: Path, damaged: ReadonlySet<string>): boolean {
  const inside = `${pointer(path).slice(0, -1)},`;
  return damaged.has(pointer(path)) || [...damaged].some((one) => one.startsWith(inside));
}

async function knownByKinds(
  { sources, outputs = [] }: ConfigFile,
  kinds: Kinds,
): Promise<Pick<RuleContext, "sourceRules" | "outputRules">> {
  const used = new Set(sources.map(({ kind }) => kind));
  const made = new Set(outputs.filter((output) => "source" in output).map(({ kind }) => kind));
  const [sourceRules, outputRules] = await Promise.all([
    Promise.all([...used].map(async (kind) => [kind, await kinds.source(kind)] as const)),
    Promise.all([...made].map(async (kind) => [kind, await kinds.output(kind)] as const)),
  ]);
  return { sourceRules: new Map(sourceRules), outputRules: new Map(outputRules) };
}

function pathOf(input: RulesInput, spot: Spot): Path {
  const path = input.paths.get(spot.in) ?? [];
  return spot.key === undefined ? path : [...path, spot.key];
}

function sourceKinds(whole: unknown): ReadonlyMap<string, string> {
  const kinds = new Map<string, string>();
  const sources = fieldOf(whole, "sources");
  for (const source of Array.isArray(sources) ? (sources as readonly unknown[]) : []) {
    const name = fieldOf(source, "name");
    const kind = fieldOf(source, "kind");
    if (typeof name === "string") kinds.set(name, typeof kind === "string" ? kind : "");
  }
  return kinds;
}

function fieldOf(value: unknown, key: string): object | string | undefined {
  const field =
    typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  return typeof field === "string" || (typeof field === "object" && field !== null) ? field : undefined;
}
