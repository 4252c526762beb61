import { describe, expect, it } from "vitest";
import { manifests } from "../../../src/sources/manifests/source.ts";
import { realPrograms } from "../programs.ts";
import { codesOf, contextFor, discoverIn, folderWith, references, sourceOf } from "../setup.ts";

function pod(name: string, image: string): string {
  return `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\nspec:\n  containers:\n    - { name: main, image: ${image} }\n`;
}

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  template:
    spec:
      initContainers: [{ name: init, image: "busybox:1.36" }]
      containers: [{ name: main, image: "nginx:1.27" }]
`;

function read(files: Readonly<Record<string, string>>, paths: readonly string[]) {
  return discoverIn(manifests, sourceOf("manifests", { paths }), files);
}

describe("manifests", () => {
  it("reads files with several documents and lists", async () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n  - ${pod("b", "redis:7").trimEnd().replaceAll("\n", "\n    ")}\n`;
    const found = await read(
      { "all.yaml": `${pod("a", "quay.io/a/b:1")}---\n# nothing\n---\n${deployment}---\n${list}` },
      ["all.yaml"],
    );
    expect([...references(found)].sort()).toEqual([
      "docker.io/library/busybox:1.36",
      "docker.io/library/nginx:1.27",
      "docker.io/library/redis:7",
      "quay.io/a/b:1",
    ]);
    expect(found.images.find((one) => one.reference === "nginx:1.27")?.provenance[0]).toMatchObject({
      source: "test",
      file: "all.yaml",
      kind: "Deployment",
      name: "web",
    });
  });

  it("reads folders and globs, and nothing twice", async () => {
    const files = {
      "k8s/a.yaml": pod("a", "nginx:1"),
      "k8s/sub/b.yml": pod("b", "nginx:2"),
      "k8s/c.json": JSON.stringify({
        kind: "Pod",
        apiVersion: "v1",
        spec: { containers: [{ image: "nginx:3" }] },
      }),
      "k8s/README.md": "image: nginx:4",
      "other/d.yaml": pod("d", "nginx:5"),
    };
    expect([...references(await read(files, ["k8s/"]))].sort()).toEqual(
      ["1", "2", "3"].map((one) => `docker.io/library/nginx:${one}`),
    );
    expect(references(await read(files, ["*/*.yaml"]))).toEqual([
      "docker.io/library/nginx:1",
      "docker.io/library/nginx:5",
    ]);
    expect(references(await read(files, ["k8s/a.yaml", "k8s/a.yaml"]))).toHaveLength(1);
  });

  it("asks about what only may be an image", async () => {
    const unsure = deployment.replace(
      'image: "nginx:1.27"',
      'image: "nginx:1.27", args: ["--x=quay.io/a/maybe:1"]',
    );
    const found = await read({ "a.yaml": unsure }, ["a.yaml"]);
    expect(found.questions.map((one) => one.reference)).toEqual(["quay.io/a/maybe:1"]);
    expect(found.images.find((one) => one.reference === "quay.io/a/maybe:1")?.confidence).toBe("medium");
  });

  it("leaves out a broken document and says so", async () => {
    const found = await read({ "a.yaml": `${pod("a", "nginx:1")}---\na: [\n---\n${pod("b", "nginx:2")}` }, [
      "a.yaml",
    ]);
    expect(references(found)).toHaveLength(2);
    expect(found.warnings).toMatchObject([{ code: "yaml/document" }]);
  });

  it("says when a folder of manifests holds a kustomization that it doesn't build", async () => {
    const kustomization =
      "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [b.yaml]\n";
    const found = await read(
      {
        "k/a.yaml": pod("a", "nginx:1"),
        "k/o/kustomization.yaml": kustomization,
        "k/o/b.yaml": pod("b", "nginx:2"),
      },
      ["k"],
    );
    expect(references(found)).toHaveLength(2);
    expect(found.warnings).toMatchObject([{ code: "source/kustomization-skipped" }]);
  });

  it.each([
    ["a missing file", ["none.yaml"], "file/missing"],
    ["a glob without match", ["*.yaml"], "file/no-match"],
    ["a folder without manifests", ["empty"], "file/no-match"],
  ])("refuses %s", async (_, paths, code) => {
    expect(await codesOf(read({ "empty/README.md": "x" }, paths))).toEqual([code]);
  });

  const kustomized = {
    "base/kustomization.yaml":
      "resources: [pod.yaml]\nimages: [{ name: nginx, newName: quay.io/acme/nginx, newTag: '9' }]\n",
    "base/pod.yaml": pod("a", "nginx:1"),
    "broken/kustomization.yaml": "resources: [none.yaml]\n",
  };

  it("says what is missing to build a kustomization", async () => {
    const programs = {
      find: () => Promise.resolve(null),
      run: () => Promise.reject(new Error("ran")),
      workFolder: () => Promise.reject(new Error("asked")),
    };
    const source = sourceOf("manifests", { paths: ["base"] });
    expect(await codesOf(discoverIn(manifests, source, kustomized, { programs }))).toEqual([
      "program/missing",
    ]);
  });

  const programs = realPrograms();
  it.skipIf(!programs.has("kubectl") && !programs.has("kustomize"))(
    "needs kubectl or kustomize: builds a kustomization",
    async () => {
      const context = { ...contextFor(await folderWith(kustomized)), programs: programs.open() };
      for (const path of ["base", "base/kustomization.yaml"]) {
        const found = await manifests.discover(sourceOf("manifests", { paths: [path] }), context);
        expect(references(found)).toEqual(["quay.io/acme/nginx:9"]);
        expect(found.images[0]?.provenance[0]?.file).toBe("base");
      }
      const broken = manifests.discover(sourceOf("manifests", { paths: ["broken"] }), context);
      expect(await codesOf(broken)).toEqual(["source/kustomize"]);
    },
  );
});
