// Helm as a function from a chart and values to text: one command, its own homes, nothing of our environment,
// no cluster, no plugins. Everything fetched comes through our own edges before Helm sees it.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Problem } from "../core/base/diagnostic.ts";
import { helmProblem } from "./helm-problem.ts";

export interface HelmPrograms {
  find(program: "helm"): Promise<{ readonly path: string; readonly version: string } | null>;
  run(
    program: "helm",
    args: readonly string[],
    options: {
      cwd?: string;
      env?: Readonly<Record<string, string>>;
      timeoutMs?: number;
      maxBytes?: number;
      signal: AbortSignal;
    },
  ): Promise<{ readonly exitCode: number; readonly stdout: string; readonly stderr: string }>;
  workFolder(): Promise<string>;
}

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
}

export interface Helm {
  /** `v4.1.4`. */
  readonly version: string;
  /** Helm's own folder for this run: charts and values files are put beside its homes. */
  readonly folder: string;
  /** Renders all documents, hooks and definitions included. Throws Problem `chart/…` with Helm's message. */
  template(options: TemplateOptions, signal: AbortSignal): Promise<string>;
}

const limits = { timeoutMs: 120_000, maxBytes: 64 * 1024 * 1024 };

export async function openHelm(programs: HelmPrograms): Promise<Helm> {
  const found = await programs.find("helm");
  if (found === null) throw missing();
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
      throw new Problem(await helmProblem(result.stderr, options.chart));
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
    const code = error instanceof Problem ? error.diagnostics[0]?.code : undefined;
    if (code !== "program/timeout" && code !== "program/output") throw error;
    throw new Problem(
      {
        code: code === "program/timeout" ? "chart/slow" : "chart/large",
        severity: "error",
        summary: code === "program/timeout" ? "The chart renders without end" : "The chart renders too much",
        detail:
          code === "program/timeout"
            ? `Helm was stopped after ${limits.timeoutMs / 1000} s.`
            : `Helm was stopped after ${limits.maxBytes / 1024 / 1024} MiB.`,
        hint: "Set values that render less, or name the images in a list and use it in place of the chart.",
      },
      { cause: error },
    );
  }
}

function missing(): Problem {
  return new Problem({
    code: "chart/no-helm",
    severity: "error",
    summary: "Helm is not installed",
    detail:
      "A helm source renders its chart with the program helm, version 3 or 4, which is not on the PATH.",
    hint: "Install Helm (https://helm.sh), set ECR_MIRROR_HELM to its path, or give the source a fallback list.",
  });
}
