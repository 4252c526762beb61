// The charts of examples/charts as a user mirrors them, under both Helms: the written values are given to helm itself.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { anyHelm, helmPeers } from "../sources/helm/peers.ts";
import { root, run } from "../support/cli.ts";
import { type ChartSource, countingHelm, helmTemplate } from "./support/helm.ts";

const registry = "000000000000.dkr.ecr.us-east-1.amazonaws.com";
const config = parse(readFileSync(join(root, "examples/charts/mirror.config.yaml"), "utf8")) as {
  readonly sources: readonly ChartSource[];
  readonly registries: Readonly<Record<string, unknown>>;
};

/** What a chart may still name: it isn't planned, or no values move it and the plan lists it. */
const mayStay: Readonly<Record<string, readonly string[]>> = {
  operator: ["quay.io/example/manual:v7"],
  embedded: ["us-docker.pkg.dev/example/workers", "quay.io/example/not-an-image:1.0"],
  triple: ["nvcr.io/example/cloud-native"],
  hooks: ["quay.io/example/check:1.0.0"],
  resources: ["quay.io/example/worker:2.0.0"],
  literal: ["public.ecr.aws/example/device-plugin:2.19.16.0"],
};

const proofs = {
  umbrella: "proved, 6 of 6",
  operator: "proved, 9 of 9",
  embedded: "proved in part, 3 of 4",
  triple: "proved, 3 of 3",
  regions: "proved, 1 of 1",
  hooks: "proved, 4 of 4",
  "null-registry": "proved, 1 of 1",
  "float-tag": "proved, 2 of 2",
  "digest-pins": "proved, 2 of 2",
  guarded: "proved, 1 of 1",
  "needs-value": "proved, 1 of 1",
  literal: "proved in part, 0 of 1",
  resources: "proved in part, 1 of 2",
  mesh: "proved, 3 of 3",
  profiles: "proved, 1 of 1",
  "any-key": "proved, 3 of 3",
  apart: "proved, 1 of 1",
  demanding: "proved, 1 of 1",
  validated: "proved, 1 of 1",
} as const;

function copyOfCharts(): string {
  const folder = mkdtempSync(join(tmpdir(), "charts-e2e-"));
  const filter = (path: string): boolean => !/\.ecr-mirror|generated/.test(path);
  cpSync(join(root, "examples/charts"), folder, { recursive: true, filter });
  return folder;
}

interface SavedPlan {
  readonly actions: readonly {
    readonly kind: string;
    readonly source?: { readonly reference: string };
    readonly destination?: { readonly repository: string; readonly tag: string | null };
  }[];
}

describe.each(helmPeers)("examples/charts with Helm $major", ({ major, path }) => {
  describe.skipIf(path === undefined)(`needs helm ${major}: node scripts/peers/helm.mjs`, () => {
    const helm = path ?? "";
    let folder = "";
    let planned = "";
    let images: SavedPlan["actions"] = [];
    const cli = (...args: string[]) => run(args, { cwd: folder, env: { ECR_MIRROR_HELM: helm } });

    beforeAll(async () => {
      folder = copyOfCharts();
      const plan = await cli("plan", "--out", "charts.plan");
      expect(plan, plan.stderr).toMatchObject({ code: 0 });
      planned = plan.stdout;
      const saved = JSON.parse((await cli("show", "charts.plan", "--format", "json")).stdout) as SavedPlan;
      images = saved.actions.filter((action) => action.kind === "copy-image");
      const applied = await cli("apply", "charts.plan");
      expect(applied, applied.stderr).toMatchObject({ code: 0 });
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it("the plan says of every chart that its values are proved, and what they can't move", () => {
      for (const [chart, proof] of Object.entries(proofs)) {
        expect(planned).toMatch(new RegExp(`\\+ generated/${chart}\\.yaml .*values: ${proof} images?\n`));
      }
      expect(planned.match(/\[values\/left\]/g)).toHaveLength(3);
      expect(planned).toContain("kustomize edit set image public.ecr.aws/example/device-plugin=");
    });

    it("once applied, there is nothing to do", async () => {
      const plan = await cli("plan", "--detailed-exitcode");
      expect(plan, plan.stderr).toMatchObject({ code: 0 });
      expect(plan.stdout).toContain("No changes. ECR and 20 files match mirror.config.yaml (46 images");
    });

    it("writes the same values whatever the Helm", async () => {
      const files = config.sources.map(({ name }) =>
        readFileSync(join(folder, `generated/${name}.yaml`), "utf8"),
      );
      await expect(files.join("---\n")).toMatchFileSnapshot("golden/charts.values.yaml");
      const list = readFileSync(join(folder, "generated/ecr-images.conf"), "utf8");
      await expect(list).toMatchFileSnapshot("golden/charts.ecr-images.conf");
    });

    it("discover says why an image is wanted, by which rule, key and Helm", async () => {
      const why = await cli("discover", "--why", "*longhorn*");
      expect(why, why.stderr).toMatchObject({ code: 0 });
      expect(why.stdout).toMatch(
        new RegExp(
          "^docker\\.io/longhornio/longhorn-engine:v1\\.6\\.0  on-demand, high\n" +
            `  source operator, chart operator 2\\.0\\.0, helm v${major}\\..*, Kubernetes 1\\.31\n` +
            "    operator/templates/operator.yaml Deployment operator .*args\\[2\\].*rule R5\\)\n" +
            "  values keys engine\n1 image\\.\n$",
        ),
      );
      const off = await cli("discover", "umbrella", "--tier", "optional");
      expect(off.stdout).toMatch(
        / {2}optional {2}3 images of disabled components\n(.*\n)* .* enabled by jobs\.enabled\n/,
      );
      const doubtful = await cli("discover", "operator", "--confidence", "low");
      expect(doubtful.stdout).toMatch(/quay\.io\/example\/debug:v1\.18\.2 {2}low, /);
      expect(doubtful.stdout).toMatch(/1 image from 1 source\.\n$/);
    });

    it.each(["hooks", "operator", "umbrella"])(
      "check finds that %s pulls from ECR with its values only",
      async (chart) => {
        const args = ["check", "--strict", "--chart", `./${chart}`];
        expect(await cli(...args)).toMatchObject({ code: 2 });
        const checked = await cli(...args, "--values", `generated/${chart}.yaml`);
        expect(checked, checked.stdout + checked.stderr).toMatchObject({ code: 0 });
      },
    );

    it.each(config.sources)("helm itself renders $name with images in ECR only", async (source) => {
      const values = `generated/${source.name}.yaml`;
      const before = await helmTemplate(helm, folder, { source, values: [] });
      const after = await helmTemplate(helm, folder, { source, values: [values] });
      expect(strangers(after, source.name)).toEqual([]);
      if (source.name === "literal") return;
      expect(strangers(before, source.name).length).toBeGreaterThan(0);
      expect(after).toContain(`${registry}/charts`);
    });

    /** Lines that name a registry other than the target's, or an image of Docker Hub by its short name. */
    function strangers(text: string, chart: string): readonly string[] {
      const hosts = Object.keys(config.registries).filter((host) => !/^\d{12}\./.test(host));
      const hub = images
        .map((image) => image.source?.reference ?? "")
        .flatMap((reference) => /^docker\.io\/((?!library\/)[^:@]+)/.exec(reference)?.[1] ?? []);
      return text
        .split("\n")
        .map((line) => (mayStay[chart] ?? []).reduce((rest, text) => rest.replaceAll(text, ""), line))
        .filter((line) => {
          const foreign = line.replaceAll(new RegExp(`${registry}/charts[\\w./-]*`, "g"), "");
          return (
            [...hosts, ...hub].some((name) => foreign.includes(name)) || /\d{12}\.dkr\.ecr/.test(foreign)
          );
        });
    }
  });
});

describe.skipIf(anyHelm === undefined)("values (needs helm: node scripts/peers/helm.mjs)", () => {
  const helm = anyHelm ?? "";
  let folder = "";
  beforeAll(() => {
    folder = copyOfCharts();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const cli = (...args: string[]) => run(args, { cwd: folder, env: { ECR_MIRROR_HELM: helm } });

  it("an edited file differs from the user's only in the lines that had to change", async () => {
    const mine = readFileSync(join(root, "test/e2e/golden/operator-values.yaml"), "utf8");
    writeFileSync(join(folder, "mine.yaml"), mine);
    writeFileSync(
      join(folder, "edit.config.yaml"),
      `version: 1
target: { registry: sandbox, prefix: charts }
registries:
  docker.io: { rewrite: "oci:registries" }
  public.ecr.aws: { rewrite: "oci:registries" }
  quay.io: { rewrite: "oci:registries" }
sources:
  - name: operator
    kind: helm
    chart: ./operator
    kubeVersion: "1.31"
    values: [./mine.yaml]
    ignore: [quay.io/example/manual:*]
outputs:
  - { kind: values, source: operator, path: generated/mine.yaml, edit: ./mine.yaml }
state: { path: .ecr-mirror/edit.json }
`,
    );
    const applied = await cli("apply", "--yes", "-c", "edit.config.yaml");
    expect(applied, applied.stderr).toMatchObject({ code: 0 });
    expect(applied.stdout + applied.stderr).toMatch(/generated\/mine\.yaml .*values: proved, 9 of 9 images/);
    const edited = readFileSync(join(folder, "generated/mine.yaml"), "utf8");
    await expect(edited).toMatchFileSnapshot("golden/operator-values.edited.yaml");
    const now = edited.split("\n");
    const kept = mine.split("\n").filter((line) => now.includes(line));
    const lost = mine.split("\n").filter((line) => !now.includes(line));
    expect(now.filter((line) => kept.includes(line)).join("\n")).toBe(kept.join("\n"));
    expect(lost.every((line) => /registry|repository|image|engine|reloader/.test(line))).toBe(true);
    expect(readFileSync(join(folder, "mine.yaml"), "utf8")).toBe(mine);
  });

  it("a chart that fails is named with its remedy, and the others go on", async () => {
    writeFileSync(
      join(folder, "bad.config.yaml"),
      `version: 1
target: { registry: sandbox }
registries: { quay.io: { rewrite: "oci:registries" } }
sources:
  - { name: good, kind: helm, chart: ./hooks, kubeVersion: "1.31" }
  - { name: bad, kind: helm, chart: ./needs-value, kubeVersion: "1.31" }
  - { name: gone, kind: helm, chart: ./gone, kubeVersion: "1.31" }
state: { path: .ecr-mirror/bad.json }
`,
    );
    const plan = await cli("plan", "-c", "bad.config.yaml");
    expect(plan.code).toBe(1);
    expect(plan.stdout).toContain(
      'Source "bad": needs-value/templates/app.yaml, line 15: A cluster name is needed\n' +
        "  help: Set clusterName, under values: or set: of the source.",
    );
    expect(plan.stdout).toMatch(/source "gone" names \.\/gone/);
    expect(plan.stdout).toContain("+ image       example/app:1.0.0");
    expect(plan.stdout).toContain("The plan is incomplete.");
  });

  it("a chart of 50 images takes at most 4 renders, plan and apply together", async () => {
    const names = Array.from({ length: 50 }, (_, at) => `image${at}`);
    writeChart(join(folder, "fifty"), names);
    writeFileSync(
      join(folder, "fifty.config.yaml"),
      `version: 1
target: { registry: sandbox }
registries: { quay.io: { rewrite: "oci:fifty-images" } }
sources: [{ name: fifty, kind: helm, chart: ./fifty, kubeVersion: "1.31" }]
outputs: [{ kind: values, source: fifty, path: generated/fifty.yaml }]
state: { path: .ecr-mirror/fifty.json }
`,
    );
    const counted = countingHelm(helm, folder);
    const env = { ECR_MIRROR_HELM: counted.path };
    const applied = await run(["apply", "--yes", "-c", "fifty.config.yaml"], { cwd: folder, env });
    expect(applied, applied.stderr).toMatchObject({ code: 0 });
    expect(applied.stdout + applied.stderr).toContain("values: proved, 50 of 50 images");
    expect(existsSync(join(folder, "generated/fifty.yaml"))).toBe(true);
    expect(counted.renders()).toBeGreaterThan(1);
    expect(counted.renders()).toBeLessThanOrEqual(4);
  });
});

/** A chart with a key of its own for every image, and the layout that has them. */
function writeChart(folder: string, names: readonly string[]): void {
  mkdirSync(join(folder, "templates"), { recursive: true });
  const write = (path: string, text: string): void => writeFileSync(join(folder, path), text);
  write("Chart.yaml", "apiVersion: v2\nname: fifty\nversion: 1.0.0\n");
  const key = (name: string): string => `${name}: { repository: quay.io/fifty/${name}, tag: 1.0.0 }\n`;
  write("values.yaml", names.map(key).join(""));
  const pods = names.map(
    (name) => `apiVersion: v1
kind: Pod
metadata: { name: ${name} }
spec:
  containers:
    - { name: main, image: "{{ .Values.${name}.repository }}:{{ .Values.${name}.tag }}" }
`,
  );
  write("templates/all.yaml", pods.join("---\n"));
  const images = names.map((name) => [
    `quay.io/fifty/${name}:1.0.0`,
    { text: name, created: "2026-01-01T00:00:00Z" },
  ]);
  const layout = pathToFileURL(join(root, "examples/evaluation-harness/layout.mjs"));
  const script = `import { writeLayout } from ${JSON.stringify(layout.href)};
    writeLayout(process.argv[1], new Map(JSON.parse(process.argv[2])));`;
  const args = ["--input-type=module", "-e", script, `${folder}-images`, JSON.stringify(images)];
  execFileSync(process.execPath, args);
}
