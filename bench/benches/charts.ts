// How often Helm renders a chart in a plan, and what such a plan costs: each chart of examples/charts, and every real
// one below the folders of BENCH_CHARTS. The images that a chart names are made for it.
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { basename, delimiter, dirname, join, resolve } from "node:path";
import { execFileSync } from "node:child_process";
import { pathToFileURL } from "node:url";
import { parse } from "yaml";
import { parseImageRef } from "../../src/core/image/reference.ts";
import type { Bench } from "../bench.ts";
import { mirror, root, workFolder } from "../support/mirror.ts";
import { amount, type Row } from "../support/table.ts";

const most = { renders: 8, cpu: 15 };

export const charts: Bench = {
  name: "charts",
  about: "renders and CPU of the plan of each chart in examples/charts, and in BENCH_CHARTS",
  async run() {
    const title = "charts: plans of one chart, values proved";
    const helm = findHelm();
    if (helm === undefined) {
      const rows = [{ what: "all", ours: "helm is missing: node scripts/peers/helm.mjs" }];
      return { title, rows, notes: [] };
    }
    const named = (process.env["BENCH_CHARTS"] ?? "").split(delimiter).filter((folder) => folder !== "");
    const rows: Row[] = [];
    for (const folder of [join(root, "examples/charts"), ...named]) {
      const copy = join(workFolder("charts"), basename(folder));
      cpSync(resolve(folder), copy, { recursive: true });
      for (const { path, set } of chartsIn(copy)) rows.push(await chartRow(path, set, helm));
    }
    const notes = [
      "First as the chart is, then with include: [optional]. CPU of the program and of Helm. Kubernetes 1.31.",
    ];
    return { title, rows, notes };
  },
};

/** Values without which a chart doesn't render. */
type Settings = Readonly<Record<string, unknown>>;

async function chartRow(chart: string, set: Settings, helm: string): Promise<Row> {
  const what = basename(chart);
  const plans: Planned[] = [];
  for (const include of [[], ["optional"]]) {
    const planned = await planOf(chart, { include, set, helm });
    if (typeof planned === "string") return { what, ours: planned };
    plans.push(planned);
  }
  const both = (of: (one: Planned) => string): string => plans.map(of).join(", ");
  return {
    what,
    ours: `${both(({ renders }) => `${renders}`)} renders; ${both(({ cpu }) => amount(cpu, "s"))} CPU; ${both(({ proof }) => proof)}`,
    goal: `<= ${most.renders}, ${most.cpu} s`,
    met: plans.every(({ renders, cpu }) => renders <= most.renders && cpu <= most.cpu),
  };
}

interface Planned {
  readonly renders: number;
  readonly cpu: number;
  readonly proof: string;
}

/** Why not, where the chart can't be planned. */
async function planOf(
  chart: string,
  { include, set, helm }: { include: readonly string[]; set: Settings; helm: string },
): Promise<Planned | string> {
  const folder = dirname(chart);
  const counted = countingHelm(helm, workFolder("helm"));
  const options = { env: { ECR_MIRROR_HELM: counted.path }, accept: [0, 1, 2] };
  const source = {
    name: "app",
    kind: "helm",
    chart: `./${basename(chart)}`,
    kubeVersion: "1.31",
    include,
    set,
  };
  writeConfig(folder, source, []);
  const listed = await mirror(["discover", "--format", "list"], folder, options);
  if (listed.code !== 0) return listed.stderr.split("\n").find((line) => line !== "") ?? "no images";
  const images = listed.stdout.split("\n").filter((line) => line !== "");
  writeImages(join(folder, "bench-registries"), images);
  writeConfig(folder, source, [...new Set(images.flatMap((name) => parseImageRef(name)?.registry ?? []))]);
  counted.reset();
  const plan = await mirror(["plan"], folder, options);
  const [, proof = "not proved"] = /values: ([^\n]* of \d+) image/.exec(plan.stdout + plan.stderr) ?? [];
  return { renders: counted.renders(), cpu: plan.cpu, proof };
}

function writeConfig(folder: string, source: object, hosts: readonly string[]): void {
  const config = {
    version: 1,
    target: { registry: "sandbox", prefix: "bench" },
    registries: Object.fromEntries(hosts.map((host) => [host, { rewrite: "oci:bench-registries" }])),
    sources: [source],
    outputs: [{ kind: "values", source: "app", path: "bench-values.yaml", proof: "warn" }],
  };
  writeFileSync(join(folder, "mirror.config.yaml"), JSON.stringify(config));
}

/** Tiny images of these names, as the examples' own layouts hold them. */
function writeImages(folder: string, images: readonly string[]): void {
  const layout = pathToFileURL(join(root, "examples/evaluation-harness/layout.mjs"));
  const script = `import { writeLayout } from ${JSON.stringify(layout.href)};
    writeLayout(process.argv[1], new Map(JSON.parse(process.argv[2])));`;
  const named = images.map((name) => [name, { text: name }]);
  execFileSync(process.execPath, ["--input-type=module", "-e", script, folder, JSON.stringify(named)]);
}

/** The charts right below a folder, with what its config sets for them. */
function chartsIn(folder: string): { path: string; set: Settings }[] {
  const file = join(folder, "mirror.config.yaml");
  const config = existsSync(file) ? (parse(readFileSync(file, "utf8")) as Config) : {};
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (!existsSync(join(path, "Chart.yaml"))) return [];
    const source = config.sources?.find((one) => one.name === name);
    return [{ path, set: source?.set ?? {} }];
  });
}

interface Config {
  readonly sources?: readonly { readonly name: string; readonly set?: Settings }[];
}

function findHelm(): string | undefined {
  const onPath = (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, "helm"));
  const cached = [4, 3].map((major) => join(root, ".cache/peers", `helm${major}`, "helm"));
  return [process.env["ECR_MIRROR_HELM"] ?? "", ...cached, ...onPath].find(
    (path) => path !== "" && isProgram(path),
  );
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Helm behind a script that writes down each render. */
function countingHelm(helm: string, folder: string): { path: string; renders(): number; reset(): void } {
  const path = join(folder, "helm");
  const log = join(folder, "renders");
  writeFileSync(path, `#!/bin/sh\n[ "$1" = template ] && echo >> '${log}'\nexec '${helm}' "$@"\n`);
  chmodSync(path, 0o755);
  const reset = (): void => writeFileSync(log, "");
  reset();
  return { path, reset, renders: () => readFileSync(log, "utf8").length };
}
