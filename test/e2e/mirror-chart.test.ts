// Charts in ECR as helm uses them: what is pulled from there renders as the original does, with the written values, and
// nobody else is asked. Both Helms, the built program, the embedded ECR.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { sha256 } from "../../src/core/base/digest.ts";
import type { Sandbox } from "../../src/sandbox/base/options.ts";
import { startSandbox } from "../../src/sandbox/server.ts";
import { helmClient, type HelmRegistry } from "../sources/helm/mirror-chart/helm-registry.ts";
import { helmPeers } from "../sources/helm/peers.ts";
import { chart } from "../sources/helm/setup.ts";
import { type ChartRepository, startChartRepository } from "../support/chart-repository.ts";
import { root, run } from "../support/cli.ts";

const registry = "000000000000.dkr.ecr.us-east-1.amazonaws.com";
const hasGpg = spawnSync("gpg", ["--version"]).status === 0;

describe.each(helmPeers)("with Helm $major", ({ major, path }) => {
  describe.skipIf(path === undefined)(`needs helm ${major}: node scripts/peers/helm.mjs`, () => {
    let folder = "";
    let sandbox: Sandbox;
    let client: HelmRegistry;
    const helmPath = path ?? "";
    const cli = (...args: string[]) => run(args, { cwd: folder, env: { ECR_MIRROR_HELM: helmPath } });
    const read = (file: string) => readFileSync(join(folder, file), "utf8");

    async function serve(): Promise<void> {
      const directory = join(folder, ".ecr-mirror/sandbox");
      sandbox = await startSandbox({ directory });
      const home = join(folder, ".helm");
      mkdirSync(home, { recursive: true });
      client = await helmClient(helmPath, { folder: home, sandbox });
    }

    describe("examples/air-gap: a chart in a folder", () => {
      const values = ["--values", "../values.yaml", "--values", "../generated/shop.values.yaml"];
      const chartPath = () => `oci://${client.host}/platform/charts/shop`;
      const remote = (...args: string[]) =>
        client.helm(...args, chartPath(), "--version", "1.4.0", "--plain-http");

      beforeAll(async () => {
        folder = mkdtempSync(join(tmpdir(), "air-gap-"));
        const filter = (file: string): boolean => !/generated|\.ecr-mirror/.test(file);
        cpSync(join(root, "examples/air-gap"), folder, { recursive: true, filter });
        const plan = await cli("plan", "--out", "shop.plan");
        expect(plan, plan.stderr).toMatchObject({ code: 0 });
        expect(plan.stdout).toMatch(/\+ chart +platform\/charts\/shop:1\.4\.0 /);
        expect(plan.stdout).toMatch(/\+ generated\/shop\.flux\.yaml .*values: proved, 3 of 3 images/);
        const applied = await cli("apply", "shop.plan");
        expect(applied, applied.stderr).toMatchObject({ code: 0 });
        await serve();
      });
      afterAll(async () => {
        await sandbox.close();
        rmSync(folder, { recursive: true, force: true });
      });

      it("there is nothing to do afterward", async () => {
        const plan = await cli("plan", "--detailed-exitcode");
        expect(plan, plan.stderr).toMatchObject({ code: 0 });
      });

      it("renders from ECR what the folder renders, with images in ECR only", async () => {
        const from = ["template", "shop", "--namespace", "shop", "--include-crds", ...values];
        const mirrored = await remote(...from);
        const original = await client.helm(...from, "../charts/shop", "--dependency-update");
        expect(documents(mirrored)).toEqual(documents(original));
        const images = [...mirrored.matchAll(/image: *"?([^\s"}]+)/g)].map((match) => match[1]);
        expect(images).toEqual([
          `${registry}/platform/example/shop:1.4.0`,
          `${registry}/platform/example/db:16.2`,
          `${registry}/platform/example/db-migrate:16.2`,
        ]);
        expect(mirrored).not.toContain("debug");
      });

      it("brings along its dependencies, and nothing that .helmignore names", async () => {
        await remote("pull", "--untar");
        const pulled = execFileSync("find", [".", "-type", "f"], { cwd: client.folder, encoding: "utf8" });
        expect(pulled).toContain("/shop/charts/db/Chart.yaml");
        expect(pulled).not.toMatch(/shop\/.*(?:todo|secret|debug|draft)/);
      });

      it("can be shown and installed", async () => {
        expect(await remote("show", "chart")).toContain("version: 1.4.0");
        // Helm 3 asks a cluster even for a dry run.
        if (major === 4)
          expect(await remote("install", "shop", "--dry-run=client", ...values)).toContain(
            "platform/example/shop:1.4.0",
          );
      });

      it("Flux and Argo CD get its digest, its version and the same values", async () => {
        const [repository, release] = parseAllDocuments(read("generated/shop.flux.yaml")).map(
          (one) => one.toJS() as { spec: Record<string, unknown> },
        );
        const digest = await digestOf("platform/charts/shop", "1.4.0");
        expect(repository?.spec).toMatchObject({
          url: `oci://${registry}/platform/charts/shop`,
          ref: { tag: "1.4.0", digest },
        });
        const [written] = parseAllDocuments(read("generated/shop.values.yaml")).map(
          (one) => one.toJS() as unknown,
        );
        expect(release?.spec).toMatchObject({
          values: written,
          valuesFrom: [{ kind: "ConfigMap", name: "shop-values" }],
          targetNamespace: "shop",
        });
        const [application] = parseAllDocuments(read("generated/shop.argocd.yaml")).map(
          (one) => one.toJS() as unknown,
        );
        expect(application).toMatchObject({
          spec: {
            destination: { namespace: "shop" },
            sources: [
              {
                repoURL: `${registry}/platform/charts`,
                chart: "shop",
                targetRevision: "1.4.0",
                helm: { valueFiles: ["$values/shop/values.yaml"], valuesObject: written },
              },
              { ref: "values", targetRevision: "main" },
            ],
          },
        });
        expect(read("generated/image_mapping.csv")).not.toContain("charts/");
      });

      it("a plan of before is stale once the folder changed: exit 4, and ECR keeps what it has", async () => {
        const before = await digestOf("platform/charts/shop", "1.4.0");
        writeFileSync(join(folder, "charts/db/values.yaml"), `${read("charts/db/values.yaml")}more: 1\n`);
        expect(await cli("plan", "--out", "next.plan")).toMatchObject({ code: 0 });
        writeFileSync(join(folder, "charts/db/values.yaml"), `${read("charts/db/values.yaml")}more2: 1\n`);
        const applied = await cli("apply", "next.plan");
        expect(applied).toMatchObject({ code: 4 });
        expect(applied.stdout + applied.stderr).toContain("platform/charts/shop:1.4.0");
        expect(await digestOf("platform/charts/shop", "1.4.0")).toBe(before);
      });
    });

    describe.skipIf(!hasGpg)("a signed chart of an HTTP repository (needs gpg)", () => {
      let charts: ChartRepository;
      let archive: Buffer;
      let provenance = "";

      beforeAll(async () => {
        folder = mkdtempSync(join(tmpdir(), "signed-"));
        charts = await startChartRepository();
        ({ archive, provenance } = signedChart(helmPath, join(folder, "made")));
        charts.publish({ name: "web", version: "1.2.3", archive, provenance });
        writeFileSync(
          join(folder, "mirror.config.yaml"),
          `version: 1
target: { registry: sandbox, prefix: p }
sources:
  - name: web
    kind: helm
    chart: web
    repository: ${charts.url}
    version: 1.2.3
    ignore: ["quay.io/**"]
    mirrorChart: true
`,
        );
        const applied = await cli("apply", "--yes");
        expect(applied, applied.stderr).toMatchObject({ code: 0 });
        await charts.close();
        await serve();
      });
      afterAll(async () => {
        await sandbox.close();
        rmSync(folder, { recursive: true, force: true });
      });

      it("is pulled with the very bytes of its archive and its provenance file", async () => {
        const from = [`oci://${client.host}/p/charts/web`, "--version", "1.2.3", "--plain-http"];
        await client.helm("pull", "--prov", ...from);
        expect(readFileSync(join(client.folder, "web-1.2.3.tgz")).equals(archive)).toBe(true);
        expect(readFileSync(join(client.folder, "web-1.2.3.tgz.prov"), "utf8")).toBe(provenance);
        const keyring = join(folder, "made/pub.gpg");
        const verified = await client.helm("verify", "--keyring", keyring, "web-1.2.3.tgz");
        expect(verified).toContain("Chart Hash Verified");
        await client.helm("pull", "--verify", "--keyring", keyring, "-d", "..", ...from);
      });
    });

    async function digestOf(repository: string, tag: string): Promise<string> {
      const url = `${sandbox.url}/v2/${repository}/manifests/${tag}`;
      const headers = { authorization: client.authorization, accept: "*/*" };
      return sha256(new Uint8Array(await (await fetch(url, { headers })).arrayBuffer()));
    }
  });
});

/** Without what helm says of its own doing; sorted, since it has no order for documents of one kind in two charts. */
function documents(text: string): readonly string[] {
  const parts = text.replaceAll(/^(?:Saving|Deleting) .*\n/gm, "").split(/^---\n/m);
  return parts.filter((part) => part.trim() !== "").toSorted();
}

/** A chart that helm signs with a key of this test. */
function signedChart(helm: string, folder: string): { archive: Buffer; provenance: string } {
  const home = join(folder, "gpg");
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const options = {
    cwd: folder,
    stdio: "pipe" as const,
    env: { ...process.env, GNUPGHOME: home, HOME: folder },
  };
  const gpg = (...args: string[]) =>
    execFileSync("gpg", ["--batch", "--pinentry-mode", "loopback", "--passphrase", "", ...args], options);
  gpg("--quick-generate-key", "Chart Maker <maker@example.com>", "rsa2048", "sign", "never");
  writeFileSync(join(folder, "sec.gpg"), gpg("--export-secret-keys"));
  writeFileSync(join(folder, "pub.gpg"), gpg("--export"));
  for (const [file, text] of Object.entries(chart("web", { version: "1.2.3" }))) {
    mkdirSync(join(folder, file, ".."), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  execFileSync(helm, ["package", "--sign", "--key", "Chart Maker", "--keyring", "sec.gpg", "web"], options);
  const file = join(folder, "web-1.2.3.tgz");
  return { archive: readFileSync(file), provenance: readFileSync(`${file}.prov`, "utf8") };
}
