// What most commands begin and end with: the config is loaded, its secrets are hidden, the edges are opened and
// closed again whatever happens. What is heavy is loaded here, when a command runs, not when it is parsed.
import type { Runtime } from "../app/runtime/runtime.ts";
import type { Config } from "../config/config.ts";
import { openFiles } from "../storage/files.ts";
import type { Context } from "./command.ts";
import { describeHolder } from "./terminal/holder.ts";

export interface Session {
  readonly config: Config;
  readonly runtime: Runtime;
}

/** `name` is the command, for others to read who find the state locked. */
export async function withSession<T>(
  name: string,
  context: Context,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const config = await readConfig(context);
  const { openRuntime } = await import("../app/runtime/open.ts");
  const runtime = await openRuntime(config, {
    environment: context.environment,
    signal: context.signal,
    now: () => new Date(),
    random: Math.random,
    holder: describeHolder(name, context.environment),
    onNote: (text) => context.output.note(text),
    onSecret: (secret) => context.output.hide([secret]),
  });
  try {
    return await work({ config, runtime });
  } finally {
    await runtime.close();
  }
}

/** The config alone, for commands that ask nobody. */
export async function readConfig(context: Context): Promise<Config> {
  const { environment, globals, output } = context;
  const { loadConfig } = await import("../config/load.ts");
  const files = openFiles(process.cwd());
  const config = await loadConfig({ path: globals.config, read: (path) => files.read(path), environment });
  output.hide(config.secrets);
  return config;
}
