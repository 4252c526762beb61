// Reads Prometheus's text format as strictly as a collector does, and more: what promtool lets pass is refused here too.
import { spawnSync } from "node:child_process";

export const hasPromtool = spawnSync("promtool", ["--version"]).status === 0;

/** What promtool has to say; empty for a file that it likes. */
export function promtoolFaults(text: string): string {
  const { status, stderr, stdout } = spawnSync("promtool", ["check", "metrics"], {
    input: text,
    encoding: "utf8",
  });
  return status === 0 ? `${stdout}${stderr}`.trim() : `${status}: ${stdout}${stderr}`;
}

export interface ParsedSeries {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const comment = /^# (HELP|TYPE) ([a-z_][a-z0-9_]*) (.+)$/;
const sample = /^([a-z_][a-z0-9_]*)\{((?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)+)\} (-?[0-9.]+(?:e[+-]?\d+)?)$/s;
const label = /([a-z_]+)="((?:[^"\\]|\\["\\n])*)"/gs;

/** Throws at whatever is not as the format wants it. */
export function parseMetrics(text: string): readonly ParsedSeries[] {
  if (!text.endsWith("\n")) throw new Error("the last line has no end");
  const found: ParsedSeries[] = [];
  const families = new Set<string>();
  const seen = new Set<string>();
  let family = "";
  let told: string[] = [];
  for (const line of text.slice(0, -1).split("\n")) {
    const [, kind, name = "", rest = ""] = comment.exec(line) ?? [];
    if (kind !== undefined) {
      if (kind === "HELP") {
        if (families.has(name)) throw new Error(`${name} comes twice`);
        families.add(name);
        family = name;
        told = [];
      } else if (name !== family || rest !== "gauge") throw new Error(`a wrong TYPE: ${line}`);
      told.push(kind);
      continue;
    }
    const [, own = "", labels = "", value = ""] = sample.exec(line) ?? [];
    if (own === "" || own !== family || told.join() !== "HELP,TYPE") throw new Error(`out of place: ${line}`);
    const pairs = [...labels.matchAll(label)].map(([, key = "", written = ""]) => [
      key,
      written.replace(/\\(.)/g, (_, one: string) => (one === "n" ? "\n" : one)),
    ]);
    const key = `${own} ${JSON.stringify(pairs)}`;
    if (seen.has(key)) throw new Error(`twice: ${line}`);
    seen.add(key);
    found.push({
      name: own,
      labels: Object.fromEntries(pairs) as Record<string, string>,
      value: Number(value),
    });
  }
  return found;
}
