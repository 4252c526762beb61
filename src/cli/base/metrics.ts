// `--metrics FILE`: the figures of the run for Prometheus's textfile collector, written whatever came of the run, and put in
// place as a whole. When the last success was is kept from the file before where this run is none.
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Problem } from "../../core/base/diagnostic.ts";
import { writeFileAtomic } from "../../storage/atomic-write.ts";
import type { Measured, Measurement } from "../../views/metrics/samples.ts";
import type { Option } from "../arguments/options.ts";
import type { Context } from "./command.ts";

export const metricsOption: Option = {
  type: "text",
  value: "FILE",
  describe: "write metrics for the Prometheus textfile collector",
};

/** Tells what came of one config. */
export type Measure = (config: string, measure: () => Measurement) => void;

interface Measuring {
  readonly path: string | undefined;
  readonly command: Measured;
  /** Those of which something is to be told; one that nothing is told of was no success. */
  readonly configs: readonly string[];
}

// Whoever collects them is another user.
const mode = 0o644;

export async function withMetrics<T>(
  { path, command, configs }: Measuring,
  { output }: Pick<Context, "output">,
  work: (measure: Measure) => Promise<T>,
): Promise<T> {
  if (path === undefined) return work(() => undefined);
  const began = Date.now();
  const told = new Map<string, Measurement>();
  const write = async (isOver: boolean): Promise<void> => {
    const ended = Date.now();
    const names = told.size > 0 && configs.length === 1 ? [...told.keys()] : configs;
    const measured = new Map(
      names.map((name) => {
        const one = told.get(name);
        return [name, one === undefined ? null : { ...one, success: isOver && one.success }];
      }),
    );
    const before = await readFile(resolve(path), "utf8").catch(() => "");
    const { renderRun } = await import("../../views/metrics/run.ts");
    const times = { ended: ended / 1000, seconds: (ended - began) / 1000 };
    const text = renderRun(command, measured, { ...times, before });
    await writeFileAtomic(resolve(path), output.redact(text), "output", { mode });
  };
  let result: T;
  try {
    result = await work((config, measure) => told.set(config, measure()));
  } catch (error) {
    // The run's own error is the one to be told.
    await write(false).catch((second: unknown) => {
      if (second instanceof Problem) output.note(`Cannot write the metrics: ${second.message}`);
    });
    throw error;
  }
  await write(true);
  return result;
}
