// The way of a config from bytes to a Config: decode, parse, environment, shape, meaning, files, defaults. All
// that is wrong is told in one Problem, in file order; only what can't be parsed ends the way early.
import { dirname, resolve } from "node:path";
import { Problem } from "../core/base/diagnostic.ts";
import { type Digest, sha256 } from "../core/base/digest.ts";
import { checkCertificates } from "./files/certificates.ts";
import type { Config } from "./config.ts";
import type { Environment } from "./environment.ts";
import { inFileOrder, type Path, type Placed } from "./finding.ts";
import { type FileSpot, type NamedFiles, namedFiles } from "./files/named-files.ts";
import { normalise } from "./normalise.ts";
import { type ParsedConfig, parseConfig } from "./parse.ts";
import { type PolicyTexts, readPolicies } from "./files/policies.ts";
import { type ReadFile, readNamed } from "./files/read.ts";
import type { ConfigFile, RepositorySettingsFile } from "./schema.gen.ts";
import { decodeText } from "./yaml/decode.ts";

export interface LoadInput {
  readonly path: string;
  /** Throws a Problem `file/…` or an error with a code of Node's. */
  readonly read: ReadFile;
  readonly environment: Environment;
}

export async function loadConfig(input: LoadInput): Promise<Config> {
  const directory = dirname(resolve(input.path));
  const bytes = await readConfig(input);
  const parsed = parseConfig({
    path: input.path,
    text: decodeText(input.path, bytes),
    environment: input.environment,
  });
  const files = namedFiles({
    directory,
    read: input.read,
    place: (spot, below) => parsed.tree.place([...pathOf(parsed, spot), ...below], "value"),
  });
  const policies = await readPolicies(settingsIn(parsed.sound), files);
  const certificates = await checkCertificates(Object.values(parsed.sound?.registries ?? {}), files);
  const findings = [...parsed.findings, ...policies.findings, ...certificates, ...files.findings];
  return finish({
    input,
    directory,
    parsed,
    findings,
    policies: policies.texts,
    digest: digestOf(bytes, files),
  });
}

async function readConfig(input: LoadInput): Promise<Uint8Array> {
  const result = await readNamed(input.read, input.path, input.path);
  if (result.ok) return result.bytes;
  const { code, summary, detail, hint } = result.complaint;
  const missing = code === "file/missing";
  const advice = missing ? "Name the config with -c, or write one with: ecr-mirror init." : hint;
  throw new Problem({ code, severity: "error", summary, detail, hint: advice });
}

interface Found {
  readonly input: LoadInput;
  readonly directory: string;
  readonly parsed: ParsedConfig;
  readonly findings: readonly Placed[];
  readonly policies: PolicyTexts;
  readonly digest: Digest;
}

function finish({ input, directory, parsed, findings, policies, digest }: Found): Config {
  const { sound, tree } = parsed;
  if (findings.length > 0 || sound === undefined) throw new Problem(inFileOrder(findings));
  const position = (of: object): ReturnType<typeof tree.place>["position"] =>
    tree.place(parsed.paths.get(of) ?? [], "value").position;
  return {
    ...normalise({ config: sound, directory, policies, position }),
    path: input.path,
    directory,
    digest,
    secrets: parsed.secrets,
    locate: (...path: Path) => tree.place(path, "value").position,
    file: tree.value as ConfigFile,
  };
}

function pathOf(parsed: ParsedConfig, spot: FileSpot): Path {
  return [...(parsed.paths.get(spot.in) ?? []), spot.key];
}

function settingsIn(config: ConfigFile | undefined): readonly RepositorySettingsFile[] {
  const all = [config?.repositories, ...(config?.replicas ?? []).map((replica) => replica.repositories)];
  return all.flatMap((one) => [
    ...(one?.defaults === undefined ? [] : [one.defaults]),
    ...(one?.rules ?? []),
  ]);
}

/** Of the bytes as they are: no value of the environment is in it. */
function digestOf(bytes: Uint8Array, files: NamedFiles): Digest {
  return sha256(JSON.stringify([sha256(bytes), files.digests()]));
}
