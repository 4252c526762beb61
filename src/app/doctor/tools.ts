// The programs that this config needs, with their versions. Helm must be new enough to be safe with strangers' charts.
import semver from "semver";
import type { Config } from "../../config/config.ts";
import { type Check, ok } from "../../core/base/check.ts";
import { parseGitFile } from "../../programs/git.ts";
import { findProgram } from "../../programs/run.ts";
import type { Runtime } from "../runtime/runtime.ts";

type Tool = Parameters<Runtime["programs"]["find"]>[0];

/** The oldest releases of each line without known holes. */
const safeHelm = ["3.20.2", "4.1.4"];

export async function checkTools(config: Config, runtime: Runtime): Promise<readonly Check[]> {
  const tools = await Promise.all(neededTools(config).map((tool) => checkTool(tool, runtime)));
  const helpers = Object.values(config.registries).flatMap(({ credentialHelper }) => credentialHelper ?? []);
  const found = await Promise.all([...new Set(helpers)].map((helper) => checkHelper(helper, runtime)));
  return [...tools, ...found];
}

function neededTools({ sources }: Config): readonly Tool[] {
  const needed = new Set<Tool>();
  for (const source of sources) {
    if (source.kind === "helm") needed.add("helm");
    if (source.kind === "cluster") needed.add("kubectl");
    if (source.kind === "codecollection" && parseGitFile(source.catalog) !== undefined) needed.add("git");
  }
  return [...needed];
}

async function checkTool(tool: Tool, { programs }: Runtime): Promise<Check> {
  const found = await programs.find(tool);
  if (found === null) {
    return {
      verdict: "missing",
      subject: tool,
      detail: "is not on the PATH",
      remedy: tool === "helm" ? `Install helm ${safeHelm.join(" or ")}, or newer.` : `Install ${tool}.`,
    };
  }
  if (tool !== "helm" || isSafeHelm(found.version)) return ok(tool, `${found.version}, ${found.path}`);
  return {
    verdict: "warning",
    subject: tool,
    detail: `${found.version} at ${found.path} has known holes`,
    remedy: `Install helm ${safeHelm.join(" or ")}, or newer.`,
  };
}

function isSafeHelm(version: string): boolean {
  const found = semver.coerce(version);
  if (found === null) return false;
  const oldest = safeHelm.find((one) => semver.major(one) === found.major);
  return oldest === undefined ? found.major > 4 : semver.gte(found, oldest);
}

async function checkHelper(helper: string, { environment }: Runtime): Promise<Check> {
  const name = `docker-credential-${helper}`;
  const path = /^[\w.-]+$/.test(helper) ? await findProgram(name, environment) : null;
  if (path !== null) return ok(name, path);
  return {
    verdict: "missing",
    subject: name,
    detail: "is not on the PATH",
    remedy: `Install ${name}, or take credentialHelper out of the config.`,
  };
}
