import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { RenderFailure } from "../../../../src/programs/helm.ts";
import { fault } from "../../../../src/core/base/diagnostic.ts";
import { type ChartTree, readChart } from "../../../../src/sources/helm/chart/chart.ts";
import { placeholders, requiredKeys } from "../../../../src/sources/helm/chart/required.ts";
import {
  gatesImages,
  readTemplates,
  reads,
  type Templates,
} from "../../../../src/sources/helm/chart/templates.ts";
import { formatKey } from "../../../../src/sources/helm/chart/values.ts";
import { isMap, type ValueMap } from "../../../../src/core/kubernetes/tree.ts";
import { readValue } from "../../../../src/yaml/plain.ts";
import { folderWith } from "../../setup.ts";

async function templatesOf(files: Readonly<Record<string, string>>): Promise<Templates> {
  const folder = await folderWith({ "Chart.yaml": "name: app\nversion: 1.0.0\n" });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const own = await readChart(folder, "app");
  const children: ChartTree[] = [];
  if (Object.keys(files).some((path) => path.startsWith("charts/db/"))) {
    writeFileSync(join(folder, "charts/db/Chart.yaml"), "name: db\nversion: 1.0.0\n");
    children.push({ ...(await readChart(join(folder, "charts/db"), "db")), label: "db", children: [] });
  }
  return readTemplates({ ...own, label: "app", children });
}

function valuesOf(yaml: string): ValueMap {
  const read = readValue(yaml);
  if ("broken" in read || !isMap(read.value)) throw new Error("no values");
  return read.value;
}

describe("templates", () => {
  it("are known by Helm's names, with the helpers that they include, and what follows a helper is theirs", async () => {
    const templates = await templatesOf({
      "templates/_h.tpl":
        '{{ define "a" }}A{{ include "b" . }}{{ end }}\n{{/* the image of b */}}\n{{ define "b" }}B{{ end }}rest',
      "templates/x.yaml": 'x: {{ include "a" . }}',
      "charts/db/templates/y.yaml": "y",
    });
    expect(templates.all.map(({ path }) => path)).toEqual([
      "app/templates/_h.tpl",
      "app/templates/x.yaml",
      "app/charts/db/templates/y.yaml",
    ]);
    const parts = templates.at("app/templates/x.yaml")?.parts.map(({ text }) => text);
    expect(parts).toEqual(['x: {{ include "a" . }}', 'A{{ include "b" . }}', "B"]);
    expect(templates.at("app/templates/_h.tpl")?.parts[0]?.text).toContain("rest");
    expect(templates.at("app/charts/db/templates/y.yaml")?.scope).toEqual(["db"]);
  });

  it.each([
    ["{{ if .Values.metrics.enabled }}image: x{{ end }}", true, true],
    ["{{ if .Values.metrics.enabled }}kind: Service{{ end }}image: y", true, false],
    ["{{ if .Values.metrics.enabled }}imagePullSecrets: []{{ end }}", true, false],
    ["{{ with .Values.metrics }}{{ if .enabled }}image: x{{ end }}{{ end }}", true, true],
    ['{{ if include "on" . }}image: x{{ end }}', true, true],
    ["{{ $on := and .Values.metrics.enabled .Values.b }}{{ if $on }}image: x{{ end }}", true, true],
    ['{{ if .Values.metrics.enabled }}{{ include "pod" . }}{{ end }}', true, true],
    ['{{ if .Values.metrics.enabled }}{{ include "labels" . }}{{ end }}', true, false],
    ["{{ if .Values.other.enabled }}image: x{{ end }}", false, false],
    ["{{ if .Values.metrics.enabledToo }}image: x{{ end }}", false, false],
  ])("%s: read %s, brings images %s", async (text, isRead, brings) => {
    const templates = await templatesOf({
      "templates/_h.tpl":
        '{{ define "on" }}{{ .Values.metrics.enabled }}{{ end }}{{ define "pod" }}containers: []{{ end }}{{ define "labels" }}a: b{{ end }}\n{{/* The image. */}}',
      "templates/x.yaml": text,
    });
    const template = templates.at("app/templates/x.yaml");
    const key = ["metrics", "enabled"];
    expect(template !== undefined && reads(template, key)).toBe(isRead);
    expect(template !== undefined && gatesImages(template, key)).toBe(brings);
  });
});

describe("what a chart demands", () => {
  const failure = (reason: string, template = "app/templates/x.yaml"): RenderFailure =>
    new RenderFailure(fault("chart/render", "no"), [template], reason);
  const demanded = async (
    text: string,
    { reason, values = "{}" }: { reason: string; values?: string },
  ): Promise<readonly [boolean, ...string[]]> => {
    const templates = await templatesOf({ "templates/x.yaml": text });
    const { keys, isDemand } = requiredKeys(failure(reason), templates, {
      values: valuesOf(values),
      covers: () => true,
    });
    return [isDemand, ...keys.map(formatKey)];
  };

  it.each([
    ["required", '{{ required "a name, please" .Values.a.name }}', "a name, please", [true, "a.name"]],
    ["in brackets", '{{ required "x" (tpl (default "" .Values.name) .) }}', "x", [true, "name"]],
    ["a guard", '{{ if not .Values.name }}{{ fail "set it" }}{{ end }}', "set it", [true, "name"]],
    [
      "the message's own first, then the others",
      '{{ required "one" .Values.one }}{{ required "two" .Values.two }}',
      "two",
      [true, "two", "one"],
    ],
    [
      "a switch that it says to set",
      '{{ fail "no" }}',
      "no: by specifying --set rbac.create=true",
      [true, "rbac.create"],
    ],
    ["its own words", "{{ fail .x }}", ".Values.quota.id is required", [true, "quota.id"]],
    ["nothing that it knows", '{{ fail "no" }}', "no", [false]],
    ["what is set already", '{{ required "one" .Values.set }}', "else", [false]],
    [
      "a guard that is not asked",
      '{{ if .Values.off }}{{ required "one" .Values.one }}{{ end }}',
      "else",
      [false],
    ],
    [
      "a guard of a part that is on",
      '{{ if and .Values.on (not .Values.one) }}{{ fail "m" }}{{ end }}',
      "else",
      [false, "one"],
    ],
    ["equal", '{{ if eq .Values.set "x" }}{{ required "m" .Values.one }}{{ end }}', "else", [false, "one"]],
    ["not equal", '{{ if eq .Values.set "y" }}{{ required "m" .Values.one }}{{ end }}', "else", [false]],
    ["a loop", '{{ range .Values.list }}{{ required "m" .Values.one }}{{ end }}', "else", [false]],
    [
      "what nobody can read",
      '{{ if semver .Values.set }}{{ required "m" .Values.one }}{{ end }}',
      "else",
      [false],
    ],
  ] as const)("%s", async (_, text, reason, expected) => {
    const values = "{ set: x, on: true, off: false, list: [], rbac: { create: false } }";
    expect(await demanded(text, { reason, values })).toEqual(expected);
  });

  it("names the key of a subchart in full, and global ones as they are", async () => {
    const templates = await templatesOf({
      "charts/db/templates/y.yaml": '{{ required "m" .Values.name }}{{ required "g" .Values.global.region }}',
    });
    const { keys } = requiredKeys(failure("m", "app/charts/db/templates/y.yaml"), templates, {
      values: valuesOf("{}"),
      covers: () => false,
    });
    expect(keys.map(formatKey)).toEqual(["db.name"]);
    const all = requiredKeys(failure("m", "app/charts/db/templates/y.yaml"), templates, {
      values: valuesOf("{}"),
      covers: () => true,
    });
    expect(all.keys.map(formatKey)).toEqual(["db.name", "global.region"]);
  });

  it("puts texts of the right form in their places", () => {
    const values = placeholders([["a", "region"], ["roleArn"], ["url"], ["name"], ["rbac", "create"]], {
      values: valuesOf("{ rbac: { create: false } }"),
      region: "eu-west-1",
    });
    expect(JSON.parse(JSON.stringify(values))).toEqual({
      a: { region: "eu-west-1" },
      roleArn: "arn:aws:iam::000000000000:role/mirror-placeholder",
      url: "https://mirror-placeholder.invalid",
      name: "mirror-placeholder",
      rbac: { create: true },
    });
  });
});
