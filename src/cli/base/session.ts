// What most commands begin and end with: the config is loaded, its secrets are hidden, the runtime is opened and closed
// again whatever happens. What is heavy is loaded here, when a command runs, not when it is parsed.
import { hostname, userInfo } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { kinds } from "../../app/runtime/kinds.ts";
import type { Commons } from "../../app/runtime/commons.ts";
import type { Runtime, RuntimeOptions } from "../../app/runtime/runtime.ts";
import type { Config } from "../../config/config.ts";
import { inConfig } from "../../config/places.ts";
import { Problem } from "../../core/base/diagnostic.ts";
import { defined } from "../../core/base/record.ts";
import { leadsElsewhere, openFiles } from "../../storage/files.ts";
import type { Holder } from "../../storage/state-store.ts";
import type { Environment } from "../terminal/output.ts";
import { ProgressView, realTicker } from "../terminal/progress-view.ts";
import type { Context } from "./command.ts";

export interface Session {
  readonly config: Config;
  readonly runtime: Runtime;
  /** The files that the config was read from, itself first: a bundle takes them along. */
  readonly files: ReadFiles;
}

/** By path, absolute, in the order in which they were read. */
export type ReadFiles = ReadonlyMap<string, Uint8Array>;

export interface SessionOptions {
  /** Where the config is read from, when that isn't a file. */
  readonly source?: ConfigSource;
  /** How many processes share the registries' rates. */
  readonly shares?: number;
}

type Work<T> = (session: Session) => Promise<T>;

/** `name` is the command, for others to read who find the state locked. */
export async function withSession<T>(
  name: string,
  context: Context,
  work: Work<T>,
  { source, ...options }: SessionOptions = {},
): Promise<T> {
  return withRuntime(await readWithFiles(context, source), { name, ...options }, context, work);
}

/** One of several configs, to be closed by whoever opens it. They also report who waits. */
export async function openSession(
  name: string,
  context: Context,
  { path, commons }: { readonly path: string; readonly commons: Commons },
): Promise<Session> {
  const read = await readWithFiles(context, { path });
  const { openRuntime } = await import("../../app/runtime/open.ts");
  return within(read.config, async () => {
    const runtime = await openRuntime(read.config, runtimeOptions(name, context), commons);
    return { ...read, runtime };
  });
}

/** What goes wrong in the work is told with its place in the config, and with a remedy that fits into it. */
export async function within<T>(config: Config, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new Problem(
      error.diagnostics.map((one) => inConfig(config, one)),
      { cause: error },
    );
  }
}

/** The same with or without a config file; without one there is nothing in the config. */
export async function withAnySession<T>(name: string, context: Context, work: Work<T>): Promise<T> {
  const { configOfNothing } = await import("../../config/load/load.ts");
  const config = (await readConfigIfAny(context)) ?? (await configOfNothing(context.globals.config, kinds));
  return withRuntime({ config, files: new Map() }, { name }, context, work);
}

async function withRuntime<T>(
  { config, files }: Omit<Session, "runtime">,
  { name, ...options }: Omit<SessionOptions, "source"> & { readonly name: string },
  context: Context,
  work: Work<T>,
): Promise<T> {
  const { openRuntime } = await import("../../app/runtime/open.ts");
  const progress = new ProgressView(context.output, context.globals.verbose, realTicker);
  const runtime = await openRuntime(config, {
    ...runtimeOptions(name, context),
    onDoing: (doings) => (doings === null ? progress.close() : progress.tell(doings)),
    ...options,
  });
  try {
    return await within(config, () => work({ config, runtime, files }));
  } finally {
    progress.close();
    await runtime.close();
  }
}

export function runtimeOptions(
  name: string,
  { environment, output, signal, tracer }: Context,
): RuntimeOptions {
  return {
    environment,
    signal,
    now: () => new Date(),
    timing: {
      now: () => performance.now(),
      random: Math.random,
      sleep: (milliseconds, waiting) => sleep(milliseconds, undefined, { signal: waiting }),
    },
    holder: describeHolder(name, environment),
    onNote: (text) => output.note(text),
    onSecret: (secret) => output.hide([secret]),
    ...defined({ tracer }),
  };
}

/** Only the config, for commands that contact no server. */
export async function readConfig(context: Context): Promise<Config> {
  return (await readWithFiles(context)).config;
}

/** A config from elsewhere, as if it were in the working directory. */
export interface ConfigSource {
  readonly path: string;
  /** undefined: it is a file like any other. Without it, all are. */
  readonly read?: (path: string) => Uint8Array | undefined;
}

async function readWithFiles(
  { environment, globals, output }: Context,
  source?: ConfigSource,
): Promise<Omit<Session, "runtime">> {
  const { loadConfig } = await import("../../config/load/load.ts");
  const disk = openFiles(process.cwd(), { base: "config" });
  const files = new Map<string, Uint8Array>();
  const names = new Map<string, Uint8Array>();
  const path = source?.path ?? globals.config;
  const config = await loadConfig({
    path,
    async read(name) {
      const absolute = disk.absolute(name);
      const bytes = source?.read?.(absolute) ?? (await disk.read(name));
      files.set(absolute, bytes);
      names.set(name, bytes);
      return bytes;
    },
    environment,
    kinds,
    ...(source?.read === undefined ? { leadsElsewhere } : {}),
  });
  output.hide(config.secrets);
  const own = names.get(path);
  // The target of a link may be private.
  if (own !== undefined && !(await leadsElsewhere(path))) output.quote(path, new TextDecoder().decode(own));
  return { config, files };
}

export async function readConfigIfAny(context: Context): Promise<Config | null> {
  const exists = (await openFiles(process.cwd()).stat(context.globals.config)) !== null;
  return exists ? readConfig(context) : null;
}

/** Who holds the state's lock, as others will read it: user and host, process, command, CI job. */
function describeHolder(command: string, environment: Environment): Holder {
  return {
    who: `${userName(environment)}@${hostname()}`,
    pid: process.pid,
    command,
    ...defined({ link: jobLink(environment) }),
  };
}

function userName(environment: Environment): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a user that has no name.
    return environment["USER"] ?? `uid ${process.getuid?.() ?? "?"}`;
  }
}

/** Where the job that runs this can be looked at. */
function jobLink(environment: Environment): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = environment;
  if (server && repository && run) return `${server}/${repository}/actions/runs/${run}`;
  return environment["CI_JOB_URL"] ?? environment["BUILD_URL"];
}
