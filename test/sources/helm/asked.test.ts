// What a chart asks and warns of with the usual tiers, and with more of them, with a real helm.
import { describe, expect, it } from "vitest";
import { plannedOnly } from "../../../src/core/kubernetes/filter.ts";
import { anyHelm } from "./peers.ts";
import { discoverChart } from "./setup.ts";

const files = {
  "app/Chart.yaml": "apiVersion: v2\nname: app\nversion: 1.0.0\n",
  "app/values.yaml": `gpu: { enabled: false, driver: { repository: nvcr.io/nvidia, image: driver, version: "580" } }
tool: { enabled: false, image: { repository: quay.io/x/tool, tag: "" } }
`,
  "app/templates/all.yaml": `apiVersion: v1
kind: Pod
metadata: { name: app }
spec: { containers: [{ name: m, image: "quay.io/x/app:1" }] }
{{- if .Values.tool.enabled }}
---
apiVersion: v1
kind: Pod
metadata: { name: tool }
spec: { containers: [{ name: m, image: "{{ .Values.tool.image.repository }}" }] }
{{- end }}
{{- if .Values.gpu.enabled }}
---
apiVersion: nvidia.com/v1
kind: ClusterPolicy
metadata: { name: gpu }
spec: { driver: { repository: {{ .Values.gpu.driver.repository }}, image: {{ .Values.gpu.driver.image }}, version: {{ .Values.gpu.driver.version | quote }} } }
{{- end }}
`,
};

describe.skipIf(anyHelm === undefined)("needs helm: node scripts/peers/helm.mjs", () => {
  const discover = (fields: { include?: ("optional" | "test")[]; images?: string[] } = {}) =>
    discoverChart(anyHelm ?? "", { name: "app", chart: "./app", kubeVersion: "1.31", ...fields }, files);

  it("the default plan asks nothing of components that are off, and warns of none of their images", async () => {
    const discovery = await discover();
    expect(plannedOnly(discovery).questions).toEqual([]);
    expect(discovery.questions).toMatchObject([{ reference: "nvcr.io/nvidia/driver:580", tier: "optional" }]);
    expect(discovery.warnings).toEqual([]);
  });

  it("with include: [optional] it does", async () => {
    const discovery = await discover({ include: ["optional"] });
    expect(plannedOnly(discovery, ["optional"]).questions).toHaveLength(1);
    expect(discovery.warnings).toMatchObject([
      { code: "reference/latest", detail: expect.stringContaining("quay.io/x/tool") as string },
    ]);
  });

  it("an image that somebody names needs no tag: a policy may choose it", async () => {
    expect((await discover({ images: ["quay.io/x/other"] })).warnings).toEqual([]);
  });
});
