// Charts that are mirrored themselves, from a chart repository, a registry and a folder: planned, copied, remembered,
// pruned and found drifted as images are, and never a row among images.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { BatchDeleteImageCommand } from "@aws-sdk/client-ecr";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { examine } from "../../src/app/doctor.ts";
import { driftMirror } from "../../src/app/drift.ts";
import { sha256 } from "../../src/core/base/digest.ts";
import { parseImageRef } from "../../src/core/image/reference.ts";
import type { CopyImage, Plan } from "../../src/core/plan/plan.ts";
import { anyHelm } from "../sources/helm/peers.ts";
import { chart, packed } from "../sources/helm/setup.ts";
import { type EcrServer, startEcr, useAwsEnvironment } from "../support/aws.ts";
import { type ChartRepository, provenanceFor, startChartRepository } from "../support/chart-repository.ts";
import { type Mirror, openMirror, signal } from "../support/mirror.ts";
import { testTiming } from "../support/timing.ts";

const west = "000000000000.dkr.ecr.us-west-2.amazonaws.com";
const east = "000000000000.dkr.ecr.eu-west-1.amazonaws.com";

describe.skipIf(anyHelm === undefined)("needs helm: node scripts/peers/helm.mjs", () => {
  let target: EcrServer;
  let replica: EcrServer;
  let charts: ChartRepository;
  let mirror: Mirror;

  beforeEach(async () => {
    useAwsEnvironment();
    target = await startEcr(west);
    replica = await startEcr(east);
    charts = await startChartRepository();
    const environment = { PATH: process.env["PATH"], ECR_MIRROR_HELM: anyHelm };
    mirror = await openMirror("version: 1\n", { timing: testTiming(), environment });
    await mirror.source.push("web", "1.0", "web");
    await mirror.source.push("app", "1.0", "app");
    await publish("1.2.3");
    for (const [path, text] of Object.entries(chart("charts/app", { values: "image: SOURCE/app:1.0\n" })))
      mirror.write(path, text);
    configure();
  });
  afterEach(async () => {
    await mirror.close();
    await charts.close();
    await target.close();
    await replica.close();
  });

  async function publish(version: string, more = ""): Promise<Uint8Array> {
    const values = `image: ${mirror.source.host}/web:1.0\n${more}`;
    const archive = await packed(chart("web", { version, values }));
    const name = `web-${version}.tgz`;
    charts.publish({ name: "web", version, archive, provenance: provenanceFor(archive, name) });
    return archive;
  }

  function configure({ web = "", app = "", more = "", version = "1.2.3", tags = "mutable" } = {}): void {
    mirror.write(
      "mirror.config.yaml",
      `version: 1
target: { ${target.settings}, prefix: m }
repositories: { defaults: { tagMutability: ${tags} } }
registries:
  "SOURCE": { username: AWS, password: "\${PASSWORD}" }
sources:
  - { name: web, kind: helm, chart: web, repository: "${charts.url}", version: ${version}, ${web || "mirrorChart: true"} }
  - { name: app, kind: helm, chart: ./charts/app, ${app || "mirrorChart: true"} }
${more || outputs}`,
    );
  }

  const outputs = `outputs:
  - { kind: mapping, path: mapping.csv }
  - { kind: values, source: web, path: web.values.yaml }
  - { kind: flux, source: web, path: web.flux.yaml, valuesFrom: [{ kind: ConfigMap, name: own }] }
  - { kind: argocd, source: app, path: app.argocd.yaml, pinDigest: true }
`;

  const ids = (plan: Plan): readonly string[] => plan.actions.map(({ id }) => id);
  const read = (path: string): string => readFileSync(join(mirror.folder, path), "utf8");
  const copyOf = (plan: Plan, place: string): CopyImage => {
    const found = plan.actions.find((one) => one.kind === "copy-image" && one.id.endsWith(place));
    if (found?.kind !== "copy-image") throw new Error(`${place} is not copied`);
    return found;
  };

  it("plans, copies and finds in order", async () => {
    const plan = await mirror.plan();
    expect(plan.failures).toEqual([]);
    expect(ids(plan)).toEqual([
      "create-repository:m/app",
      "create-repository:m/charts/app",
      "create-repository:m/charts/web",
      "create-repository:m/web",
      "copy-image:m/app:1.0",
      "copy-image:m/charts/app:1.0.0",
      "copy-image:m/charts/web:1.2.3",
      "copy-image:m/web:1.0",
      "write-file:app.argocd.yaml",
      "write-file:mapping.csv",
      "write-file:web.flux.yaml",
      "write-file:web.values.yaml",
    ]);
    expect(copyOf(plan, "m/charts/web:1.2.3")).toMatchObject({
      chart: "made",
      source: { reference: `${charts.host}/stable/web:1.2.3`, madeFrom: "web" },
      platforms: ["all"],
      referrers: false,
      policy: "same",
    });
    expect(await mirror.apply()).toMatchObject({ failed: [], done: 12 });
    const again = await mirror.plan();
    expect(again.actions).toEqual([]);
    expect(again.totals).toMatchObject({ images: 4 });
  });

  it("no file of images has a row for a chart; those that install it name it by version and digest", async () => {
    const plan = await mirror.plan();
    await mirror.apply();
    expect(read("mapping.csv")).not.toContain("charts/");
    expect(read("web.values.yaml")).not.toContain("charts/");
    const [repository, release] = parseAllDocuments(read("web.flux.yaml")).map(
      (one) => one.toJS() as unknown,
    );
    const web = copyOf(plan, "m/charts/web:1.2.3").destination.digest;
    expect(repository).toMatchObject({
      spec: { url: `oci://${west}/m/charts/web`, ref: { tag: "1.2.3", digest: web } },
    });
    expect(release).toMatchObject({
      spec: {
        chartRef: { kind: "OCIRepository", name: "web" },
        valuesFrom: [{ kind: "ConfigMap", name: "own" }],
        values: { image: `${west}/m/web:1.0` },
      },
    });
    const [application] = parseAllDocuments(read("app.argocd.yaml")).map((one) => one.toJS() as unknown);
    expect(application).toMatchObject({
      spec: {
        source: {
          repoURL: `oci://${west}/m/charts/app`,
          targetRevision: copyOf(plan, "m/charts/app:1.0.0").destination.digest,
          helm: { valuesObject: { image: `${west}/m/app:1.0` } },
        },
      },
    });
  });

  it("replicas hold it too, from one read of the repository", async () => {
    configure({ more: `replicas:\n  - { ${replica.settings} }\n` });
    const before = charts.requests.length;
    expect(await mirror.apply()).toMatchObject({ failed: [] });
    expect(charts.requests.slice(before)).toEqual([
      "/stable/index.yaml",
      "/stable/web-1.2.3.tgz",
      "/stable/web-1.2.3.tgz.prov",
    ]);
    expect((await mirror.plan()).actions).toEqual([]);
  });

  it("doctor counts no chart as an image, and asks no registry for what is made", async () => {
    const before = charts.requests.length;
    const checks = await mirror.run(({ config, runtime }) =>
      examine(config, runtime, { nodeVersion: "22.1.0" }, signal),
    );
    const told = checks.map(({ subject, detail }) => `${subject}: ${detail}`);
    expect(told).toEqual(expect.arrayContaining(["source app: 1 image", "source web: 1 image"]));
    expect(checks.map(({ subject }) => subject)).not.toContain("localhost");
    expect(checks.map(({ subject }) => subject)).not.toContain(charts.host);
    expect(charts.requests.slice(before).filter((path) => path.startsWith("/v2"))).toEqual([]);
  });

  it("an OCI chart is copied by its digest, from the copy of another run", async () => {
    await mirror.apply();
    const first = await mirror.plan();
    expect(first.actions).toEqual([]);
    // The target plays the public registry: what a run has put there is an OCI chart like any other.
    const digest = await tagOf(target, "m/charts/web", "1.2.3");
    mirror.write(
      "mirror.config.yaml",
      `version: 1
target: { ${replica.settings}, prefix: other }
repositories: { defaults: { tagMutability: mutable } }
registries:
  "SOURCE": { username: AWS, password: "\${PASSWORD}" }
  "${new URL(target.sandbox.url).host}": { username: AWS, password: "${passwordOf(target)}" }
state: { path: other.json }
sources:
  - { name: web, kind: helm, chart: "oci://${new URL(target.sandbox.url).host}/m/charts/web", version: 1.2.3, mirrorChart: true }
outputs: [{ kind: mapping, path: other.csv }]
`,
    );
    const plan = await mirror.plan();
    expect(plan.failures).toEqual([]);
    const copy = copyOf(plan, "other/charts/web:1.2.3");
    expect(copy).toMatchObject({ chart: "registry", destination: { digest } });
    expect(copy.source).not.toHaveProperty("madeFrom");
    expect(await mirror.apply()).toMatchObject({ failed: [] });
    expect(read("other.csv")).not.toContain("charts/");
    expect((await mirror.plan()).actions).toEqual([]);
  });

  it("a new version is one more tag; the file that installs it follows", async () => {
    await mirror.apply();
    await publish("1.3.0", "more: 1\n");
    configure({ version: "1.3.0" });
    const plan = await mirror.plan();
    expect(ids(plan)).toEqual(["copy-image:m/charts/web:1.3.0", "write-file:web.flux.yaml"]);
    expect(plan.unwanted.map(({ repository, tag }) => `${repository}:${tag ?? ""}`)).toEqual([
      "m/charts/web:1.2.3",
    ]);
    await mirror.apply();
    expect(read("web.flux.yaml")).toContain("tag: 1.3.0");
  });

  it("an archive that was replaced under its version is moved, and said so", async () => {
    await mirror.apply();
    await publish("1.2.3", "other: 1\n");
    const plan = await mirror.plan();
    expect(copyOf(plan, "m/charts/web:1.2.3")).toMatchObject({ reason: "moved" });
  });

  it("an immutable tag keeps its chart; what installs it and what names digests stay with that", async () => {
    const kyverno = `${outputs}  - { kind: kyverno, path: policy.yaml }\n`;
    configure({ tags: "immutable", more: kyverno });
    await mirror.apply();
    const before = read("app.argocd.yaml");
    const policy = read("policy.yaml");
    mirror.write("charts/app/values.yaml", "image: SOURCE/app:1.0\nchanged: true\n");
    await mirror.source.push("web", "1.0", "another web");
    const plan = await mirror.plan();
    expect(plan.blocked.map(({ id }) => id)).toEqual([
      "copy-image:m/charts/app:1.0.0",
      "copy-image:m/web:1.0",
    ]);
    expect(plan.blocked[0]?.waysOut).toEqual([
      { label: "Version", text: "set a new version in Chart.yaml" },
      { label: "Replace", text: "ecr-mirror plan --replace 'm/charts/app:1.0.0'" },
    ]);
    expect(ids(plan)).toEqual([]);
    expect(plan.warnings.map(({ code }) => code)).toContain("output/chart-missing");
    await mirror.apply();
    expect(read("app.argocd.yaml")).toBe(before);
    expect(read("policy.yaml")).toBe(policy);
    const replaced = await mirror.plan({ replace: ["m/charts/*:*", "m/web:*"] });
    expect(ids(replaced)).toEqual([
      "copy-image:m/charts/app:1.0.0",
      "copy-image:m/web:1.0",
      "write-file:app.argocd.yaml",
      "write-file:policy.yaml",
    ]);
  });

  it("without mirrorChart prune takes away the chart and nothing else", async () => {
    await mirror.apply();
    configure({ web: "mirrorChart: false", more: "outputs: [{ kind: mapping, path: mapping.csv }]\n" });
    const kept = await mirror.plan();
    expect(ids(kept)).toEqual([]);
    const plan = await mirror.plan({ prune: true, forcePrune: true });
    expect(ids(plan)).toEqual(["delete-image:m/charts/web:1.2.3"]);
    expect(await mirror.apply({}, { prune: true, forcePrune: true })).toMatchObject({ failed: [], done: 1 });
    expect((await mirror.plan({ prune: true })).actions).toEqual([]);
  });

  it("a chart that somebody deleted is drift, and comes back", async () => {
    await mirror.apply();
    const imageIds = [{ imageTag: "1.2.3" }];
    await target.sdk.send(new BatchDeleteImageCommand({ repositoryName: "m/charts/web", imageIds }));
    const drift = await mirror.run(({ config, runtime }) =>
      driftMirror(config, runtime, { upstream: false, ignore: [], unmanaged: false, gates: false }, signal),
    );
    expect(JSON.stringify(drift)).toContain("m/charts/web");
    expect(copyOf(await mirror.plan(), "m/charts/web:1.2.3")).toMatchObject({ also: ["drifted"] });
    await mirror.apply();
    expect((await mirror.plan()).actions).toEqual([]);
  });

  it("drift --upstream makes the chart again to see whether it changed", async () => {
    await mirror.apply();
    const upstream = () =>
      mirror.run(({ config, runtime }) =>
        driftMirror(config, runtime, { upstream: true, ignore: [], unmanaged: false, gates: false }, signal),
      );
    expect((await upstream()).upstream).toEqual([]);
    mirror.write("charts/app/README.md", "changed");
    expect((await upstream()).upstream).toMatchObject([{ reference: "localhost/charts/app:1.0.0" }]);
  });

  it("stays, with its file, while its repository is down; the mapping gets no row for it", async () => {
    await mirror.apply();
    const before = read("web.flux.yaml");
    charts.isDown = true;
    const plan = await mirror.plan({ prune: true });
    expect(plan.complete).toBe(false);
    expect(ids(plan)).toEqual([]);
    expect(plan.warnings.map(({ code }) => code)).toContain("output/chart-kept");
    await mirror.apply();
    expect(read("web.flux.yaml")).toBe(before);
    expect(read("mapping.csv")).not.toContain("charts/");
    expect(read("mapping.csv")).toContain("/web:1.0");
  });

  it("too young, it is held, and no file installs it", async () => {
    configure({ web: "mirrorChart: true, minimumAge: 3d" });
    const plan = await mirror.plan();
    expect(plan.held.map(({ id }) => id)).toContain("held:m/charts/web:1.2.3");
    expect(ids(plan)).not.toContain("write-file:web.flux.yaml");
    expect(plan.warnings.map(({ code }) => code)).toContain("output/chart-missing");
    await mirror.apply();
    expect(existsSync(join(mirror.folder, "web.flux.yaml"))).toBe(false);
  });

  it("a layout carries charts too; the same config reads them on the other side", async () => {
    const before = await mirror.plan();
    await mirror.apply({ toLayout: join(mirror.folder, "carried") });
    charts.isDown = true;
    await mirror.source.remove("web", "1.0");
    await mirror.source.remove("app", "1.0");
    const written = read("mirror.config.yaml").replace(
      /  "127[^\n]*/,
      `  "${mirror.source.host}": { rewrite: "oci:carried" }\n  "${charts.host}": { rewrite: "oci:carried" }`,
    );
    mirror.write("mirror.config.yaml", written);
    const plan = await mirror.plan();
    expect(plan.failures).toEqual([]);
    expect(ids(plan)).toEqual(ids(before));
    for (const place of ["m/charts/web:1.2.3", "m/charts/app:1.0.0"])
      expect(copyOf(plan, place).destination.digest).toBe(copyOf(before, place).destination.digest);
    expect(await mirror.apply()).toMatchObject({ failed: [], done: 12 });
    expect((await mirror.plan()).actions).toEqual([]);
  });

  it("a version that the layout lacks is told as that", async () => {
    await mirror.apply({ toLayout: join(mirror.folder, "carried") });
    configure({ version: "1.9.0" });
    const written = read("mirror.config.yaml");
    mirror.write(
      "mirror.config.yaml",
      written.replace("registries:\n", `registries:\n  "${charts.host}": { rewrite: "oci:carried" }\n`),
    );
    const plan = await mirror.plan();
    const [failed] = plan.sources.filter(({ name }) => name === "web");
    expect(failed?.failed).toContain("has no version 1.9.0. The nearest are 1.2.3");
  });

  it("has no part that it was not made of, and none once its source is gone", async () => {
    const none = { mediaType: "application/octet-stream", digest: sha256("none"), size: 4 };
    await mirror.run(async ({ runtime }) => {
      for (const madeFrom of ["app", "gone"]) {
        const reader = await runtime.content.reader(parseImageRef("localhost/charts/app:1.0.0"), {
          madeFrom,
        });
        const hint = "Make a new plan: ecr-mirror plan --out FILE";
        await expect(reader.blob(none, 0, signal), madeFrom).rejects.toMatchObject({
          diagnostics: [{ code: "chart/not-made", hint }],
        });
      }
    });
  });

  describe("a saved plan", () => {
    it("is applied by another process, which makes the chart again", async () => {
      const plan = await mirror.plan();
      const { report } = await mirror.applyPlan(plan);
      expect(report).toMatchObject({ failed: [], stale: [], done: 12 });
    });

    it("is stale once the folder changed, and nothing is written", async () => {
      const plan = await mirror.plan();
      mirror.write("charts/app/values.yaml", "image: SOURCE/app:1.0\nchanged: true\n");
      const { report } = await mirror.applyPlan(plan);
      expect(report).toMatchObject({ done: 0, failed: [] });
      expect(report.stale).toMatchObject([
        {
          id: "copy-image:m/charts/app:1.0.0",
          expected: expect.stringContaining("localhost/charts/app:1.0.0") as string,
        },
      ]);
      expect(existsSync(join(mirror.folder, "mapping.csv"))).toBe(false);
    });

    it("is stale once the archive was replaced", async () => {
      const plan = await mirror.plan();
      await publish("1.2.3", "other: 1\n");
      const { report } = await mirror.applyPlan(plan);
      expect(report.stale.map(({ id }) => id)).toEqual(["copy-image:m/charts/web:1.2.3"]);
    });

    it("a repository that is down fails the chart alone", async () => {
      const plan = await mirror.plan();
      charts.isDown = true;
      const { report } = await mirror.applyPlan(plan);
      expect(report.failed.map(({ id }) => id)).toContain("copy-image:m/charts/web:1.2.3");
      expect(report.done).toBeGreaterThan(6);
    });

    it("shards bring it as any image", async () => {
      const plan = await mirror.plan();
      for (const index of [1, 2])
        expect(await mirror.applyPlan(plan, { shard: { index, count: 2 } })).toMatchObject({
          report: { failed: [] },
        });
      const { report } = await mirror.applyPlan(plan, { finish: true });
      expect(report).toMatchObject({ failed: [], stale: [] });
      expect((await mirror.plan()).actions).toEqual([]);
    });
  });

  it("the way back brings back the chart of an earlier state, as long as it can be made", async () => {
    await mirror.apply();
    const { serial } = JSON.parse(read("state/mirror.state.json")) as { serial: number };
    const imageIds = [{ imageTag: "1.2.3" }];
    await target.sdk.send(new BatchDeleteImageCommand({ repositoryName: "m/charts/web", imageIds }));
    const plan = await mirror.plan({ to: serial });
    expect(plan.failures).toEqual([]);
    expect(copyOf(plan, "m/charts/web:1.2.3").source).toMatchObject({ madeFrom: "web" });
  });

  async function tagOf(server: EcrServer, repository: string, tag: string): Promise<string> {
    const url = `${server.sandbox.url}/v2/${repository}/manifests/${tag}`;
    const headers = {
      accept: "*/*",
      authorization: `Basic ${Buffer.from(`AWS:${passwordOf(server)}`).toString("base64")}`,
    };
    return sha256(new Uint8Array(await (await fetch(url, { headers })).arrayBuffer()));
  }

  let passwords: ReadonlyMap<EcrServer, string>;
  beforeEach(async () => {
    const { login } = await import("../support/registry.ts");
    const entries = await Promise.all(
      [target, replica].map(async (server) => {
        const encoded = (await login(server.sandbox)).replace("Basic ", "");
        return [server, Buffer.from(encoded, "base64").toString("utf8").replace("AWS:", "")] as const;
      }),
    );
    passwords = new Map(entries);
  });
  const passwordOf = (server: EcrServer): string => passwords.get(server) ?? "";
});
