// The text that Prometheus's textfile collector reads: one HELP and one TYPE for each name, all series of a name together, and no
// timestamps, because the collector skips a file that has any. All are gauges: they describe the last run.

/** A figure of one config: its name without the prefix of the program. */
export interface Sample {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The meaning of each name, in the order in which names are written. */
export type Help = Readonly<Record<string, string>>;

export interface Series extends Sample {
  readonly config: string;
}

const prefix = "ecr_mirror_";

export function renderMetrics(series: readonly Series[], help: Help): string {
  return Object.entries(help)
    .map(([name, text]) => {
      const own = series.filter((one) => one.name === name);
      if (own.length === 0) return "";
      const lines = own.map((one) => `${seriesName(one)} ${one.value}\n`);
      return `# HELP ${prefix}${name} ${text}\n# TYPE ${prefix}${name} gauge\n${lines.join("")}`;
    })
    .join("");
}

/** `ecr_mirror_plan_actions{config="mirror.config.yaml",kind="copy-image"}`. */
export function seriesName({ name, labels = {}, config }: Omit<Series, "value">): string {
  const pairs = Object.entries({ config, ...labels }).map(([key, value]) => `${key}="${labelValue(value)}"`);
  return `${prefix}${name}{${pairs.join(",")}}`;
}

/** The value of a series in a file that was written before; undefined if it has none. */
export function valueBefore(text: string, series: Omit<Series, "value">): number | undefined {
  const start = `${seriesName(series)} `;
  const line = text.split("\n").find((one) => one.startsWith(start));
  const value = line === undefined ? Number.NaN : Number(line.slice(start.length));
  return Number.isFinite(value) ? value : undefined;
}

function labelValue(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
