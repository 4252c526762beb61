// The built program and helm itself over one folder of charts: what a user runs, and what he checks it with.
import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { plainEnvironment } from "../../support/cli.ts";

export interface ChartSource {
  readonly name: string;
  readonly chart: string;
  readonly kubeVersion: string;
  readonly set?: Readonly<Record<string, string>>;
}

/** What helm renders as the source's chart is rendered, with these values files behind all others. */
export async function helmTemplate(
  helm: string,
  folder: string,
  { source, values }: { source: ChartSource; values: readonly string[] },
): Promise<string> {
  const home = join(folder, ".helm-home");
  mkdirSync(home, { recursive: true });
  const { stdout } = await promisify(execFile)(
    helm,
    [
      "template",
      source.name,
      source.chart,
      "--namespace=mirror",
      "--include-crds",
      `--kube-version=${source.kubeVersion}`,
      "--dependency-update",
      ...values.flatMap((path) => ["--values", path]),
      ...Object.entries(source.set ?? {}).flatMap(([key, value]) => ["--set", `${key}=${value}`]),
    ],
    {
      cwd: folder,
      maxBuffer: 64 * 1024 * 1024,
      env: {
        ...plainEnvironment,
        HELM_CACHE_HOME: join(home, "cache"),
        HELM_CONFIG_HOME: join(home, "config"),
        HELM_DATA_HOME: join(home, "data"),
      },
    },
  );
  return stdout;
}

/** A helm that writes down the first word of every call. */
export function countingHelm(helm: string, folder: string): { path: string; renders: () => number } {
  const [path, log] = [join(folder, "counting-helm"), join(folder, "helm-calls")];
  writeFileSync(log, "");
  writeFileSync(path, `#!/bin/sh\necho "$1" >> "${log}"\nexec "${helm}" "$@"\n`);
  chmodSync(path, 0o755);
  const renders = (): number =>
    readFileSync(log, "utf8")
      .split("\n")
      .filter((line) => line === "template").length;
  return { path, renders };
}
