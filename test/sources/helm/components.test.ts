// What is said of components that demand values, of parts whose chart is missing, and of a chart that demands them
// itself, with a real helm.
import { describe, expect, it } from "vitest";
import { Problem } from "../../../src/core/base/diagnostic.ts";
import { plannedOnly } from "../../../src/core/kubernetes/filter.ts";
import { anyHelm } from "./peers.ts";
import { chart, deployment, discoverChart, found } from "./setup.ts";

const fields = { name: "app", chart: "./app", kubeVersion: "1.31" } as const;

/** A chart with a component in a template of its own. */
function withTool(values: string, image: string): Record<string, string> {
  return {
    ...chart("app", { values: `image: quay.io/x/app:1\n${values}` }),
    "app/templates/tool.yaml": `{{- if .Values.tool.enabled }}\n${deployment("tool", image)}{{- end }}\n`,
  };
}

/** A chart with a part that is off and in a chart of its own. */
function withPart(parts: { values?: string; template: string; more?: string }): Record<string, string> {
  const { values = "", template, more = "" } = parts;
  const dependency =
    "{ name: part, version: 1.0.0, repository: file://charts/part, condition: part.enabled }";
  return {
    ...chart("app", {
      more: `dependencies:\n  - ${dependency}\n${more}`,
      values: "image: quay.io/x/app:1\npart: { enabled: false }\n",
    }),
    ...chart("app/charts/part", { values: `image: quay.io/x/part:1\n${values}`, images: [template] }),
  };
}

describe.skipIf(anyHelm === undefined)("needs helm: node scripts/peers/helm.mjs", () => {
  const discover = (files: Record<string, string>, include: "optional"[] = ["optional"]) =>
    discoverChart(anyHelm ?? "", { ...fields, include }, files);

  it("a component that only lacks values is complete, and a warning names them in full", async () => {
    const discovery = await discover(
      withPart({
        values: "cluster: ''\nbucket: ''\n",
        template:
          '{{ required "a cluster" .Values.cluster | trunc 0 }}{{ required "a bucket" .Values.bucket | trunc 0 }}{{ .Values.image }}',
      }),
    );
    expect(found(discovery)).toEqual(["optional quay.io/x/part:1", "required quay.io/x/app:1"]);
    expect(discovery.components).toEqual([
      { name: "part.enabled", standing: "complete", needs: ["part.cluster", "part.bucket"] },
    ]);
    expect(discovery.questions).toEqual([]);
    expect(discovery.warnings).toMatchObject([
      {
        code: "chart/stand-ins",
        detail: expect.stringContaining("needs part.cluster, part.bucket.") as string,
      },
    ]);
  });

  it("a region that a component demands is the target's", async () => {
    const guard = '{{ required "a region" .Values.region | trunc 0 }}';
    const template = `${guard}{{ .Values.region }}.quay.io/x/part:1`;
    const discovery = await discover(withPart({ values: "region: ''\n", template }));
    expect(found(discovery)[0]).toBe("optional us-west-2.quay.io/x/part:1");
  });

  it("what is off and not asked for is not spoken of", async () => {
    const files = withPart({ template: '{{ required "a cluster" .Values.cluster }}{{ .Values.image }}' });
    const discovery = await discover(files, []);
    expect(discovery.warnings).toEqual([]);
    expect(plannedOnly(discovery).questions).toEqual([]);
  });

  it("an image that hangs on such a value is a question and no image", async () => {
    const files = withPart({
      values: "version: ''\n",
      template: 'quay.io/x/part:{{ required "a version" .Values.version }}',
    });
    const discovery = await discover(files);
    expect(found(discovery)).toEqual(["required quay.io/x/app:1"]);
    expect(discovery.components).toMatchObject([{ name: "part.enabled", standing: "unknown" }]);
    expect(discovery.questions).toMatchObject([
      {
        reference: "part.enabled",
        tier: "optional",
        why: "the component cannot be rendered: it needs part.version; not all of its images are known. Set it under set: or values: of the source",
      },
    ]);
  });

  it("a component that can't be rendered at all is a question with the chart's words", async () => {
    const files = withTool(
      "tool: { enabled: false, image: quay.io/x/tool:1 }\n",
      '{{ fail "not on this day" }}',
    );
    const discovery = await discover(files);
    expect(discovery.components).toMatchObject([{ name: "tool.enabled", standing: "unknown", needs: [] }]);
    expect(discovery.questions.map(({ why }) => why)).toEqual([
      "the component cannot be rendered: app/templates/tool.yaml, line 10: not on this day; its images are not known. Set what the chart requires, or list its images under images:",
    ]);
    // A guess is there for those who ask for it.
    expect(plannedOnly(discovery, ["optional"]).images).toHaveLength(1);
    expect(discovery.images.map(({ confidence }) => confidence)).toEqual(["certain", "low"]);
  });

  it("a nested chart that nobody has is a warning while its part is off, and an error once it is on", async () => {
    const files = {
      ...withPart({ template: "{{ .Values.image }}" }),
      "app/charts/part/Chart.yaml":
        "apiVersion: v2\nname: part\nversion: 1.0.0\ndependencies: [{ name: gone, version: 1.0.0 }]\n",
    };
    const discovery = await discover(files, []);
    expect(discovery.components).toMatchObject([{ name: "part.enabled", standing: "unknown" }]);
    expect(discovery.warnings).toMatchObject([
      {
        code: "chart/missing-part",
        detail:
          "./app > part needs gone 1.0.0 with no repository, but charts/ does not have it. It belongs to part.enabled, which is disabled, so the images of that part are unknown.",
      },
    ]);
    const on = discoverChart(anyHelm ?? "", { ...fields, set: { "part.enabled": true } }, files);
    await expect(on).rejects.toMatchObject({ diagnostics: [{ code: "chart/dependency" }] });
  });

  it("a chart that lacks one part shows the others, though its templates use that part's helpers", async () => {
    const gone = "{ name: gone, version: 1.0.0, condition: gone.enabled }";
    const files = {
      ...withTool(
        "tool: { enabled: false, image: quay.io/x/tool:1 }\ngone: { enabled: false, image: { repository: quay.io/x/gone, tag: v1 } }\n",
        "{{ .Values.tool.image }}",
      ),
      "app/Chart.yaml": `apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies: [${gone}]\n`,
      "app/templates/name.yaml":
        '{{- if .Values.gone.enabled }}\nkind: ConfigMap\nimage: {{ include "gone.name" . }}\n{{- end }}\n',
    };
    const discovery = await discover(files);
    expect(found(discovery)).toEqual(["optional quay.io/x/tool:1", "required quay.io/x/app:1"]);
    expect(discovery.components).toMatchObject([
      { name: "tool.enabled", standing: "complete" },
      { name: "gone.enabled", standing: "unknown" },
    ]);
  });

  it("a chart that demands values names all of them at once", async () => {
    const guard = (key: string): string => `{{ required "${key} is needed" .Values.${key} | trunc 0 }}`;
    const files = {
      ...withPart({ template: `${guard("vpc")}{{ .Values.image }}` }),
      ...chart("app", {
        more: "dependencies:\n  - { name: part, version: 1.0.0, repository: file://charts/part }\n",
        values: "image: quay.io/x/app:1\ncluster: ''\n",
        images: [`${guard("cluster")}${guard("role.arn")}{{ .Values.image }}`],
      }),
    };
    const said = await discover(files).catch((error: unknown) => error);
    const [diagnostic] = said instanceof Problem ? said.diagnostics : [];
    expect(diagnostic).toMatchObject({ code: "chart/render" });
    for (const key of ["cluster", "role.arn", "part.vpc"]) expect(diagnostic?.hint).toContain(key);
  });
});
