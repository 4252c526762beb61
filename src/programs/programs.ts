// External programs for sources, and credential helpers: found on the PATH, run without a shell in an environment
// of their own. Helm templates come from strangers, so a program gets only the variables it needs.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Problem } from "../core/base/diagnostic.ts";
import { findProgram, type ProgramResult, type RunOptions, runProgram } from "./run.ts";

export type ProgramName = "helm" | "kubectl" | "kustomize" | "git";

/** External programs, run without a shell, with a time and an output limit. */
export interface Programs {
  /** null when the program isn't on the PATH (or where its environment variable says). */
  find(program: ProgramName): Promise<{ path: string; version: string } | null>;
  run(
    program: ProgramName,
    args: readonly string[],
    options: Omit<RunOptions, "env"> & { readonly env?: Readonly<Record<string, string>> },
  ): Promise<ProgramResult>;
  /** A new private folder, removed when the process ends. */
  workFolder(): Promise<string>;
  credentials(
    helper: string,
    host: string,
    signal: AbortSignal,
  ): Promise<{ username: string; secret: string } | null>;
  /** Removes the work folders. */
  close(): Promise<void>;
}

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

const forAll = [
  "PATH",
  "TMPDIR",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "http_proxy",
  "https_proxy",
  "no_proxy",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
];
// kubectl may log in by `aws eks get-token`, git by ssh: they need the user's own surroundings. Helm does not.
const userPrograms: ReadonlySet<string> = new Set(["kubectl", "git"]);
const forUserPrograms = /^(HOME|USER|KUBECONFIG|SSH_AUTH_SOCK|XDG_.+|AWS_.+|GIT_.+)$/;

export function openPrograms(options: Surroundings): Programs {
  const { environment } = options;
  const folders: string[] = [];
  const found = new Map<ProgramName, Promise<{ path: string; version: string } | null>>();
  const find = (program: ProgramName) => {
    const known = found.get(program) ?? locate(program, options);
    found.set(program, known);
    return known;
  };
  return {
    find,
    async run(program, args, run) {
      const there = await find(program);
      if (there === null) throw missing(program);
      return runProgram(there.path, args, {
        ...run,
        env: { ...environmentFor(program, environment), ...run.env },
      });
    },
    async workFolder() {
      const folder = await mkdtemp(join(tmpdir(), "ecr-mirror-"));
      folders.push(folder);
      return folder;
    },
    credentials: (helper, host, signal) => askHelper({ helper, host }, environment, signal),
    async close() {
      await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
    },
  };
}

async function locate(
  program: ProgramName,
  { environment, signal }: Surroundings,
): Promise<{ path: string; version: string } | null> {
  const path = await findProgram(program, environment);
  if (path === null) return null;
  const env = environmentFor(program, environment);
  const answer = await runProgram(path, versionArguments[program], { env, timeoutMs: 20_000, signal });
  const version = /v?\d+\.\d+(\.\d+)?[\w.+-]*/.exec(answer.stdout)?.[0] ?? "unknown";
  return { path, version };
}

function environmentFor(program: string, environment: Environment): Readonly<Record<string, string>> {
  const wanted = (name: string) =>
    forAll.includes(name) || (userPrograms.has(program) && forUserPrograms.test(name));
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && wanted(name)) env[name] = value;
  }
  return env;
}

/** The docker-credential-helpers protocol: the server on standard input, the answer as JSON. */
async function askHelper(
  { helper, host }: { helper: string; host: string },
  environment: Environment,
  signal: AbortSignal,
): Promise<{ username: string; secret: string } | null> {
  const name = `docker-credential-${helper}`;
  const path = /^[\w.-]+$/.test(helper) ? await findProgram(name, environment) : null;
  if (path === null) {
    throw new Problem({
      code: "program/no-credential-helper",
      severity: "error",
      summary: "The credential helper is missing",
      detail: `${name} is not on the PATH; it is named for ${host}.`,
      hint: `Install ${name}, or remove it from the config or from Docker's config.json.`,
    });
  }
  // A helper is the user's own program and needs the user's surroundings (HOME, keychains, AWS profiles).
  const env: Record<string, string> = {};
  for (const [key, value] of Object.entries(environment)) if (value !== undefined) env[key] = value;
  const answer = await runProgram(path, ["get"], {
    env,
    input: `${host}\n`,
    timeoutMs: 30_000,
    maxBytes: 1 << 20,
    signal,
  });
  if (answer.exitCode !== 0) {
    if (/credentials not found/i.test(answer.stdout)) return null;
    throw helperFailed(name, host, "it ended with an error");
  }
  return (
    parseHelperAnswer(answer.stdout) ??
    fail(helperFailed(name, host, "its answer is not the protocol's JSON"))
  );
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

function fail(problem: Problem): never {
  throw problem;
}

/** What the helper printed is not shown: it may be the secret. */
function helperFailed(name: string, host: string, why: string): Problem {
  return new Problem({
    code: "program/credential-helper",
    severity: "error",
    summary: "The credential helper failed",
    detail: `${name} get, asked for ${host}: ${why}.`,
    hint: `Try it by hand: echo ${host} | ${name} get`,
  });
}

function missing(program: string): Problem {
  return new Problem({
    code: "program/missing",
    severity: "error",
    summary: "A program is missing",
    detail: `${program} is not on the PATH.`,
    hint: `Install ${program}, or set ECR_MIRROR_${program.toUpperCase()} to its path.`,
  });
}
