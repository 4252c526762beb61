// Hosts that a chart builds from a region, with a real helm: which keys a question names, and what the chart does with a
// region that it does not know.
import { describe, expect, it } from "vitest";
import type { Discovery } from "../../../src/core/image/wanted.ts";
import { anyHelm } from "./peers.ts";
import { discoverChart } from "./setup.ts";

const agent = `{{- define "agent.image" -}}
{{- $accounts := dict "us-east-1" "767398015722" "us-west-2" "905418368575" -}}
{{- $region := .Values.region | default .Values.global.region | default "us-east-1" -}}
{{- if not (hasKey $accounts $region) }}{{ $region = "us-east-1" }}{{ end -}}
{{- printf "%s.dkr.ecr.%s.amazonaws.com/agent:1.0" (get $accounts $region) $region -}}
{{- end }}`;
const pods = ["one", "two"].map(
  (name) =>
    `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\nspec: { containers: [{ name: m, image: '{{ include "agent.image" . }}' }] }\n`,
);

/** A chart with an agent whose host is built, and another subchart with a region of its own. */
const files = {
  "app/Chart.yaml": "apiVersion: v2\nname: app\nversion: 1.0.0\n",
  "app/values.yaml":
    'global: { region: "" }\nagent: { region: "" }\nother: { region: "", deep: { region: "" } }\nregion: ""\n',
  "app/templates/note.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: note }\n",
  "app/charts/agent/Chart.yaml": "apiVersion: v2\nname: agent\nversion: 1.0.0\n",
  "app/charts/agent/values.yaml": 'region: ""\nunread: { region: "" }\n',
  "app/charts/agent/templates/_image.tpl": agent,
  "app/charts/agent/templates/pods.yaml": pods.join("---\n"),
  "app/charts/other/Chart.yaml": "apiVersion: v2\nname: other\nversion: 1.0.0\n",
  "app/charts/other/templates/pod.yaml":
    'apiVersion: v1\nkind: Pod\nmetadata: { name: other }\nspec: { containers: [{ name: m, image: quay.io/x/other:1, env: [{ name: R, value: "{{ .Values.region }}" }] }] }\n',
};

describe.skipIf(anyHelm === undefined)("needs helm: node scripts/peers/helm.mjs", () => {
  const discover = (
    set: Readonly<Record<string, string>>,
    { region = "us-west-2", more = {} }: { region?: string; more?: Readonly<Record<string, string>> } = {},
  ): Promise<Discovery> =>
    discoverChart(
      anyHelm ?? "",
      { name: "app", chart: "./app", kubeVersion: "1.31", set },
      { ...files, ...more },
      { target: { registry: `123456789012.dkr.ecr.${region}.amazonaws.com`, region } },
    );
  const asked = (discovery: Discovery): readonly string[] =>
    discovery.questions.map(({ reference, why }) => `${reference.split(".")[3] ?? ""}: ${why}`);

  it("a question names only the keys that the template reads, once for two pods", async () => {
    const discovery = await discover({});
    expect(asked(discovery)).toEqual([
      "us-east-1: its host is in us-east-1, which the chart chose itself; set global.region or agent.region, for example to us-west-2",
    ]);
    expect(discovery.questions[0]?.evidence).toHaveLength(2);
  });

  it.each(["global.region", "agent.region"])("%s answers it", async (key) => {
    const discovery = await discover({ [key]: "us-west-2" });
    expect(asked(discovery)).toEqual([]);
    expect(discovery.images.map(({ reference }) => reference)).toContain(
      "905418368575.dkr.ecr.us-west-2.amazonaws.com/agent:1.0",
    );
  });

  it("says when the chart does not know the target's region", async () => {
    expect(asked(await discover({}, { region: "ca-west-1" }))).toEqual([
      expect.stringContaining(
        "The chart does not support ca-west-1: with global.region or agent.region set to it, the chart falls back to us-east-1",
      ),
    ]);
  });

  it("says when the chart does not know the region that was given", async () => {
    expect(asked(await discover({ "global.region": "ca-west-1" }, { region: "ca-west-1" }))).toEqual([
      "us-east-1: the chart does not support global.region: ca-west-1 for this image and falls back to us-east-1. " +
        "To use the image in us-east-1, add it unchanged under images:",
    ]);
  });

  it("asks nothing about a host that is written in the template", async () => {
    const literal = agent.replace(
      /\{\{- printf .*\}\}/,
      "767398015722.dkr.ecr.us-east-1.amazonaws.com/agent:1.0",
    );
    const more = { "app/charts/agent/templates/_image.tpl": literal };
    expect(asked(await discover({ "global.region": "ca-west-1" }, { more }))).toEqual([]);
  });

  it("a question of a component that is off is the component's", async () => {
    const more = {
      "app/Chart.yaml":
        "apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies: [{ name: agent, version: 1.0.0, condition: agent.enabled }]\n",
      "app/values.yaml": 'global: { region: "" }\nagent: { enabled: false, region: "" }\n',
    };
    const discovery = await discover({}, { more });
    expect(discovery.questions).toMatchObject([{ tier: "optional" }]);
    // What the chart does with the region shows only with the component on.
    expect(asked(discovery)).toEqual([
      expect.stringMatching(
        /the chart chose itself; set global\.region or agent\.region, for example to us-west-2$/,
      ),
    ]);
  });
});
