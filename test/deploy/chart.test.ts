// The chart, rendered by the real Helm over a matrix of values, and taken by a strict validator and, where there is one, by a
// real API server with the "restricted" standard. What its pods run is run by hand.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { parseAllDocuments, stringify } from "yaml";
import { type Moments, openMoments, removeBusybox } from "../engines/support/moments.ts";
import { type Kubernetes, kubernetesLacks, startKubernetes } from "../engines/support/kubernetes.ts";
import { helmPeers } from "../sources/helm/peers.ts";
import { root } from "../support/cli.ts";

const chart = join(root, "deploy/helm/ecr-mirror");
const validator = join(root, ".cache/peers/checkers/python/bin/kubernetes-validate");

type Values = Readonly<Record<string, unknown>>;

const files = {
  config: { files: { "mirror.config.yaml": "version: 1\n", "images.txt": "a: b # {{ c }}\n" } },
};
const git = { url: "https://github.com/acme/images.git", ref: "v1.2", secret: "git" };
const roleArn = "arn:aws:iam::123456789012:role/mirror";

/** The standard "restricted" forbids it. */
const onNode = "figures for the node's textfile collector";

const matrix: Readonly<Record<string, Values>> = {
  "drift, config in values": files,
  "apply with IRSA": { ...files, command: "apply", serviceAccount: { roleArn, annotations: { a: "1" } } },
  "Pod Identity with variables": {
    ...files,
    podIdentity: true,
    env: [{ name: "HTTPS_PROXY", value: "http://proxy:3128" }],
    envFrom: [{ secretRef: { name: "registries" } }],
  },
  "config from git, state on S3": { config: { git, path: "prod/mirror.config.yaml" } },
  "config from a public repository": { config: { git: { url: git.url } } },
  "config from another ConfigMap, state on a volume": {
    config: { existingConfigMap: "mirror" },
    state: { persistence: true, storageClass: "gp3", size: "5Gi" },
  },
  "an existing claim, another service account": {
    ...files,
    state: { persistence: true, existingClaim: "state" },
    serviceAccount: { create: false, name: "mirror" },
  },
  "figures for a Pushgateway": { ...files, metrics: { pushgateway: "http://pushgateway:9091" } },
  [onNode]: { ...files, metrics: { hostPath: "/var/lib/node_exporter" } },
  "everything else": {
    ...files,
    args: ["--ignore", "platform/nightly/**", "--format=markdown=/cache/a b.md"],
    suspend: true,
    schedule: "@daily",
    timeZone: "Europe/Zurich",
    image: { repository: "r.example.com/m", digest: `sha256:${"0".repeat(64)}`, pullSecrets: ["r"] },
    backoffLimit: 2,
    activeDeadlineSeconds: 7_200,
    podAnnotations: { "a.b/c": "true" },
    podLabels: { team: "x" },
    nodeSelector: { "kubernetes.io/arch": "arm64" },
    tolerations: [{ key: "a", operator: "Exists", effect: "NoSchedule" }],
    affinity: { nodeAffinity: {} },
    priorityClassName: "",
    extraVolumes: [{ name: "cache", emptyDir: {} }],
    extraVolumeMounts: [{ name: "cache", mountPath: "/cache" }],
  },
};

interface Container {
  readonly args?: readonly string[];
  readonly command?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
}

interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly jobTemplate: {
      readonly spec: {
        readonly template: {
          readonly spec: {
            readonly initContainers: readonly Container[];
            readonly containers: readonly Container[];
          };
        };
      };
    };
  };
}

const podOf = (resources: readonly Resource[]) =>
  resources.find(({ kind }) => kind === "CronJob")?.spec.jobTemplate.spec.template ??
  expect.fail("no CronJob");

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "chart-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function render(helm: string, values: Values): { code: number | null; text: string; error: string } {
  const path = join(folder, "values.yaml");
  writeFileSync(path, stringify(values));
  const ran = spawnSync(helm, ["template", "nightly", chart, "--namespace", "mirror", "--values", path], {
    encoding: "utf8",
  });
  return { code: ran.status, text: ran.stdout, error: ran.stderr };
}

const resourcesOf = (text: string): readonly Resource[] =>
  parseAllDocuments(text)
    .map((one) => one.toJS() as Resource | null)
    .filter((one) => one !== null);

describe.each(helmPeers)("on Helm $major", ({ major, path: helm }) => {
  const title = helm === undefined ? " (needs node scripts/peers/helm.mjs)" : "";
  describe.skipIf(helm === undefined)(`rendered${title}`, () => {
    it.each(Object.keys(matrix))("%s", (name) => {
      const { code, text, error } = render(helm ?? "", matrix[name] ?? {});
      expect(code, error).toBe(0);
      expect(resourcesOf(text).map(({ kind }) => kind)).toContain("CronJob");
      if (!existsSync(validator)) return;
      const checked = spawnSync(validator, ["--strict", "-"], { input: text, encoding: "utf8" });
      expect(checked.status, `${checked.stdout}${checked.stderr}`).toBe(0);
    });

    it.each<[string, Values, string]>([
      ["no config", {}, "Set exactly one of config.files"],
      ["two configs", { config: { ...files.config, git } }, "Set exactly one of config.files"],
      ["a config that is not there", { config: { ...files.config, path: "x" } }, "config.files has no x"],
      ["an unknown command", { ...files, command: "prune" }, "/command"],
      ["an unknown key", { ...files, schedul: "@daily" }, "schedul"],
      ["no role", { ...files, serviceAccount: { roleArn: "mirror" } }, "/serviceAccount/roleArn"],
      ["a repository without TLS", { config: { git: { url: "http://git" } } }, "/config/git/url"],
      [
        "an option in place of a ref",
        { config: { git: { ...git, ref: "--upload-pack=x" } } },
        "/config/git/ref",
      ],
    ])("refuses %s", (_, values, says) => {
      const { code, error } = render(helm ?? "", values);
      expect(code).not.toBe(0);
      // Helm 3 writes places with points.
      expect(major === 3 ? error.replaceAll(".", "/") : error).toContain(
        major === 3 ? says.replaceAll(".", "/").replace(/^\//, "") : says,
      );
    });
  });
});

const helm4 = helmPeers.find(({ major }) => major === 4)?.path;

it.skipIf(helm4 === undefined || !existsSync(validator))("the validator finds a slip", () => {
  const { text } = render(helm4 ?? "", files);
  const slip = text.replace("concurrencyPolicy", "concurencyPolicy");
  expect(spawnSync(validator, ["--strict", "-"], { input: slip }).status).not.toBe(0);
});

describe.skipIf(helm4 === undefined)("what a pod runs (needs Helm 4)", { timeout: 120_000 }, () => {
  let moments: Moments;
  afterEach(() => moments.close());

  const spec = (values: Values) => podOf(resourcesOf(render(helm4 ?? "", values).text)).spec;

  async function runMain(values: Values): Promise<number> {
    const [container] = spec(values).containers;
    return (await moments.cli(...(container?.args ?? []))).code;
  }

  it("apply, then drift without and with a finding, with their exit codes", async () => {
    moments = await openMoments();
    expect(await runMain({ ...files, command: "apply" })).toBe(0);
    expect(await runMain(files)).toBe(0);
    await removeBusybox(moments);
    expect(await runMain(files)).toBe(2);
    expect(await runMain({ ...files, args: ["--ignore", "platform/library/*"] })).toBe(0);
  });

  it("the clone of a repository at a ref, and credentials that are given to git alone", async () => {
    moments = await openMoments();
    const [init] = spec({ config: { git } }).initContainers;
    const work = join(moments.home, "clone");
    mkdirSync(work);
    const given = Object.fromEntries((init?.env ?? []).map(({ name, value }) => [name, value ?? "secret"]));
    moments.git("tag", "v1.2");
    moments.git("push", "--quiet", "origin", "v1.2");
    const env = { ...moments.env, ...given, GIT_URL: `file://${moments.home}/origin.git` };
    const [shell = "", ...args] = init?.command ?? [];
    execFileSync(shell, args, { cwd: work, env, stdio: "pipe" });
    expect(readFileSync(join(work, "images.txt"), "utf8")).toContain("busybox");
    expect(args.join(" ")).not.toContain("secret");
  });

  it("the sidecar that gives the figures away when it is ended", async () => {
    moments = await openMoments();
    const values = { ...files, metrics: { pushgateway: "http://pushgateway" } };
    expect(await runMain({ ...files, command: "apply" })).toBe(0);
    const [container] = spec(values).containers;
    const metrics = join(moments.home, "nightly.prom");
    const args = (container?.args ?? []).map((one) => (one === "/metrics/nightly.prom" ? metrics : one));
    expect((await moments.cli(...args)).code).toBe(0);
    const told: string[] = [];
    const note = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      told.push(`${request.method} ${request.url}`, await text(request));
      response.end();
    };
    const gateway = createServer((request, response) => void note(request, response));
    await new Promise<void>((resolve) => gateway.listen(0, "127.0.0.1", resolve));
    const { port } = gateway.address() as AddressInfo;
    const [, sidecar] = spec(values).initContainers;
    const [, ...own] = sidecar?.command ?? [];
    const script = own.map((one) => one.replace('"/metrics/"', JSON.stringify(`${moments.home}/`)));
    const env = { NAME: "nightly", PUSHGATEWAY: `http://127.0.0.1:${port}/` };
    // It is ended as soon as it can be: a line of its own says when.
    const child = spawn(process.execPath, [script[0] ?? "", `${script[1]}; console.log("ready")`], { env });
    await once(child.stdout, "data");
    child.kill("SIGTERM");
    const [code] = (await once(child, "close")) as [number];
    await new Promise((resolve) => gateway.close(resolve));
    expect(code).toBe(0);
    expect(told[0]).toBe("PUT /metrics/job/ecr-mirror/instance/nightly");
    expect(told[1]).toContain("ecr_mirror_");
  });

  it("the copy of a ConfigMap", async () => {
    moments = await openMoments();
    const [init] = spec(files).initContainers;
    const [shell = "", flag = "", script = ""] = init?.command ?? [];
    const from = join(moments.home, "config");
    mkdirSync(from);
    writeFileSync(join(from, "images.txt"), "x");
    const to = join(moments.home, "to");
    mkdirSync(to);
    execFileSync(shell, [flag, script.replace("/config", from)], { cwd: to });
    expect(readFileSync(join(to, "images.txt"), "utf8")).toBe("x");
  });
});

const lacks = [...kubernetesLacks, ...(helm4 === undefined ? ["Helm 4"] : [])];
describe.skipIf(lacks.length > 0)(
  `a real API server takes it${lacks.length > 0 ? ` (no ${lacks.join(", no ")})` : ""}`,
  { timeout: 240_000 },
  () => {
    let cluster: Kubernetes;
    const namespace = "/api/v1/namespaces/mirror";
    beforeAll(async () => {
      cluster = await startKubernetes();
      const labels = { "pod-security.kubernetes.io/enforce": "restricted" };
      await cluster.call("POST", "/api/v1/namespaces", { metadata: { name: "mirror", labels } });
      await cluster.call("POST", `${namespace}/serviceaccounts`, { metadata: { name: "there" } });
    }, 120_000);
    afterAll(() => cluster.close());

    const places: Readonly<Record<string, string>> = {
      CronJob: "/apis/batch/v1/namespaces/mirror/cronjobs",
      ConfigMap: `${namespace}/configmaps`,
      PersistentVolumeClaim: `${namespace}/persistentvolumeclaims`,
      ServiceAccount: `${namespace}/serviceaccounts`,
    };

    it.each(Object.keys(matrix))("%s", async (name) => {
      const resources = resourcesOf(render(helm4 ?? "", matrix[name] ?? {}).text);
      for (const resource of resources) {
        const place = `${places[resource.kind]}?dryRun=All&fieldValidation=Strict`;
        const { status, body } = await cluster.call("POST", place, resource);
        expect(status, JSON.stringify(body)).toBe(201);
      }
      // A pod needs an account that is there.
      const { spec } = podOf(resources);
      const pod = { metadata: { name: "nightly" }, spec: { ...spec, serviceAccountName: "there" } };
      const { status, body } = await cluster.call("POST", `${namespace}/pods?dryRun=All`, pod);
      expect(status, JSON.stringify(body)).toBe(name === onNode ? 403 : 201);
    });

    it("and would refuse a pod with fewer restrictions", async () => {
      const { spec } = podOf(resourcesOf(render(helm4 ?? "", files).text));
      const pod = { metadata: { name: "nightly" }, spec: { ...spec, serviceAccountName: "there" } };
      const text = JSON.stringify(pod);
      const slip: unknown = JSON.parse(text.replaceAll('"allowPrivilegeEscalation":false,', ""));
      const { status, body } = await cluster.call("POST", `${namespace}/pods?dryRun=All`, slip);
      expect(status).toBe(403);
      expect(JSON.stringify(body)).toContain("violates PodSecurity");
    });
  },
);
