// examples/engines/kubernetes on a real API server with the real job controller: the example's own file, with only what its
// first line names changed, ends as its policy says.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { type S3Server, startS3 } from "../app/s3-server.ts";
import { awsEnvironment } from "../support/aws.ts";
import { root } from "../support/cli.ts";
import { eventually } from "./support/daemon.ts";
import { Kubelet } from "./support/kubelet.ts";
import { type Kubernetes, kubernetesLacks, startKubernetes } from "./support/kubernetes.ts";
import { expectLikeOneApply, holdOneShard, openScene, type Scene, shards } from "./support/scene.ts";

const lacks =
  kubernetesLacks.length > 0
    ? ` (no ${kubernetesLacks.join(", no ")}: node scripts/peers/kubernetes.mjs)`
    : "";
const example = readFileSync(join(root, "examples/engines/kubernetes/mirror.yaml"), "utf8");
const image = "ghcr.io/acme/ecr-mirror:0.1.0";

interface Document {
  readonly apiVersion: string;
  readonly kind: "ServiceAccount" | "Job";
  readonly metadata: { readonly name: string };
  spec?: { completions?: number; parallelism?: number; template: Template };
}

interface Template {
  spec: {
    containers: { env: { name: string; value: string }[] }[];
    securityContext: Record<string, unknown>;
  };
}

interface JobStatus {
  readonly succeeded?: number;
  readonly failed?: number;
  readonly completedIndexes?: string;
  readonly failedIndexes?: string;
  readonly conditions?: readonly {
    readonly type: string;
    readonly reason?: string;
    readonly status: string;
  }[];
}

describe.skipIf(lacks !== "")(`needs Kubernetes${lacks}`, { timeout: 240_000 }, () => {
  let cluster: Kubernetes;
  let s3: S3Server;
  let scene: Scene;
  let kubelet: Kubelet;
  let namespace = "";
  let count = 0;
  beforeAll(async () => {
    cluster = await startKubernetes();
  });
  afterAll(() => cluster.close());
  afterEach(async () => {
    await kubelet.stop();
    await scene.close();
    await s3.close();
  });

  async function open(options: { stale?: boolean; blocked?: boolean } = {}): Promise<void> {
    s3 = await startS3();
    const place = {
      bundle: "s3://bucket/run-7/",
      state: "s3://bucket/state.json",
      env: { AWS_ENDPOINT_URL_S3: s3.url },
    };
    scene = await openScene({ place, ...options });
    namespace = `mirror-${(count += 1)}`;
    const labels = { "pod-security.kubernetes.io/enforce": "restricted" };
    await created("/api/v1/namespaces", { metadata: { name: namespace, labels } });
    const programs = { [image]: scene.stage.path("bin/ecr-mirror") };
    kubelet = new Kubelet(cluster, { namespace, programs, folder: scene.stage.folder });
  }

  async function created(path: string, body: object): Promise<void> {
    const answer = await cluster.call("POST", path, body);
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  }

  /** What somebody changes who uses the example; credentials come by the role there. */
  function documents(completions = shards): readonly Document[] {
    const text = example.replaceAll("s3://plans/run-42/", scene.bundle);
    const env = Object.entries({ ...awsEnvironment, AWS_ENDPOINT_URL_S3: s3.url });
    return parseAllDocuments(text).map((parsed) => {
      const document = parsed.toJS() as Document;
      const { spec } = document;
      if (spec === undefined) return document;
      if (spec.completions !== undefined) Object.assign(spec, { completions, parallelism: completions });
      for (const container of spec.template.spec.containers)
        container.env.push(...env.map(([name, value]) => ({ name, value })));
      return document;
    });
  }

  async function apply(completions?: number): Promise<void> {
    for (const document of documents(completions)) {
      const group = document.kind === "Job" ? "/apis/batch/v1" : "/api/v1";
      await created(`${group}/namespaces/${namespace}/${document.kind.toLowerCase()}s`, document);
    }
  }

  const jobPath = (name: string): string => `/apis/batch/v1/namespaces/${namespace}/jobs/${name}`;

  async function status(name: string): Promise<JobStatus> {
    const { body } = await cluster.call("GET", jobPath(name));
    return body["status"] as JobStatus;
  }

  async function ended(name: string, type: "Complete" | "Failed"): Promise<JobStatus> {
    let last: JobStatus = {};
    return eventually(
      async () => {
        last = await status(name);
        const isThere = last.conditions?.some((one) => one.type === type && one.status === "True");
        return isThere === true ? last : undefined;
      },
      `${name} is ${type}`,
      {
        withinMs: 120_000,
        seen: () =>
          `${JSON.stringify(last)}\n${JSON.stringify(scene.workers.runs())}\n${kubelet.output(name)}`,
      },
    );
  }

  const reason = ({ conditions = [] }: JobStatus): string | undefined =>
    conditions.find(({ type }) => type === "Failed")?.reason;

  it("ends like one apply, with a pod killed in the middle", async () => {
    await open();
    const held = holdOneShard(scene);
    await apply();
    process.kill((await held()).pid, "SIGKILL");
    expect(await ended("mirror-apply", "Complete")).toMatchObject({ succeeded: 4, completedIndexes: "0-3" });
    await ended("mirror-finish", "Complete");
    expect(scene.workers.shardCodes()).toEqual([0, 0, 0, 0, 137]);
    const pods = kubelet.ended("mirror-apply");
    const killed = pods.find(({ code }) => code === 137);
    expect(pods.filter(({ index }) => index === killed?.index).map(({ code }) => code)).toEqual([137, 0]);
    await expectLikeOneApply(scene, kubelet.folder("mirror-finish", "/work"), s3.objects);
  });

  it("runs the shard of a drained node again, and does not count that as a failure", async () => {
    await open();
    const held = holdOneShard(scene);
    await apply();
    await held();
    const pod = kubelet.running("mirror-apply")[0] ?? "";
    const eviction = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: pod, namespace } };
    await created(`/api/v1/namespaces/${namespace}/pods/${pod}/eviction`, eviction);
    const done = await ended("mirror-apply", "Complete");
    expect([done.succeeded, done.failed ?? 0]).toEqual([4, 0]);
    expect(scene.workers.shardCodes()).toEqual([0, 0, 0, 0, 143]);
    await ended("mirror-finish", "Complete");
    await expectLikeOneApply(scene, kubelet.folder("mirror-finish", "/work"), s3.objects);
  });

  it("does not try a stale shard again: its index fails, the others end, the finish ends at once and writes nothing", async () => {
    await open({ stale: true });
    const before = s3.objects.get("bucket/state.json");
    await apply();
    const failed = await ended("mirror-apply", "Failed");
    expect(reason(failed)).toBe("FailedIndexes");
    expect(failed).toMatchObject({ succeeded: 3 });
    const pods = kubelet.ended("mirror-apply");
    expect(scene.workers.shardCodes()).toEqual([0, 0, 0, 4]);
    expect(failed.failedIndexes).toBe(pods.find(({ code }) => code === 4)?.index);
    // It waits for two hours, and for a stale shard not at all.
    expect(reason(await ended("mirror-finish", "Failed"))).toBe("PodFailurePolicy");
    expect(kubelet.ended("mirror-finish").map(({ code }) => code)).toEqual([4]);
    expect(kubelet.output("mirror-finish")).toMatch(
      /Shard \d\/4 found that ECR changed after the plan was made/,
    );
    expect(s3.objects.get("bucket/state.json")).toBe(before);
    expect(existsSync(join(kubelet.folder("mirror-finish", "/work"), "mapping.csv"))).toBe(false);
  });

  it("completes shards whose plan has a blocked change; the finish writes all others and says so", async () => {
    await open({ blocked: true });
    await apply();
    expect(await ended("mirror-apply", "Complete")).toMatchObject({ succeeded: 4, completedIndexes: "0-3" });
    expect(scene.workers.shardCodes()).toEqual([0, 0, 0, 0]);
    expect(reason(await ended("mirror-finish", "Failed"))).toBe("PodFailurePolicy");
    expect(kubelet.ended("mirror-finish").map(({ code }) => code)).toEqual([3]);
    const mapping = readFileSync(join(kubelet.folder("mirror-finish", "/work"), "mapping.csv"), "utf8");
    expect(mapping.trimEnd().split("\n")).toHaveLength(12);
  });

  it("ends at once where N is not the bundle's", async () => {
    await open();
    await apply(shards + 1);
    const failed = await ended("mirror-apply", "Failed");
    expect(reason(failed)).toBe("PodFailurePolicy");
    expect(kubelet.output("mirror-apply")).toContain("plan/other-split");
    expect(kubelet.ended("mirror-apply").filter(({ index }) => index === "4")).toEqual([
      { index: "4", code: 64 },
    ]);
  });

  it("asks for pods that the restricted standard admits", async () => {
    await open();
    const admitted = async (change: (template: Template) => void): Promise<number> => {
      const template = documents().flatMap(({ spec }) => (spec === undefined ? [] : [spec.template]))[0];
      if (template === undefined) throw new Error("no Job");
      change(template);
      await cluster.call("POST", `/api/v1/namespaces/${namespace}/serviceaccounts`, {
        metadata: { name: "ecr-mirror" },
      });
      const pod = { ...template, metadata: { name: "probe" } };
      return (await cluster.call("POST", `/api/v1/namespaces/${namespace}/pods?dryRun=All`, pod)).status;
    };
    expect(await admitted(() => undefined)).toBe(201);
    expect(await admitted(({ spec }) => delete spec.securityContext["seccompProfile"])).toBe(403);
  });
});
