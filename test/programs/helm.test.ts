import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { helmProblem, openHelm, versionOf } from "../../src/programs/helm.ts";
import type { ProgramRunner } from "../../src/programs/programs.ts";
import { helmPeers } from "../sources/helm/peers.ts";
import { realPrograms } from "../sources/programs.ts";
import { diagnosticsOf, folderWith } from "../sources/setup.ts";

const signal = new AbortController().signal;

/** Programs that note what they are asked to run. */
async function noted(version: string): Promise<{
  programs: ProgramRunner;
  runs: { args: readonly string[]; env: Readonly<Record<string, string>> }[];
}> {
  const folder = await folderWith({});
  const runs: { args: readonly string[]; env: Readonly<Record<string, string>> }[] = [];
  const programs: ProgramRunner = {
    find: async () => ({ path: "/usr/bin/helm", version }),
    run: async (_, args, options) => {
      runs.push({ args, env: options.env ?? {} });
      return { exitCode: 0, stdout: "", stderr: "" };
    },
    workFolder: async () => folder,
  };
  return { programs, runs };
}

describe("versionOf", () => {
  it.each([
    ["v3.17.2+gcc0bbbd", "v3.17.2"],
    ['version.BuildInfo{Version:"v4.1.4", GitCommit:"x"}', "v4.1.4"],
    ["3.0.0-rc.1", "v3.0.0-rc.1"],
    ["unknown", "unknown"],
  ])("%s is %s", (text, version) => {
    expect(versionOf(text)).toBe(version);
  });
});

describe("openHelm", () => {
  const options = {
    chart: "/c",
    release: "app",
    namespace: "ns",
    values: ["a.yaml", "b.yaml"],
    skipSchema: true,
  };

  it("gives every option as one argument of its own", async () => {
    const { programs, runs } = await noted("v4.1.4");
    await (
      await openHelm(programs)
    ).template({ ...options, kubeVersion: "1.31", apiVersions: ["a/v1", "b/v1"] }, signal);
    expect(runs[0]?.args).toEqual([
      "template",
      "app",
      "/c",
      "--namespace=ns",
      "--include-crds",
      "--kube-version=1.31",
      "--api-versions=a/v1",
      "--api-versions=b/v1",
      "--values=a.yaml",
      "--values=b.yaml",
      "--skip-schema-validation",
    ]);
  });

  it("skips the schema only where that Helm can", async () => {
    const { programs, runs } = await noted("v3.15.4");
    await (await openHelm(programs)).template(options, signal);
    expect(runs[0]?.args).not.toContain("--skip-schema-validation");
  });

  it("gives Helm homes of its own and no cluster", async () => {
    const { programs, runs } = await noted("v4.1.4");
    const helm = await openHelm(programs);
    await helm.template(options, signal);
    const { LANG, ...homes } = runs[0]?.env ?? {};
    expect(LANG).toBe("C.UTF-8");
    expect(Object.keys(homes).sort()).toEqual([
      "HELM_CACHE_HOME",
      "HELM_CONFIG_HOME",
      "HELM_DATA_HOME",
      "HELM_PLUGINS",
      "HOME",
      "KUBECONFIG",
    ]);
    for (const home of Object.values(homes)) expect(home.startsWith(`${helm.folder}/.helm/`)).toBe(true);
  });
});

describe("helmProblem", () => {
  it.each([
    [
      "execution error at (app/templates/x.yaml:2:3): need a name",
      "chart/render",
      "app/templates/x.yaml, line 2: need a name",
      "Set key.of.line,",
    ],
    [
      'template: app/templates/x.yaml:1:5: executing "app/templates/x.yaml" at <.Values.a.b>: nil pointer evaluating interface {}.b',
      "chart/render",
      "line 1",
      "Set a.b,",
    ],
    [
      "execution error at (app/charts/s3/templates/x.yaml:9:1): no",
      "chart/render",
      "app/charts/s3/templates/x.yaml, line 9: no",
      "Set the value",
    ],
    [
      "values don't meet the specifications of the schema(s) in the following chart(s):\napp:\n- a: is required",
      "chart/schema",
      "- a: is required",
      "Correct the values",
    ],
    [
      "YAML parse error on app/templates/x.yaml: error converting YAML to JSON: yaml: line 3",
      "chart/render",
      "YAML parse error",
      "Set the value",
    ],
    [
      [
        "app/templates/x.yaml:5:11",
        '  executing "app/templates/x.yaml" at <include "app.name" .>:',
        "    error calling include:",
        "app/templates/_h.tpl:59:33",
        '  executing "app.name" at <include "gone.name" .>:',
        "    error calling include:",
        'template: no template "gone.name" associated with template "gotpl"',
      ].join("\n"),
      "chart/render",
      'app/templates/_h.tpl, line 59: template: no template "gone.name" associated',
      "Set the value",
    ],
  ])("%s", async (message, code, detail, hint) => {
    const chart = await folderWith({ "templates/x.yaml": "a\n{{ .Values.key.of.line }}\n" });
    const problem = await helmProblem(
      `level=WARN msg="noise"\nError: ${message}\n\nUse --debug flag to render out invalid YAML\n`,
      chart,
    );
    expect(problem).toMatchObject({
      code,
      detail: expect.stringContaining(detail) as string,
      hint: expect.stringContaining(hint) as string,
    });
  });
});

describe.each(helmPeers)("Helm $major", ({ major, path }) => {
  it.skipIf(path === undefined)(
    `needs helm ${major}: renders hooks and definitions, and says which it is`,
    async () => {
      const helm = await openHelm(realPrograms().open({ ECR_MIRROR_HELM: path ?? "" }));
      const chart = join(helm.folder, "chart");
      mkdirSync(join(chart, "templates"), { recursive: true });
      mkdirSync(join(chart, "crds"));
      writeFileSync(join(chart, "Chart.yaml"), "apiVersion: v2\nname: app\nversion: 1.0.0\n");
      writeFileSync(join(chart, "crds/x.yaml"), "kind: CustomResourceDefinition\nmetadata: { name: x }\n");
      writeFileSync(
        join(chart, "templates/x.yaml"),
        'kind: Job\nmetadata: { name: "{{ .Release.Namespace }}", annotations: { helm.sh/hook: test } }\n',
      );
      const options = { chart, release: "r", namespace: "ns", values: [] };
      const text = await helm.template(options, signal);
      expect(text).toContain("CustomResourceDefinition");
      expect(text).toContain('name: "ns"');
      expect(helm.version).toMatch(new RegExp(`^v${major}\\.\\d+\\.\\d+$`));
      writeFileSync(join(chart, "templates/y.yaml"), '{{ fail "no" }}');
      const [problem] = await diagnosticsOf(helm.template(options, signal));
      expect(problem).toMatchObject({ code: "chart/render", detail: "app/templates/y.yaml, line 1: no" });
    },
  );
});
