// A config file from bytes to its parts: text, values, environment, what it extends, shape, meaning, the files that it names.
// All that is wrong is told in one Problem, in file order; only what can't be read as YAML, and a config that is extended,
// end the way early.
import { dirname, resolve } from "node:path";
import { Problem } from "../../core/base/diagnostic.ts";
import { isRecord } from "../../core/base/record.ts";
import {
  checkCertificates,
  type FileSpot,
  type NamedFiles,
  namedFiles,
  type ReadFile,
  readNamed,
} from "../files/named-files.ts";
import { readPolicies } from "../files/policies.ts";
import { readWaivers } from "../files/waivers.ts";
import { ruleFindings } from "../rules/index.ts";
import type { Kinds } from "../rules/rule.ts";
import type { ConfigFile, RepositorySettingsFile } from "../schema.gen.ts";
import { damagedBy, shapeFaults } from "../shape/check.ts";
import { shapeFindings } from "../shape/problems.ts";
import { type ValidPart, validPart } from "../shape/valid-part.ts";
import { type ConfigDocument, readDocument } from "../text/document.ts";
import {
  type Finding,
  inFileOrder,
  type Located,
  located,
  type Location,
  type Path,
  pointer,
} from "../text/finding.ts";
import { decodeText } from "../text/source-text.ts";
import { type Environment, substituteEnvironment } from "./environment.ts";
import { type Inherited, nothingInherited } from "./extends.ts";
import type { NormalizeInput } from "./normalize.ts";
import { emptyConfig, noConfig } from "./problems.ts";
import { readTrust } from "./trust.ts";

export interface PartsInput {
  readonly path: string;
  /** Throws a Problem `file/…` or an error with a code of Node's. */
  readonly read: ReadFile;
  readonly environment: Environment;
  readonly kinds: Kinds;
  /** It is there to be extended: what only a whole config needs may be missing. */
  readonly isBase: boolean;
  /** What the config that it names under `extends` gives; `at` is where it names it. */
  readonly inherit: (name: string, at: Location) => Promise<Inherited>;
}

export interface Parts extends NormalizeInput {
  readonly document: ConfigDocument;
  readonly inherited: Inherited;
  readonly secrets: readonly string[];
  /** All values, but for what may be secret. */
  readonly open: unknown;
  readonly files: NamedFiles;
}

export async function readParts(input: PartsInput): Promise<Parts> {
  const { path, read } = input;
  const directory = dirname(resolve(path));
  const bytes = await readNamed(read, path, path);
  if (!bytes.ok) throw noConfig(bytes.complaint);
  const parsed = await parseConfig(input, decodeText(path, bytes.bytes));
  const { config, document, paths } = parsed;
  const locate = (spot: FileSpot, below: Path) =>
    document.locate([...(paths.get(spot.in) ?? []), spot.key, ...below], "value");
  const files = namedFiles({ directory, read, locate });
  const policies = await readPolicies(settingsIn(config), files);
  const certificates = await checkCertificates(Object.values(config?.registries ?? {}), files);
  const trust = await readTrust({
    gates: config?.gates,
    kinds: input.kinds,
    named: files,
    environment: input.environment,
    locate: ({ in: owner, key, mark }) =>
      document.locate([...(paths.get(owner) ?? []), ...(key === undefined ? [] : [key])], mark ?? "value"),
  });
  const waivers = await readWaivers(config?.waivers, { in: config ?? {}, key: "waivers" }, files);
  const findings = [parsed, policies, trust, waivers, files].flatMap((one) => one.findings);
  findings.push(...certificates);
  if (findings.length > 0 || config === undefined) throw new Problem(inFileOrder(findings));
  return {
    ...parsed,
    config,
    directory,
    files,
    policies: policies.texts,
    trust: trust.files,
    waivers: waivers.waivers,
    position: (of: object) => document.locate(paths.get(of) ?? [], "value").position,
  };
}

interface ParsedConfig extends ValidPart, Pick<Parts, "document" | "secrets" | "open" | "inherited"> {
  readonly findings: readonly Located[];
}

/** From text to what of it has the right shape, the environment filled in, with all that is wrong so far. */
async function parseConfig(
  { path, environment, kinds, isBase, inherit }: PartsInput,
  text: string,
): Promise<ParsedConfig> {
  const document = readDocument(path, text);
  if (document.value === null && document.findings.length === 0) throw emptyConfig(path);
  // What aliases stand for isn't known, so nothing can be said about the values.
  if (document.findings.some((one) => unknowable.has(one.diagnostic.code)))
    throw new Problem(inFileOrder(document.findings));
  const filled = substituteEnvironment(document.value, environment);
  const { open, secrets, findings } = filled;
  const value = isBase ? withoutNeeds(filled.value) : filled.value;
  // A text whose variable is missing says nothing about shape or meaning.
  const unfilled = new Set(findings.map((finding) => pointer(finding.path)));
  const known = (finding: Finding): boolean => !unfilled.has(pointer(finding.path));
  const inherited = await inheritedBy(value, document, unfilled, inherit);
  const faults = shapeFaults(value);
  const shape = shapeFindings(faults, { value, source: (at) => document.source(at) });
  const valid = validPart(faults.length === 0 ? value : structuredClone(value), faults);
  const meaning = await ruleFindings({
    ...valid,
    damaged: new Set(faults.map((fault) => pointer(damagedBy(fault)))),
    whole: value,
    path,
    kinds,
    inheritedPolicies: Object.keys(inherited.tagPolicies),
    locate: (at, mark) => document.locate(at, mark),
  });
  return {
    ...valid,
    document,
    secrets,
    open,
    inherited,
    findings: [
      ...document.findings,
      ...findings.map((one) =>
        located(one, document.locateInside(one.path, "${", one.occurrence, one.length)),
      ),
      ...[...shape, ...meaning].filter(known).map((one) => located(one, document.locate(one.path, one.mark))),
    ],
  };
}

const unknowable = new Set(["yaml/alias", "yaml/limit"]);

async function inheritedBy(
  value: unknown,
  document: ConfigDocument,
  unfilled: ReadonlySet<string>,
  inherit: PartsInput["inherit"],
): Promise<Inherited> {
  const name = isRecord(value) ? value["extends"] : undefined;
  const isKnown = typeof name === "string" && name !== "" && !unfilled.has(pointer(["extends"]));
  return isKnown ? inherit(name, document.locate(["extends"], "value")) : nothingInherited;
}

/** Keys that nobody takes from a config that is extended. */
function withoutNeeds(value: unknown): unknown {
  return isRecord(value) ? { target: { registry: "sandbox" }, sources: [], ...value } : value;
}

function settingsIn(config: ConfigFile | undefined): readonly RepositorySettingsFile[] {
  const all = [config?.repositories, ...(config?.replicas ?? []).map((replica) => replica.repositories)];
  return all.flatMap((one) => [
    ...(one?.defaults === undefined ? [] : [one.defaults]),
    ...(one?.rules ?? []),
  ]);
}
