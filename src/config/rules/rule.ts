// What a rule is: a look at one thing that the schema can't say. It reports and never throws. Below are the checks
// of single values that several rules share.
import { Problem } from "../../core/base/diagnostic.ts";
import { nearest } from "../../core/base/nearest.ts";
import { parsePlatform } from "../../core/image/platform.ts";
import { destinationRepository } from "../../core/naming/naming.ts";
import { isRepositoryName } from "../../core/naming/sanitize.ts";
import type {
  ConfigFile,
  GateFile,
  MinimumAgeFile,
  NamingFile,
  OutputFile,
  ReferrersFile,
  SourceFile,
} from "../schema.gen.ts";
import type { Complaint } from "../text/finding.ts";
import { parseDuration } from "./duration.ts";
import {
  allAndOthers,
  longPattern,
  notADuration,
  notANaming,
  notAPrefix,
  unknownPolicy,
} from "./problems.ts";

/** Where in the config: an object or list in it, and a key of that. */
export interface Spot {
  readonly in: object;
  readonly key?: string | number;
  readonly mark?: "key" | "value";
  /** The complaint is that something isn't there: dropped where a key was taken out for its own fault. */
  readonly absence?: true;
}

type SourceKindName = SourceFile["kind"];
type OutputKindName = OutputFile["kind"];

/** What a kind of source knows about such a source in a config. */
export interface SourceRule {
  checkConfig?(source: SourceFile, context: RuleContext): void;
}

/** What a kind of output asks of the source that it is made for. */
export interface OutputRule {
  readonly madeFor?: SourceKindName;
  readonly takesCharts?: true;
}

/** A file that a gate names, and where. */
export interface TrustSpot {
  readonly in: object;
  readonly key: string;
  /** As the config writes it: a path, or `env:NAME`. */
  readonly name: string;
}

export interface TrustContext extends Pick<RuleContext, "report"> {
  /** By name. What could not be read is absent, and told already. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** What the kinds of gates know about a gate in a config. */
export interface GateRules {
  files(gate: GateFile): readonly TrustSpot[];
  checkConfig(gate: GateFile, context: TrustContext): void;
}

/** The kinds, each loaded when a config uses it. They lie above the config, so its loader is given them. */
export interface Kinds {
  source(kind: SourceKindName): Promise<SourceRule>;
  output(kind: OutputKindName): Promise<OutputRule>;
  gates(gates: readonly GateFile[]): Promise<GateRules>;
}

export interface RuleContext {
  report(spot: Spot, complaint: Complaint): void;
  /** The line of a spot, to name the other of two. */
  line(spot: Spot): number;
  /** Names as written, also of entries that have other faults: so one fault doesn't breed others. */
  readonly sourceKinds: ReadonlyMap<string, string>;
  readonly policyNames: ReadonlySet<string>;
  readonly sourceRules: ReadonlyMap<SourceKindName, SourceRule>;
  /** The rules of outputs that are made for one source, by their kinds. */
  readonly outputRules: ReadonlyMap<OutputKindName, OutputRule>;
  /** The config as it was named, for messages. */
  readonly path: string;
}

export type Rule = (config: ConfigFile, context: RuleContext) => void;

export const longestGlob = 256;
const forms = ["path", "name", "host"];

interface Named {
  readonly prefix?: string;
  readonly naming?: string | NamingFile;
  readonly platforms?: readonly string[];
  readonly minimumAge?: string | MinimumAgeFile;
  readonly referrers?: boolean | ReferrersFile;
}

/** The keys that say where and when, wherever they stand. */
export function checkShared(owner: Named, context: RuleContext): void {
  if (owner.prefix !== undefined) checkPrefix(owner.prefix, { in: owner, key: "prefix" }, context);
  if (owner.naming !== undefined) checkNaming(owner.naming, owner, context);
  if (owner.platforms !== undefined) checkPlatforms(owner.platforms, context);
  checkAge(owner, context);
  if (typeof owner.referrers === "object") checkSpan(owner.referrers, "follow", context);
}

function checkPrefix(prefix: string, spot: Spot, context: RuleContext): void {
  if (prefix === "" || (isRepositoryName(`${prefix}/xx`) && prefix.length < 200)) return;
  context.report(spot, notAPrefix(prefix));
}

function checkNaming(naming: string | NamingFile, owner: object, context: RuleContext): void {
  const form = typeof naming === "string" ? naming : (naming.form ?? "path");
  const spot = typeof naming === "string" ? { in: owner, key: "naming" } : { in: naming, key: "form" };
  if (!forms.includes(form) && !form.includes("{"))
    return context.report(spot, notANaming(form, nearest(form, forms)));
  const sample = { registry: "registry.example.com", repository: "team/app" };
  reportProblem(() => destinationRepository(sample, { form }, ""), spot, context);
}

function checkPlatforms(platforms: readonly string[], context: RuleContext): void {
  platforms.forEach((platform, key) => {
    const spot = { in: platforms, key };
    if (platform !== "all") reportProblem(() => parsePlatform(platform), spot, context);
    else if (platforms.length > 1) context.report(spot, allAndOthers);
  });
}

/** A core function's own words, at the spot in the config. */
export function reportProblem(attempt: () => unknown, spot: Spot, context: RuleContext): void {
  try {
    attempt();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    for (const { code, summary, detail = "", hint = "" } of error.diagnostics)
      context.report(spot, { code, summary, detail, hint });
  }
}

export function checkAge(
  owner: { readonly minimumAge?: string | MinimumAgeFile },
  context: RuleContext,
): void {
  const age = owner.minimumAge;
  if (typeof age === "object") checkSpan(age, "time", context);
  else if (age !== undefined && parseDuration(age) === null)
    context.report({ in: owner, key: "minimumAge" }, notADuration(age));
}

/** A span of time under a key. */
export function checkSpan<K extends string>(
  owner: Readonly<Partial<Record<K, string>>>,
  key: K,
  context: RuleContext,
): void {
  const span: string | undefined = owner[key];
  if (span !== undefined && parseDuration(span) === null)
    context.report({ in: owner, key }, notADuration(span));
}

export function checkGlob(glob: string, spot: Spot, context: RuleContext): void {
  if (glob.length > longestGlob) context.report(spot, longPattern(glob.length, longestGlob));
}

/** No two of these say the same under a key; `complaint` is told the line of the first. */
export function checkUnique<K extends string>(
  owners: readonly Readonly<Record<K, string>>[],
  key: K,
  context: RuleContext,
  complaint: (value: string, line: number) => Complaint,
): void {
  const seen = new Map<string, object>();
  for (const owner of owners) {
    const first = seen.get(owner[key]);
    if (first === undefined) seen.set(owner[key], owner);
    else context.report({ in: owner, key }, complaint(owner[key], context.line({ in: first, key })));
  }
}

export function checkPolicyName(owner: { readonly tagPolicy?: string }, context: RuleContext): void {
  const name = owner.tagPolicy;
  if (name === undefined || context.policyNames.has(name)) return;
  const near = nearest(name, context.policyNames);
  context.report({ in: owner, key: "tagPolicy" }, unknownPolicy(name, context.policyNames, near));
}

export function isHttpUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url !== null && (url.protocol === "https:" || url.protocol === "http:") && url.username === "";
}

/** A registry host with an optional port: no scheme, no path. */
export function isHost(text: string): boolean {
  return /^(?:\[[0-9a-fA-F:]+\]|[a-zA-Z0-9](?:[a-zA-Z0-9.-]{0,251}[a-zA-Z0-9])?)(?::\d{1,5})?$/.test(text);
}
