// What Helm says when a chart can't be rendered, made into a diagnostic: its own message, the template's place,
// and the values key that is most likely missing.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Diagnostic, ProblemCode } from "../core/base/diagnostic.ts";

interface TemplatePlace {
  readonly template: string;
  readonly line: number;
  readonly column: number;
}

export async function helmProblem(stderr: string, chart: string): Promise<Diagnostic> {
  const message = stderr
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !/^(?:level=|WARNING|Use --debug|coalesce\.go|walk\.go)/.test(line))
    .join("\n")
    .replaceAll(`${chart}/`, "")
    .replace(/^Error: /, "");
  if (/values don't meet the specifications of the schema/.test(message)) {
    return problem(
      "chart/schema",
      "The values break the chart's schema",
      message,
      "Mend the values that the message names.",
    );
  }
  if (
    /error converting YAML|yaml: |failed to parse/.test(message) &&
    /values/i.test(message) &&
    !/\.tpl|templates\//.test(message)
  ) {
    return problem("chart/values", "A values file can't be read", message, "Values files are YAML maps.");
  }
  const place = placeOf(message);
  const key = await likelyKey(message, place, chart);
  return problem(
    "chart/render",
    "The chart can't be rendered",
    place === undefined ? message : `${place.template}, line ${place.line}: ${reasonOf(message)}`,
    key === undefined
      ? "Set the value that the message asks for, under values: or set: of the source."
      : `Set ${key}, under values: or set: of the source.`,
  );
}

function problem(code: ProblemCode, summary: string, detail: string, hint: string): Diagnostic {
  return { code, severity: "error", summary, detail: detail.slice(0, 2000), hint };
}

// The last place is the innermost: where the template itself gave up.
function placeOf(message: string): TemplatePlace | undefined {
  const places = [...message.matchAll(/([\w.-]+\/(?:[\w./-]*\/)?templates\/[\w./-]+):(\d+):(\d+)/g)];
  const last = places.at(-1);
  if (last === undefined) return undefined;
  const [, template = "", line = "0", column = "0"] = last;
  return { template, line: Number(line), column: Number(column) };
}

function reasonOf(message: string): string {
  const reason =
    /error calling (?:fail|required|include|tpl)[^:]*: (.*)$/s.exec(message)?.[1] ??
    message.split(/:\d+:\d+\): /).at(-1);
  return (reason ?? message).trim();
}

async function likelyKey(
  message: string,
  place: TemplatePlace | undefined,
  chart: string,
): Promise<string | undefined> {
  const named = /\.Values\.([\w.-]+\w)/.exec(message)?.[1];
  const scope = place === undefined ? "" : scopeOf(place.template);
  if (named !== undefined) return scope + named;
  if (place === undefined) return undefined;
  const line = await lineOf(join(chart, insideChart(place.template)), place.line);
  const keys = [...line.matchAll(/\.Values\.([\w.-]+\w)/g)].map((match) => match[1]);
  return keys[0] === undefined ? undefined : scope + keys[0];
}

/** `app/charts/s3/templates/x.yaml` is the chart's `charts/s3/templates/x.yaml`. */
function insideChart(template: string): string {
  return template.slice(template.indexOf("/") + 1);
}

/** The values of a subchart stand below its name. */
function scopeOf(template: string): string {
  const parts = insideChart(template).split("/");
  const names = parts.flatMap((part, at) => (parts[at - 1] === "charts" ? [part] : []));
  return names.map((name) => `${name}.`).join("");
}

async function lineOf(path: string, line: number): Promise<string> {
  try {
    const text = await readFile(path, "utf8");
    return text.split("\n")[line - 1] ?? "";
  } catch {
    // A message may name a template of a chart that is packed otherwise: then there is no key to guess.
    return "";
  }
}
