// The runs of several configs in one process: each is read and worked on by itself, side by side with others, and what is
// wrong with one holds back no other. They share what they ask of registries.
import { Commons } from "../../app/runtime/commons.ts";
import { Progress } from "../../app/runtime/progress.ts";
import { type Diagnostic, Problem } from "../../core/base/diagnostic.ts";
import { mapParallel } from "../../net/parallel.ts";
import type { ConfigResult } from "../../views/config-results.ts";
import type { Context } from "../base/command.ts";
import { openSession, runtimeOptions, type Session, within } from "../base/session.ts";
import { ProgressView, realTicker } from "../terminal/progress-view.ts";

const width = 8;

export class ConfigRuns {
  readonly #name: string;
  readonly #context: Context;
  readonly #commons: Commons;
  readonly #kept: Session[] = [];

  /** `name` is the command, for others to read who find a state locked. */
  constructor(name: string, context: Context) {
    this.#name = name;
    this.#context = context;
    this.#commons = new Commons(runtimeOptions(name, context));
  }

  /** In the order of the configs. `keeps`: whether a session is wanted later; it is closed with all the rest. */
  async each<T>(
    configs: readonly string[],
    work: (session: Session) => Promise<T>,
    keeps: (result: T) => boolean = () => false,
  ): Promise<readonly ConfigResult<T>[]> {
    const { output, globals, signal } = this.#context;
    const view = new ProgressView(output, globals.verbose, realTicker);
    const progress = new Progress((doings) => (doings === null ? view.close() : view.tell(doings)));
    const step = progress.counting(this.#name, "configs", configs.length);
    try {
      return await mapParallel(configs, width, async (config) => {
        signal.throwIfAborted();
        const one = await this.#one(config, work, keeps);
        step();
        return one;
      });
    } finally {
      progress.clear();
    }
  }

  async #one<T>(
    config: string,
    work: (session: Session) => Promise<T>,
    keeps: (result: T) => boolean,
  ): Promise<ConfigResult<T>> {
    let session: Session | undefined;
    let isKept = false;
    try {
      const opened = await openSession(this.#name, this.#context, { path: config, commons: this.#commons });
      session = opened;
      const result = await within(opened.config, () => work(opened));
      isKept = keeps(result);
      return { config, result, problems: [] };
    } catch (error) {
      if (this.#context.signal.aborted || !(error instanceof Problem)) throw error;
      return { config, result: null, problems: error.diagnostics };
    } finally {
      if (session !== undefined && isKept) this.#kept.push(session);
      else await session?.runtime.close();
    }
  }

  async close(): Promise<void> {
    for (const { runtime } of this.#kept) await runtime.close();
    await this.#commons.close();
  }
}

/** Those that could not be looked at, first: each is told with its file and line. */
export async function tellProblems(
  results: readonly ConfigResult<unknown>[],
  { output }: Context,
): Promise<void> {
  await output.diagnostics(
    results.flatMap(({ config, problems }) => problems.map((one) => named(config, one))),
  );
}

/** A problem that stands nowhere in a file says whose it is. */
function named(config: string, one: Diagnostic): Diagnostic {
  return one.at === undefined ? { ...one, detail: `${config}: ${one.detail ?? one.summary}` } : one;
}
