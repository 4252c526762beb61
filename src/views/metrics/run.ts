// The metrics file of one run: the result of each of its configs, when it ended, and when it last succeeded.
import { renderMetrics, type Series, valueBefore } from "./exposition.ts";
import { helpOf, type Measured, type Measurement } from "./samples.ts";

interface Times {
  /** Seconds since 1970. */
  readonly ended: number;
  readonly seconds: number;
  /** The previous content of the file. */
  readonly before: string;
}

/** null: the run has no result for this config. */
export function renderRun(
  command: Measured,
  measured: ReadonlyMap<string, Measurement | null>,
  { ended, seconds, before }: Times,
): string {
  const series = [...measured].flatMap(([config, one]): readonly Series[] => {
    const success = one?.success === true;
    const last = { name: `${command}_last_success_timestamp_seconds`, config };
    const value = success ? ended : valueBefore(before, last);
    return [
      { name: `${command}_success`, config, value: success ? 1 : 0 },
      { name: `${command}_last_run_timestamp_seconds`, config, value: ended },
      { name: `${command}_duration_seconds`, config, value: seconds },
      ...(value === undefined ? [] : [{ ...last, value }]),
      ...(one?.samples ?? []).map((sample) => ({ ...sample, config })),
    ];
  });
  return renderMetrics(series, helpOf(command));
}
