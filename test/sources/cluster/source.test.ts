import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { cluster } from "../../../src/sources/cluster/source.ts";
import { realPrograms } from "../programs.ts";
import { codesOf, contextFor, folderWith, references, sourceOf } from "../setup.ts";

const pods = [
  { namespace: "default", image: "nginx:1.27" },
  { namespace: "default", image: "nginx:1.27" },
  { namespace: "system", image: "registry.k8s.io/pause:3.10" },
].map(({ namespace, image }, index) => ({
  metadata: { name: `pod-${index}`, namespace },
  spec: {
    containers: [
      { name: "main", image, args: ["--image=quay.io/not/certain:1"], ports: [{ containerPort: 80 }] },
    ],
  },
  status: { containerStatuses: [{ image: "old/name:1", imageID: `x@sha256:${"a".repeat(64)}` }] },
}));

const resources = [
  { name: "pods", singularName: "pod", namespaced: true, kind: "Pod", verbs: ["get", "list"] },
];

/** As much of an API server as `kubectl get pods` asks for. */
function answer(path: string): unknown {
  if (path === "/api") return { kind: "APIVersions", versions: ["v1"] };
  if (path === "/apis") return { kind: "APIGroupList", apiVersion: "v1", groups: [] };
  if (path === "/api/v1") return { kind: "APIResourceList", groupVersion: "v1", resources };
  const [, namespace] = /^\/api\/v1\/(?:namespaces\/([^/]+)\/)?pods$/.exec(path) ?? [path, null];
  if (namespace === null) return undefined;
  const items = pods.filter((pod) => namespace === undefined || pod.metadata.namespace === namespace);
  return { kind: "PodList", apiVersion: "v1", metadata: {}, items };
}

async function startApi(): Promise<string> {
  const server = createServer((request, response) => {
    const body = answer((request.url ?? "").split("?")[0] ?? "");
    response.writeHead(body === undefined ? 404 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(body ?? { kind: "Status", apiVersion: "v1", status: "Failure", code: 404 }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const programs = realPrograms();

async function context(server: string) {
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "one",
    contexts: [{ name: "one", context: { cluster: "one", user: "one" } }],
    clusters: [{ name: "one", cluster: { server } }],
    users: [{ name: "one", user: {} }],
  };
  const folder = await folderWith({ kubeconfig: JSON.stringify(config) });
  const open = programs.open({ KUBECONFIG: join(folder, "kubeconfig"), HOME: folder });
  return { ...contextFor(folder), programs: open };
}

describe.skipIf(!programs.has("kubectl"))("cluster (needs kubectl)", () => {
  it("takes what the pods run, once each", async () => {
    const found = await cluster.discover(sourceOf("cluster", {}), await context(await startApi()));
    expect(references(found)).toEqual(["docker.io/library/nginx:1.27", "registry.k8s.io/pause:3.10"]);
    expect(found.images[0]?.provenance).toMatchObject([
      { source: "test", kind: "Pod", name: "pod-0" },
      { source: "test", kind: "Pod", name: "pod-1" },
    ]);
    expect(found.title).toBe("3 pods of the current context");
  });

  it("takes only the namespaces that are named", async () => {
    const source = sourceOf("cluster", { namespaces: ["system"], context: "one" });
    expect(references(await cluster.discover(source, await context(await startApi())))).toEqual([
      "registry.k8s.io/pause:3.10",
    ]);
  });

  it("says what kubectl says when it fails", async () => {
    const source = sourceOf("cluster", { context: "--none" });
    expect(await codesOf(cluster.discover(source, await context("http://127.0.0.1:1")))).toEqual([
      "source/cluster",
    ]);
  });
});

describe("cluster", () => {
  it("says that kubectl is missing", async () => {
    const none = {
      find: () => Promise.resolve(null),
      run: () => Promise.reject(new Error("ran")),
      workFolder: () => Promise.reject(new Error("asked")),
    };
    const found = cluster.discover(sourceOf("cluster", {}), contextFor("/nowhere", { programs: none }));
    expect(await codesOf(found)).toEqual(["program/missing"]);
  });
});
