// External programs for sources, and credential helpers: found on the PATH, run without a shell in an environment
// of their own. Helm templates come from strangers, so a program gets only the variables it needs.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { helperEnvironment, programEnvironment } from "./environment.ts";
import { helperFailed, missingHelper, missingProgram } from "./problems.ts";
import { findProgram, type ProgramResult, type RunOptions, runProgram } from "./run.ts";

export type ProgramName = "helm" | "kubectl" | "kustomize" | "git";

export interface FoundProgram {
  readonly path: string;
  readonly version: string;
}

/** What sources are given: programs run without a shell, with a time and an output limit. */
export interface ProgramRunner {
  /** null when the program isn't on the PATH (or where its environment variable says). */
  find(program: ProgramName): Promise<FoundProgram | null>;
  run(
    program: ProgramName,
    args: readonly string[],
    options: Omit<RunOptions, "env"> & { readonly env?: Readonly<Record<string, string>> },
  ): Promise<ProgramResult>;
  /** A new private folder, removed when the process ends. */
  workFolder(): Promise<string>;
}

export interface Programs extends ProgramRunner {
  /** The path of the credential helper `docker-credential-<helper>`; null when it isn't on the PATH. */
  findHelper(helper: string): Promise<string | null>;
  credentials(
    helper: string,
    host: string,
    signal: AbortSignal,
  ): Promise<{ username: string; secret: string } | null>;
  /** Removes the work folders. */
  close(): Promise<void>;
}

/** The oldest releases of each line without known holes, of programs that work on what strangers wrote. */
export const safeReleases: Readonly<Partial<Record<ProgramName, readonly string[]>>> = {
  helm: ["3.20.2", "4.1.4"],
};

type Environment = Readonly<Record<string, string | undefined>>;

interface Surroundings {
  readonly environment: Environment;
  readonly signal: AbortSignal;
}

const versionArguments: Readonly<Record<ProgramName, readonly string[]>> = {
  helm: ["version", "--short"],
  kubectl: ["version", "--client"],
  kustomize: ["version"],
  git: ["--version"],
};

export function openPrograms(options: Surroundings): Programs {
  const { environment } = options;
  const folders: string[] = [];
  const found = new Map<ProgramName, Promise<FoundProgram | null>>();
  const find = (program: ProgramName) => {
    const known = found.get(program) ?? locate(program, options);
    found.set(program, known);
    return known;
  };
  return {
    find,
    async run(program, args, run) {
      const there = await find(program);
      if (there === null) throw missingProgram(program);
      return runProgram(there.path, args, {
        ...run,
        env: { ...programEnvironment(program, environment), ...run.env },
      });
    },
    async workFolder() {
      const folder = await mkdtemp(join(tmpdir(), "ecr-mirror-"));
      folders.push(folder);
      return folder;
    },
    findHelper: (helper) => findHelper(helper, environment),
    credentials: (helper, host, signal) => askHelper({ helper, host }, environment, signal),
    async close() {
      await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
    },
  };
}

async function locate(
  program: ProgramName,
  { environment, signal }: Surroundings,
): Promise<FoundProgram | null> {
  const path = await findProgram(program, environment);
  if (path === null) return null;
  const env = programEnvironment(program, environment);
  const answer = await runProgram(path, versionArguments[program], { env, timeoutMs: 20_000, signal });
  const version = /v?\d+\.\d+(\.\d+)?[\w.+-]*/.exec(answer.stdout)?.[0] ?? "unknown";
  return { path, version };
}

async function findHelper(helper: string, environment: Environment): Promise<string | null> {
  return /^[\w.-]+$/.test(helper) ? findProgram(`docker-credential-${helper}`, environment) : null;
}

/** The docker-credential-helpers protocol: the server on standard input, the answer as JSON. */
async function askHelper(
  { helper, host }: { helper: string; host: string },
  environment: Environment,
  signal: AbortSignal,
): Promise<{ username: string; secret: string } | null> {
  const name = `docker-credential-${helper}`;
  const path = await findHelper(helper, environment);
  if (path === null) throw missingHelper(name, host);
  const answer = await runProgram(path, ["get"], {
    env: helperEnvironment(helper, environment),
    input: `${host}\n`,
    timeoutMs: 30_000,
    maxBytes: 1 << 20,
    signal,
  });
  if (answer.exitCode !== 0) {
    if (/credentials not found/i.test(answer.stdout)) return null;
    throw helperFailed(name, host, `it exited with code ${answer.exitCode}`);
  }
  const found = parseHelperAnswer(answer.stdout);
  if (found === null)
    throw helperFailed(name, host, "its answer is not the JSON of the credential helper protocol");
  return found;
}

function parseHelperAnswer(text: string): { username: string; secret: string } | null {
  try {
    const { Username, Secret } = JSON.parse(text) as { Username?: unknown; Secret?: unknown };
    return typeof Username === "string" && typeof Secret === "string"
      ? { username: Username, secret: Secret }
      : null;
  } catch {
    return null;
  }
}
