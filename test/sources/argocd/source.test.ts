// Argo CD applications: whose charts are read with which values, what is asked, and what is wrong in one error.
import { describe, expect, it } from "vitest";
import { argocd } from "../../../src/sources/argocd/source.ts";
import { anyHelm } from "../helm/peers.ts";
import { chart, found, helmContext, packed } from "../helm/setup.ts";
import { codesOf, diagnosticsOf, discoverIn, folderWith, sourceOf } from "../setup.ts";

const repository = "https://charts.example.com/stable";

/** An application whose first source is a chart; `more` are further lines of that source. */
function application(more: readonly string[] = [], version = "targetRevision: 1.0.0"): string {
  return [
    "apiVersion: argoproj.io/v1alpha1",
    "kind: Application",
    "metadata: { name: shop }",
    "spec:",
    "  destination: { namespace: web }",
    "  source:",
    `    repoURL: ${repository}`,
    "    chart: app",
    ...[version, ...more].filter((line) => line !== "").map((line) => `    ${line}`),
    "",
  ].join("\n");
}

function discover(files: Readonly<Record<string, string>>, paths: readonly string[] = Object.keys(files)) {
  return discoverIn(argocd, sourceOf("argocd", { paths: [...paths] }), files);
}

function codes(text: string): Promise<readonly string[]> {
  return codesOf(discover({ "app.yaml": text }));
}

describe.skipIf(anyHelm === undefined)("charts (needs helm: node scripts/peers/helm.mjs)", () => {
  async function fromRepository(text: string, values: string, image: string) {
    const files = chart("app", { values, images: [image] });
    const answers: Record<string, Uint8Array> = {
      [`${repository}/index.yaml`]: new TextEncoder().encode(
        "entries:\n  app:\n    - version: 1.0.0\n      urls: [app-1.0.0.tgz]\n",
      ),
      [`${repository}/app-1.0.0.tgz`]: await packed(files),
    };
    const http = {
      get: (url: string) => {
        const answer = answers[url];
        return answer === undefined
          ? Promise.reject(new Error(`not served: ${url}`))
          : Promise.resolve(answer);
      },
    };
    const context = helmContext(await folderWith({ "apps/shop.yaml": text }), anyHelm ?? "", { http });
    return argocd.discover(sourceOf("argocd", { paths: ["apps/"] }), context);
  }

  it("are rendered with the application's values, and say where it names them", async () => {
    const text = application([
      "helm:",
      "  valuesObject: { tag: 1, host: quay.io, port: 8080 }",
      "  values: 'tag: 9'",
      "  parameters: [{ name: host, value: ghcr.io }, { name: tag, value: '2.10', forceString: true }]",
    ]);
    const image = "{{ .Values.host }}/{{ .Release.Namespace }}/{{ .Release.Name }}:{{ .Values.tag }}";
    const result = await fromRepository(text, "tag: 0\n", `${image}-{{ kindOf .Values.port }}`);
    expect(found(result)).toEqual(["required ghcr.io/web/shop:2.10-float64"]);
    expect(result.images[0]?.provenance[0]).toMatchObject({
      source: "test",
      chart: "app",
      version: "1.0.0",
      file: "apps/shop.yaml",
      line: 8,
      note: "application shop, apps/shop.yaml:8",
    });
    expect(result.questions).toEqual([]);
  });

  it("take values as a text, and a release name", async () => {
    const text = application(["helm:", "  releaseName: blue", "  values: |", "    tag: 3-alpine"]);
    const result = await fromRepository(text, "tag: 0\n", "a/{{ .Release.Name }}:{{ .Values.tag }}");
    expect(found(result)).toEqual(["required a/blue:3-alpine"]);
  });

  it("type parameters as --set does", async () => {
    const parameters =
      "parameters: [{ name: a, value: '7' }, { name: b, value: 'true' }, { name: c, value: x }]";
    const image = "a/{{ kindOf .Values.a }}-{{ kindOf .Values.b }}:{{ .Values.c }}";
    const result = await fromRepository(
      application([`helm: { ${parameters} }`]),
      "a: 0\nb: 0\nc: 0\n",
      image,
    );
    expect(found(result)).toEqual(["required a/float64-bool:x"]);
  });

  it("that can't be fetched are an error at the application", async () => {
    const text = application().replace("chart: app", "chart: other");
    const [first] = await diagnosticsOf(fromRepository(text, "", "a/b:1"));
    expect(first).toMatchObject({
      code: "chart/not-found",
      at: { file: "apps/shop.yaml", line: 8, column: 12 },
    });
  });

  it("are of an OCI registry where the repoURL has no scheme", async () => {
    const text = application().replace(repository, "quay.io/charts");
    let asked = "";
    const reader = (ref: { registry: string; repository: string }): never => {
      asked = `${ref.registry}/${ref.repository}`;
      throw new Error("asked");
    };
    const unused = (): never => {
      throw new Error("unused");
    };
    const registries = {
      tags: () => Promise.resolve([{ tag: "1.0.0" }]),
      repositories: unused,
      isCarried: () => false,
      reader,
      layout: unused,
      created: unused,
    };
    const folder = await folderWith({ "app.yaml": text });
    const context = helmContext(folder, anyHelm ?? "", { registries });
    await expect(argocd.discover(sourceOf("argocd", { paths: ["app.yaml"] }), context)).rejects.toThrow();
    expect(asked).toBe("quay.io/charts/app");
  });
});

describe("what only Argo CD can read is a question", () => {
  async function questions(text: string): Promise<readonly (readonly [string, string])[]> {
    const result = await discover({ "app.yaml": text });
    expect(result.images).toEqual([]);
    return result.questions.map(({ reference, why }) => [reference, why] as const);
  }

  it.each([
    [
      "valueFiles",
      "valueFiles: [prod.yaml, $values/x.yaml]",
      "the values file prod.yaml, the values file $values/x.yaml",
    ],
    ["files as parameters", "fileParameters: [{ name: a, path: b }]", "fileParameters"],
    ["a list", "parameters: [{ name: a, value: '{x,y}' }]", "the value of the parameter a"],
    ["a variable", "parameters: [{ name: a, value: $ARGOCD_APP_NAME }]", "the value of the parameter a"],
    ["a null", "parameters: [{ name: a, value: 'null' }]", "the value of the parameter a"],
  ])("%s", async (_name, helm, what) => {
    expect(await questions(application([`helm: { ${helm} }`]))).toEqual([
      [`${repository}/app:1.0.0`, expect.stringContaining(what) as string],
    ]);
  });

  it("a path in git, without the user of its URL; a source of values alone is none", async () => {
    const text = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop }
spec:
  sources:
    - { repoURL: "https://me:secret@git.example.com/a.git", ref: values }
    - repoURL: https://me:secret@git.example.com/a.git
      path: deploy/shop
      targetRevision: main
      kustomize: { images: ["nginx=x/nginx:1"] }
`;
    const [first, ...others] = (await discover({ "app.yaml": text })).questions;
    expect(others).toEqual([]);
    expect(first).toMatchObject({
      reference: "https://git.example.com/a.git//deploy/shop",
      why: expect.stringMatching(/deploy\/shop at main from git.*kustomize\.images/) as string,
      evidence: [{ source: "test", file: "app.yaml", line: 7, kind: "Application", name: "shop" }],
    });
  });
});

describe("documents", () => {
  const git = application().replace("chart: app", "path: app");

  it("are read from folders, globs and lists, each file once; others are passed over", async () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n  - ${git.trimEnd().replaceAll("\n", "\n    ")}\n`;
    const other = "kind: ConfigMap\ndata: { a: 1, a: 2 }\n";
    const files = { "apps/a.yaml": `${other}---\n${git}`, "apps/b/c.yml": list, "apps/README.md": "no: [" };
    const read = await discover(files, ["apps", "apps/*.yaml"]);
    expect(read.questions.map((one) => one.evidence[0])).toMatchObject([
      { file: "apps/a.yaml", line: 10 },
      { file: "apps/b/c.yml", line: 10 },
    ]);
    expect(read.warnings).toEqual([]);
  });

  it("of a set are a warning", async () => {
    const set = "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nspec: {}\n";
    const read = await discover({ "app.yaml": set });
    expect(read.warnings).toMatchObject([
      { code: "source/application-set", severity: "warning", at: { file: "app.yaml", line: 1 } },
    ]);
  });
});

describe("bad input is one error with its place", () => {
  it.each([
    ["a range", application([], "targetRevision: 1.*"), "chart/no-version 9:21"],
    ["a version in part", application([], "targetRevision: '1.2'"), "chart/no-version 9:21"],
    ["no targetRevision", application([], ""), "chart/no-version 7:5"],
    ["no Application", "apiVersion: v1\nkind: Pod\n", "list/shape 1:1"],
    ["no source", "apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: {}\n", "list/shape 3:7"],
    ["no repoURL", application().replace(`    repoURL: ${repository}\n`, ""), "list/shape 7:5"],
    ["neither chart nor path", application().replace("    chart: app\n", ""), "list/shape 7:5"],
    ["values that are a map", application(["helm: { values: { a: 1 } }"]), "list/shape 10:21"],
    ["values that are a list", application(["helm: { values: '- a' }"]), "list/shape 10:21"],
    ["values that are no YAML", application(["helm: { values: 'a: [' }"]), "list/shape 10:21"],
    ["a valuesObject that is a text", application(["helm: { valuesObject: a }"]), "list/shape 10:27"],
    ["a parameter without a name", application(["helm: { parameters: [{ value: a }] }"]), "list/shape 10:26"],
    ["broken YAML", `${application()}---\n"a\n`, "yaml/syntax 12:1"],
    ["a key twice", application(["chart: b"]), "yaml/duplicate-key 10:5"],
  ])("%s", async (_name, text, expected) => {
    expect(await codes(text)).toEqual([expected]);
  });

  it("of all files, before a chart is fetched", async () => {
    const bad = application([], "targetRevision: '>=1'");
    expect(await codesOf(discover({ "a.yaml": application(), "b.yaml": bad, "c.yaml": bad }))).toEqual([
      "chart/no-version 9:21",
      "chart/no-version 9:21",
    ]);
  });

  it("a path without a file", async () => {
    expect(await codesOf(discover({}, ["apps/*.yaml"]))).toEqual(["file/no-match"]);
    expect(await codesOf(discover({}, ["app.yaml"]))).toEqual(["file/missing"]);
  });
});
