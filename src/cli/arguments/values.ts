// Values of options that are more than text: counts, durations, charts.
import { parseDuration } from "../../config/rules/duration.ts";
import { defined } from "../../core/base/record.ts";
import type { Given, Options } from "./options.ts";
import { badValue } from "./problems.ts";

export function readCount(given: Given, option: string, least: number, most: number): number | undefined {
  const text = given.text(option);
  if (text === undefined) return undefined;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw badValue(option, text, [
    `it must be a whole number from ${least} to ${most}`,
    `Write --${option} ${Math.min(most, Math.max(least, 8))}, for example.`,
  ]);
}

/** `20ms`, `60s`, `5m`, `1h`, in milliseconds. */
export function readDuration(given: Given, option: string): number | undefined {
  const text = given.text(option);
  if (text === undefined) return undefined;
  const milliseconds = /^(\d{1,9})ms$/.exec(text)?.[1];
  const duration = milliseconds === undefined ? parseDuration(text) : Number(milliseconds);
  if (duration === null) {
    const unit = /^\d+$/.test(text) ? `${text}s` : "60s";
    throw badValue(option, text, [
      "it must be a number and a unit, such as 500ms, 60s, 5m, or 1h",
      `Write --${option} ${unit}.`,
    ]);
  }
  return duration;
}

/** The options that name a Helm chart; `does` is what is done with it. */
export function chartOptions(does: string) {
  const forms = "directory, .tgz, name with --repository, or oci://";
  return {
    chart: { type: "text", value: "CHART", describe: `${does} a Helm chart: ${forms}` },
    repository: { type: "text", value: "URL", describe: "repository of the chart" },
    "chart-version": { type: "text", value: "VERSION", describe: "exact version of the chart" },
    values: { type: "list", value: "FILE", describe: "values files for the chart, in order (repeatable)" },
  } satisfies Options;
}

export function readChart(given: Given) {
  const chart = given.text("chart");
  if (chart === undefined) return undefined;
  const values = given.list("values");
  return {
    chart,
    ...defined({
      repository: given.text("repository"),
      version: given.text("chart-version"),
      values: values.length === 0 ? undefined : values,
    }),
  };
}
