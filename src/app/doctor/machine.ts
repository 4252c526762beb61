// What the machine must have: a Node that is new enough, for the program now and for the AWS SDK soon, and the programs
// that this config's sources and registries need.
import semver from "semver";
import type { Config } from "../../config/config.ts";
import { type Check, ok } from "./checked.ts";
import { type ProgramName, safeReleases } from "../../programs/programs.ts";
import { sourceKind } from "../../sources/index.ts";
import type { Runtime } from "../runtime/runtime.ts";

const oldestNode = "20.19.0";
const oldestNodeForAws = "22.0.0";

export function checkNode(version: string): Check {
  const subject = "node";
  const found = semver.coerce(version);
  if (found === null || semver.lt(found, oldestNode)) {
    const remedy = `Install Node ${semver.major(oldestNode)}.${semver.minor(oldestNode)} or newer.`;
    return { verdict: "missing", subject, detail: `${version} is too old`, remedy };
  }
  if (semver.gte(found, oldestNodeForAws)) return ok(subject, version);
  const major = semver.major(oldestNodeForAws);
  return {
    verdict: "note",
    subject,
    detail: `${version}; the AWS SDK needs Node ${major} from January 2027`,
    remedy: `Upgrade to Node ${major} by then.`,
  };
}

export async function checkPrograms(config: Config, runtime: Runtime): Promise<readonly Check[]> {
  const needed = await Promise.all(
    config.sources.map(async (source) => (await sourceKind(source.kind)).programs?.(source) ?? []),
  );
  const helpers = Object.values(config.registries).flatMap(({ credentialHelper }) => credentialHelper ?? []);
  const checks = [
    ...[...new Set(needed.flat())].map((program) => checkProgram(program, runtime)),
    ...[...new Set(helpers)].map((helper) => checkHelper(helper, runtime)),
  ];
  return Promise.all(checks);
}

async function checkProgram(program: ProgramName, { programs }: Runtime): Promise<Check> {
  const found = await programs.find(program);
  const safe = safeReleases[program] ?? [];
  const install = `Install ${program}${safe.length === 0 ? "" : ` ${safe.join(" or ")}, or newer`}.`;
  if (found === null)
    return { verdict: "missing", subject: program, detail: "not found on the PATH", remedy: install };
  if (isSafe(found.version, safe)) return ok(program, `${found.version}, ${found.path}`);
  const detail = `${found.version} at ${found.path} has known vulnerabilities`;
  return { verdict: "warning", subject: program, detail, remedy: install };
}

/** `safe` are the oldest safe releases of each line; none where every release is. */
function isSafe(version: string, safe: readonly string[]): boolean {
  const [newest] = safe.slice(-1);
  if (newest === undefined) return true;
  const found = semver.coerce(version);
  if (found === null) return false;
  const oldest = safe.find((one) => semver.major(one) === found.major);
  return oldest === undefined ? found.major > semver.major(newest) : semver.gte(found, oldest);
}

async function checkHelper(helper: string, { programs }: Runtime): Promise<Check> {
  const subject = `docker-credential-${helper}`;
  const path = await programs.findHelper(helper);
  if (path !== null) return ok(subject, path);
  const remedy = `Install ${subject}, or remove credentialHelper from the config.`;
  return { verdict: "missing", subject, detail: "not found on the PATH", remedy };
}
