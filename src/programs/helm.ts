// Helm as a function from a chart and values to text: one command, its own homes, nothing of our environment,
// no cluster, no plugins. Everything is fetched by our own clients before Helm sees it.
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Diagnostic, Problem, problemCode } from "../core/base/diagnostic.ts";
import { chartFailed, chartTooLarge, chartTooSlow, missingHelm } from "./problems.ts";
import type { ProgramRunner } from "./programs.ts";

export interface TemplateOptions {
  /** The chart's folder. */
  readonly chart: string;
  readonly release: string;
  readonly namespace: string;
  readonly kubeVersion?: string;
  readonly apiVersions?: readonly string[];
  /** Values files, in order. */
  readonly values: readonly string[];
  /** For probing only: markers need not obey a chart's schema. */
  readonly skipSchema?: boolean;
  /** The location of a template that Helm names: a subchart's folder need not have the subchart's name. */
  readonly fileOf?: (template: string) => string | undefined;
}

/** Helm's refusal, with what it takes to find out which part of the chart refused. */
export class RenderFailure extends Problem {
  /** Those that the message names, the document's own first. */
  readonly templates: readonly string[];
  readonly reason: string;

  constructor(diagnostic: Diagnostic, templates: readonly string[], reason: string) {
    super(diagnostic);
    this.templates = templates;
    this.reason = reason;
  }
}

export interface Helm {
  /** `v4.1.4`. */
  readonly version: string;
  /** Helm's own folder for this run: charts and values files are put next to its homes. */
  readonly folder: string;
  /** Renders all documents, hooks and definitions included. Throws Problem `chart/…` with Helm's message. */
  template(options: TemplateOptions, signal: AbortSignal): Promise<string>;
}

const limits = { timeoutMs: 120_000, maxBytes: 64 * 1024 * 1024 };

export async function openHelm(programs: ProgramRunner): Promise<Helm> {
  const found = await programs.find("helm");
  if (found === null) throw missingHelm();
  const folder = await programs.workFolder();
  const homes = ["cache", "config", "data", "plugins", "home"];
  for (const home of homes) await mkdir(join(folder, ".helm", home), { recursive: true });
  const version = versionOf(found.version);
  const env = environment(folder);
  return {
    version,
    folder,
    async template(options, signal) {
      const args = templateArguments(options, version);
      const result = await limited(programs.run("helm", args, { cwd: folder, env, ...limits, signal }));
      if (result.exitCode === 0) return result.stdout;
      throw new RenderFailure(
        await helmProblem(result.stderr, options.chart, options.fileOf),
        templatesIn(result.stderr),
        messageOf(result.stderr, options.chart),
      );
    },
  };
}

// Nothing is inherited: no cluster, no repositories, no plugins, no credentials.
function environment(folder: string): Record<string, string> {
  const at = (home: string): string => join(folder, ".helm", home);
  return {
    HOME: at("home"),
    HELM_CACHE_HOME: at("cache"),
    HELM_CONFIG_HOME: at("config"),
    HELM_DATA_HOME: at("data"),
    HELM_PLUGINS: at("plugins"),
    KUBECONFIG: join(at("home"), "none"),
    LANG: "C.UTF-8",
  };
}

function templateArguments(options: TemplateOptions, version: string): string[] {
  return [
    "template",
    options.release,
    options.chart,
    `--namespace=${options.namespace}`,
    "--include-crds",
    ...(options.kubeVersion === undefined ? [] : [`--kube-version=${options.kubeVersion}`]),
    ...(options.apiVersions ?? []).map((one) => `--api-versions=${one}`),
    ...options.values.map((path) => `--values=${path}`),
    ...(options.skipSchema === true && hasSkipSchema(version) ? ["--skip-schema-validation"] : []),
  ];
}

// The flag came with 3.16.
function hasSkipSchema(version: string): boolean {
  const [, major = "0", minor = "0"] = /^v(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(major) > 3 || Number(minor) >= 16;
}

/** `v3.17.2+gcc0bbbd`, `version.BuildInfo{Version:"v3.17.2", …}` or `3.17.2` as `v3.17.2`. */
export function versionOf(text: string): string {
  const found = /(\d+\.\d+\.\d+(?:-[\w.]+)?)/.exec(text)?.[1];
  return found === undefined ? text.trim() : `v${found}`;
}

async function limited<T>(running: Promise<T>): Promise<T> {
  try {
    return await running;
  } catch (error) {
    const code = problemCode(error);
    if (code === "program/timeout") throw chartTooSlow(limits.timeoutMs, error);
    if (code === "program/output") throw chartTooLarge(limits.maxBytes, error);
    throw error;
  }
}

interface TemplatePosition {
  readonly template: string;
  readonly line: number;
}

function messageOf(stderr: string, chart: string): string {
  return stderr
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !/^(?:level=|WARNING|Use --debug|coalesce\.go|walk\.go)/.test(line))
    .join("\n")
    .replaceAll(`${chart}/`, "")
    .replace(/^Error: /, "");
}

/** Helm's own message as a diagnostic: with the template's position and the values key that is most likely missing. */
export async function helmProblem(
  stderr: string,
  chart: string,
  fileOf?: TemplateOptions["fileOf"],
): Promise<Diagnostic> {
  const message = messageOf(stderr, chart);
  if (/values don't meet the specifications of the schema/.test(message)) {
    return chartFailed(
      "chart/schema",
      "The values do not match the chart's schema",
      message,
      "Correct the values that the message names, under values: or set: of the source.",
    );
  }
  if (
    /error converting YAML|yaml: |failed to parse/.test(message) &&
    /values/i.test(message) &&
    !/\.tpl|templates\//.test(message)
  ) {
    return chartFailed(
      "chart/values",
      "The values file cannot be read",
      message,
      "Correct the file as the message says. A values file is one YAML map, and its values must exist in JSON too.",
    );
  }
  const position = positionOf(message);
  const file =
    position === undefined
      ? undefined
      : (fileOf?.(position.template) ?? join(chart, insideChart(position.template)));
  const key = await likelyKey(message, position, file);
  return chartFailed(
    "chart/render",
    "The chart cannot be rendered",
    position === undefined ? message : `${position.template}, line ${position.line}: ${reasonOf(message)}`,
    key === undefined
      ? "Set the value that the message requires, under values: or set: of the source."
      : `Set ${key}, under values: or set: of the source.`,
  );
}

function templatesIn(stderr: string): string[] {
  return [
    ...new Set([...stderr.matchAll(/[\w.-]+\/(?:[\w./-]*\/)?templates\/[\w./-]*\w/g)].map(([name]) => name)),
  ];
}

// The last position is the innermost: where the template itself gave up.
function positionOf(message: string): TemplatePosition | undefined {
  const positions = [...message.matchAll(/([\w.-]+\/(?:[\w./-]*\/)?templates\/[\w./-]+):(\d+):\d+/g)];
  const [, template, line] = positions.at(-1) ?? [];
  return template === undefined ? undefined : { template, line: Number(line) };
}

/** What comes last: each template that was on the way says where it was, and what it called. */
function reasonOf(message: string): string {
  const last = message.split(/error calling \w+:\s|\sat <[^\n]*>:\s|:\d+:\d+\): /).at(-1);
  return (last ?? message).trim().replace(/^execution error at \([^)]*\):\s*/, "");
}

async function likelyKey(
  message: string,
  position: TemplatePosition | undefined,
  file: string | undefined,
): Promise<string | undefined> {
  const named = /\.Values\.([\w.-]+\w)/.exec(message)?.[1];
  const scope = position === undefined ? "" : scopeOf(position.template);
  if (named !== undefined) return scope + named;
  if (position === undefined || file === undefined) return undefined;
  const line = await lineOf(file, position.line);
  const keys = [...line.matchAll(/\.Values\.([\w.-]+\w)/g)].map((match) => match[1]);
  return keys[0] === undefined ? undefined : scope + keys[0];
}

/** `app/charts/s3/templates/x.yaml` is the chart's `charts/s3/templates/x.yaml`. */
function insideChart(template: string): string {
  return template.slice(template.indexOf("/") + 1);
}

/** The values of a subchart are below its name. */
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
