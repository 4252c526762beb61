// Charts that can't be rendered, or render too much: each is named with its remedy.
import { describe, expect, it } from "vitest";
import { helm } from "../../../src/sources/helm/source.ts";
import { contextFor, diagnosticsOf, folderWith } from "../setup.ts";
import { anyHelm } from "./peers.ts";
import { chart, deployment, discoverChart, found, helmContext, helmSource } from "./setup.ts";

const path = anyHelm ?? "";

it("says that helm is missing, and what to do", async () => {
  const folder = await folderWith(chart("app"));
  const programs = {
    find: async () => null,
    run: () => Promise.reject(new Error("unused")),
    workFolder: async () => folder,
  };
  const [problem] = await diagnosticsOf(
    helm.discover(helmSource({ chart: "app" }), contextFor(folder, { programs })),
  );
  expect(problem).toMatchObject({
    code: "chart/no-helm",
    hint: expect.stringContaining("fallback") as string,
  });
});

describe.skipIf(anyHelm === undefined)("faults (needs helm: node scripts/peers/helm.mjs)", () => {
  it("shows a template's failure with its place and the likely key", async () => {
    const files = {
      ...chart("app", { more: "dependencies: [{name: sub, version: 1.0.0}]\n" }),
      ...chart("app/charts/sub", {
        images: ['{{ required "name an image" .Values.image.repository }}'],
        values: "image: {}\n",
      }),
    };
    const [problem] = await diagnosticsOf(discoverChart(path, { chart: "app" }, files));
    expect(problem).toMatchObject({
      code: "chart/render",
      detail: "app/charts/sub/templates/all.yaml, line 9: name an image",
      hint: "Set sub.image.repository, under values: or set: of the source.",
    });
  });

  it("shows a schema's complaint", async () => {
    const files = {
      ...chart("app"),
      "app/values.schema.json": '{"properties":{"image":{"type":"integer"}}}',
    };
    const [problem] = await diagnosticsOf(discoverChart(path, { chart: "app" }, files));
    expect(problem).toMatchObject({
      code: "chart/schema",
      detail: expect.stringContaining("image") as string,
    });
  });

  it("keeps the documents that can be read", async () => {
    const files = {
      ...chart("app"),
      "app/templates/dup.yaml": `${deployment("b", "quay.io/x/b:1")}---\n# a document of its own\na: 1\n"b\n`,
    };
    const result = discoverChart(path, { chart: "app" }, files);
    // Helm itself refuses what is no YAML; what it lets through and we can't read is a warning.
    await expect(result).rejects.toThrow(/YAML|yaml/);
    const aliased = { ...chart("app"), "app/templates/z.yaml": `a: ${"[".repeat(120)}${"]".repeat(120)}\n` };
    const discovery = await discoverChart(path, { chart: "app" }, aliased);
    expect(found(discovery)).toEqual(["required quay.io/x/app:1.0"]);
    expect(discovery.warnings).toMatchObject([
      { code: "yaml/document", detail: expect.stringContaining("app/templates/z.yaml") as string },
    ]);
  });

  it("stops a render without end", { timeout: 30_000 }, async () => {
    const folder = await folderWith({
      ...chart("app"),
      "app/templates/x.yaml":
        "{{ range $i := until 100000 }}{{ range $j := until 100000 }}{{ end }}{{ end }}",
    });
    const context = helmContext(folder, path);
    const quick = {
      ...context.programs,
      run: (program: "helm", args: readonly string[], options: object) =>
        context.programs.run(program, args, { signal: context.signal, ...options, timeoutMs: 1500 }),
    };
    const [problem] = await diagnosticsOf(
      helm.discover(helmSource({ chart: "app" }), { ...context, programs: quick }),
    );
    expect(problem).toMatchObject({ code: "chart/slow" });
  });

  it("stops a render that is too large", async () => {
    const large = 'a: {{ range $i := until 70000 }}{{ repeat 1000 "x" }}{{ end }}';
    const [problem] = await diagnosticsOf(
      discoverChart(path, { chart: "app" }, { ...chart("app"), "app/templates/x.yaml": large }),
    );
    expect(problem).toMatchObject({ code: "chart/large", detail: "Helm was stopped after 64 MiB." });
  });

  it("gives templates nothing of its own surroundings", async () => {
    const images = [
      '{{ printf "quay.io/x/%s:1" (print (env "HOME") | default "none" | lower | replace "/" "-") }}',
    ];
    const result = discoverChart(path, { chart: "app" }, chart("app", { images }));
    await expect(result).rejects.toThrow(/function "env" not defined/);
  });
});

describe.skipIf(anyHelm === undefined)("answers (needs helm: node scripts/peers/helm.mjs)", () => {
  const driver = {
    ...chart("app"),
    "app/templates/policy.yaml": `kind: ClusterPolicy
apiVersion: nvidia.com/v1
metadata: { name: p }
spec: { driver: { repository: nvcr.io/nvidia, image: driver, version: "580.1" } }
note: see quay.io/x/note:v1
`,
  };

  it("are asked for what no rule completes", async () => {
    const discovery = await discoverChart(path, { chart: "app" }, driver);
    expect(discovery.questions.map((one) => one.reference)).toEqual([
      "nvcr.io/nvidia/driver:580.1",
      "quay.io/x/note:v1",
    ]);
  });

  it.each([
    [
      "a finished reference",
      ["nvcr.io/nvidia/driver:580.1-ubuntu22.04", "quay.io/x/note:*"],
      ["nvcr.io/nvidia/driver:580.1-ubuntu22.04", "quay.io/x/app:1.0", "quay.io/x/note:v1"],
    ],
    [
      "a glob",
      ["nvcr.io/*", "quay.io/x/note:*"],
      ["nvcr.io/nvidia/driver:580.1", "quay.io/x/app:1.0", "quay.io/x/note:v1"],
    ],
    [
      "another image, with a glob of its own",
      [{ image: "ghcr.io/own/driver:1", answers: "nvcr.io/nvidia/driver:*" }, "quay.io/x/note:v1"],
      ["ghcr.io/own/driver:1", "quay.io/x/app:1.0", "quay.io/x/note:v1"],
    ],
  ])("by %s", async (_, images, references) => {
    const discovery = await discoverChart(path, { chart: "app", images }, driver);
    expect(discovery.questions).toEqual([]);
    expect(discovery.images.map((one) => one.reference).sort()).toEqual(references);
    expect(discovery.images.every((one) => one.confidence === "certain")).toBe(true);
  });

  it("keep the chart's uses: values move what an answer completes", async () => {
    const images = ["nvcr.io/nvidia/driver:580.1-ubuntu22.04"];
    const values = "driver: { repository: nvcr.io/nvidia }\n";
    const files = {
      ...driver,
      "app/values.yaml": `image: quay.io/x/app:1.0\n${values}`,
      "app/templates/policy.yaml": driver["app/templates/policy.yaml"].replace(
        "repository: nvcr.io/nvidia,",
        'repository: "{{ .Values.driver.repository }}",',
      ),
    };
    const discovery = await discoverChart(path, { chart: "app", images }, files);
    expect(discovery.images.find((one) => one.reference === images[0])).toMatchObject({
      valuesKeys: ["driver.repository"],
      uses: [{ names: "nvcr.io/nvidia/driver:580.1" }],
      provenance: [
        { note: "named under images:" },
        { note: expect.stringMatching(/adds the node's system/) as string },
      ],
    });
  });

  it("follow the cluster's version", async () => {
    const files = chart("app", {
      images: ["registry.k8s.io/kubectl:{{ .Capabilities.KubeVersion.Version }}"],
    });
    const open = await discoverChart(path, { chart: "app" }, files);
    expect(open.questions).toMatchObject([{ why: expect.stringMatching(/set kubeVersion:/) as string }]);
    const known = await discoverChart(path, { chart: "app", kubeVersion: "1.33.1" }, files);
    expect(known.questions).toEqual([]);
    expect(found(known)).toEqual(["required registry.k8s.io/kubectl:v1.33.1"]);
  });

  it("are given by a region, which the plan shows", async () => {
    const { examples } = await import("./setup.ts");
    const source = helmSource({ name: "regions", chart: "./regions", set: { region: "us-west-1" } });
    const discovery = await helm.discover(source, helmContext(examples, path));
    expect(discovery.questions).toEqual([]);
    expect(discovery.images).toMatchObject([
      {
        reference: "011528288828.dkr.ecr.us-west-1.amazonaws.com/hyper/monitoring-agent:1.0.819.0_1.0.267.0",
        provenance: [{ note: "region us-west-1 by region" }],
      },
    ]);
  });
});
