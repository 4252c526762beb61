// The way of a config from bytes to a Config: text, values, environment, shape, meaning, files, defaults. All that
// is wrong is told in one Problem, in file order; only what can't be read as YAML ends the way early.
import { dirname, relative, resolve, sep } from "node:path";
import { Problem, type Position } from "../../core/base/diagnostic.ts";
import { type Digest, sha256 } from "../../core/base/digest.ts";
import { compareText } from "../../core/base/ordering.ts";
import { isRecord } from "../../core/base/record.ts";
import type { Config } from "../config.ts";
import { type Environment, substituteEnvironment } from "./environment.ts";
import {
  checkCertificates,
  type FileSpot,
  type NamedFiles,
  namedFiles,
  type ReadFile,
  readNamed,
} from "../files/named-files.ts";
import { readPolicies } from "../files/policies.ts";
import { readTrust } from "./trust.ts";
import { readWaivers } from "../files/waivers.ts";
import { normalize } from "./normalize.ts";
import { emptyConfig, noConfig, withoutContent } from "./problems.ts";
import { ruleFindings } from "../rules/index.ts";
import type { Kinds } from "../rules/rule.ts";
import type { ConfigFile, RepositorySettingsFile } from "../schema.gen.ts";
import { damagedBy, shapeFaults } from "../shape/check.ts";
import { shapeFindings } from "../shape/problems.ts";
import { type ValidPart, validPart } from "../shape/valid-part.ts";
import { type ConfigDocument, readDocument } from "../text/document.ts";
import { type Finding, inFileOrder, type Located, located, type Path, pointer } from "../text/finding.ts";
import { decodeText } from "../text/source-text.ts";

export interface LoadInput {
  readonly path: string;
  /** Throws a Problem `file/…` or an error with a code of Node's. */
  readonly read: ReadFile;
  readonly environment: Environment;
  readonly kinds: Kinds;
  /** The path is a link that leads out of its folder: no error shows what is there, for its reader may not be allowed to read it. */
  readonly leadsElsewhere?: boolean;
}

export async function loadConfig(input: LoadInput): Promise<Config> {
  try {
    return await load(input);
  } catch (error) {
    if (input.leadsElsewhere !== true || !(error instanceof Problem)) throw error;
    throw new Problem(error.diagnostics.map((one) => withoutContent(one, input.path)));
  }
}

async function load(input: LoadInput): Promise<Config> {
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
  const position = (of: object): Position => document.locate(paths.get(of) ?? [], "value").position;
  const normalized = normalize({ config, directory, policies: policies.texts, position });
  return {
    ...normalized,
    trust: trust.files,
    waivers: waivers.waivers,
    path,
    name: config.name ?? nameBeside(normalized.state, resolve(path)),
    directory,
    digest: digestOf(parsed.open, files),
    secrets: parsed.secrets,
    locate: (...key: Path) => document.locate(key, "value").position,
    file: document.value as ConfigFile,
  };
}

const nothing =
  "version: 1\ntarget:\n  registry: 000000000000.dkr.ecr.us-east-1.amazonaws.com\nsources: []\n";

/**
 * For a run without a config file: a deployment repository that holds only the mapping can be checked too. Nothing in it
 * names an account; no request is made for the target.
 */
export async function configOfNothing(path: string, kinds: Kinds): Promise<Config> {
  return loadConfig({ path, read: async () => new TextEncoder().encode(nothing), environment: {}, kinds });
}

interface ParsedConfig extends ValidPart {
  readonly document: ConfigDocument;
  readonly secrets: readonly string[];
  /** All values, but for what may be secret. */
  readonly open: unknown;
  readonly findings: readonly Located[];
}

/** From text to what of it has the right shape, the environment filled in, with all that is wrong so far. */
async function parseConfig({ path, environment, kinds }: LoadInput, text: string): Promise<ParsedConfig> {
  const document = readDocument(path, text);
  if (document.value === null && document.findings.length === 0) throw emptyConfig(path);
  // What aliases stand for isn't known, so nothing can be said about the values.
  if (document.findings.some((one) => unknowable.has(one.diagnostic.code)))
    throw new Problem(inFileOrder(document.findings));
  const { value, open, secrets, findings } = substituteEnvironment(document.value, environment);
  // A text whose variable is missing says nothing about shape or meaning.
  const unfilled = new Set(findings.map((finding) => pointer(finding.path)));
  const faults = shapeFaults(value);
  const shape = shapeFindings(faults, { value, source: (at) => document.source(at) });
  const valid = validPart(faults.length === 0 ? value : structuredClone(value), faults);
  const meaning = await ruleFindings({
    ...valid,
    damaged: new Set(faults.map((fault) => pointer(damagedBy(fault)))),
    whole: value,
    path,
    kinds,
    locate: (at, mark) => document.locate(at, mark),
  });
  const known = (finding: Finding): boolean => !unfilled.has(pointer(finding.path));
  return {
    ...valid,
    document,
    secrets,
    open,
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

function settingsIn(config: ConfigFile | undefined): readonly RepositorySettingsFile[] {
  const all = [config?.repositories, ...(config?.replicas ?? []).map((replica) => replica.repositories)];
  return all.flatMap((one) => [
    ...(one?.defaults === undefined ? [] : [one.defaults]),
    ...(one?.rules ?? []),
  ]);
}

/** A local state belongs to the config at this path, wherever both are checked out. */
function nameBeside(state: Config["state"], path: string): string {
  if (!("path" in state)) return "";
  return relative(dirname(resolve(dirname(path), state.path)), path)
    .split(sep)
    .join("/");
}

/** What is wanted, whatever its text looks like: comments and the order of keys say nothing, secrets may change. */
function digestOf(open: unknown, files: NamedFiles): Digest {
  const text = JSON.stringify(open, (_key, value: unknown) => (isRecord(value) ? sortedByKey(value) : value));
  return sha256(JSON.stringify([text, files.digests()]));
}

function sortedByKey(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(record).sort(([one], [other]) => compareText(one, other)));
}
