// The parts of the helm source that need no helm: versions, the index, values, markers.
import { describe, expect, it } from "vitest";
import { parseImageRef } from "../../../src/core/image/reference.ts";
import { readValue } from "../../../src/yaml/plain.ts";
import { isMap, type ValueMap } from "../../../src/core/kubernetes/tree.ts";
import { piecesOf } from "../../../src/sources/helm/attribution/attribute.ts";
import { coalesce, formatKey, overlay, parseKey, withValue } from "../../../src/sources/helm/chart/values.ts";
import type { ChartTree } from "../../../src/sources/helm/chart/chart.ts";
import { readIndex } from "../../../src/sources/helm/chart/fetch.ts";
import { findProbes, markerValues } from "../../../src/sources/helm/attribution/probes.ts";
import { findSwitches } from "../../../src/sources/helm/attribution/switches.ts";
import { chooseVersion, fits, nearestVersions, sameVersion } from "../../../src/sources/helm/chart/chart.ts";

function values(yaml: string): ValueMap {
  const read = readValue(yaml);
  if (!("value" in read) || !isMap(read.value)) throw new Error("not a map");
  return read.value;
}

function tree(name: string, yaml: string, more: Partial<ChartTree> = {}): ChartTree {
  return {
    folder: "",
    name,
    version: "1.0.0",
    dependencies: [],
    locked: [],
    values: values(yaml),
    annotations: null,
    label: name,
    children: [],
    ...more,
  };
}

function dependency(
  name: string,
  more: Partial<ChartTree["dependencies"][number]> = {},
): ChartTree["dependencies"][number] {
  return { name, version: "1.x.x", repository: "", condition: [], tags: [], ...more };
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}

describe("versions", () => {
  it.each([
    ["0.5.20", "v0.5.20", true],
    ["1.18.3", "~1.18", true],
    ["0.12.9", "0.12.*", true],
    ["17.3.1", "17.x.x", true],
    ["1.4.0", ">=1.2, <1.5", true],
    ["1.5.0-rc.1", ">=1.2", false],
    ["2.0.0", "^1.0.0", false],
    ["1.0.0+build", "1.0.0+build", true],
  ])("%s fits %s: %s", (version, wanted, result) => {
    expect(fits(version, wanted)).toBe(result);
  });

  it("chooses the exact one first, then the newest in a range", () => {
    expect(chooseVersion(["1.0.0", "v1.1.0", "1.2.0"], "1.1.0")).toBe("v1.1.0");
    expect(chooseVersion(["1.9.0", "1.10.0", "2.0.0"], "1.x.x")).toBe("1.10.0");
    expect(chooseVersion(["1.0.0"], "2.0.0")).toBeUndefined();
    expect(sameVersion("v1", "1")).toBe(true);
  });

  it("names the nearest", () => {
    const versions = ["0.9.0", "1.0.0", "1.1.0", "1.2.0", "2.0.0"];
    expect(nearestVersions(versions, "1.1.5")).toEqual(["1.2.0", "1.1.0", "1.0.0"]);
    expect(nearestVersions(versions, "9.0.0")).toEqual(["2.0.0", "1.2.0", "1.1.0"]);
    expect(nearestVersions(versions, "0.1.0")).toEqual(["1.1.0", "1.0.0", "0.9.0"]);
    expect(nearestVersions([], "1.0.0")).toEqual([]);
  });
});

describe("readIndex", () => {
  const index = `apiVersion: v1
entries:
  app:
  - version: 1.0.0
    urls: [app-1.0.0.tgz]
    digest: ${"a".repeat(64)}
  - version: 0.9.0
    urls:
    - https://example.com/app-0.9.0.tgz
  other:
  - version: 2.0.0
    urls: [other.tgz]
generated: "2026-01-01"
`;

  it("reads one chart's versions", () => {
    expect(readIndex(index, "app", "u")).toEqual([
      { version: "1.0.0", urls: ["app-1.0.0.tgz"], digest: "a".repeat(64) },
      { version: "0.9.0", urls: ["https://example.com/app-0.9.0.tgz"] },
    ]);
    expect(readIndex(index, "other", "u")).toHaveLength(1);
    expect(readIndex(index, "absent", "u")).toBeNull();
  });

  it("reads JSON and other spellings as well", () => {
    expect(readIndex('{"entries":{"app":[{"version":"1","urls":["x"]}]}}', "app", "u")).toEqual([
      { version: "1", urls: ["x"] },
    ]);
    expect(readIndex('entries:\n    "app":\n        - {version: "1", urls: [x]}\n', "app", "u")).toHaveLength(
      1,
    );
  });

  it.each(["<html>not found</html>", "a: 1", "entries: [", ""])("refuses %j", (text) => {
    expect(() => readIndex(text, "app", "https://x/index.yaml")).toThrow(/https:\/\/x\/index.yaml/);
  });
});

describe("values", () => {
  it("merges maps, replaces the rest", () => {
    expect(plain(overlay(values("a: {b: 1, c: [1, 2]}\nd: x"), values("a: {c: [3]}\nd: ~")))).toEqual({
      a: { b: 1, c: [3] },
      d: null,
    });
  });

  it("lays parents' blocks over subcharts' defaults, under their alias", () => {
    const child = tree("db", "image: {repository: quay.io/x/db, tag: 1.0}\nglobal: {own: 1}");
    const parent = tree("app", "global: {registry: r}\nmain: {image: {repository: quay.io/x/fork}}", {
      children: [child],
      dependencies: [dependency("db", { alias: "main" }), dependency("db", { alias: "spare" })],
    });
    expect(plain(coalesce(parent, values("spare: {image: {tag: '2'}}")))).toEqual({
      global: { registry: "r" },
      main: { image: { repository: "quay.io/x/fork", tag: 1 } },
      spare: { image: { repository: "quay.io/x/db", tag: "2" } },
    });
  });

  it("sets one place and copies lists", () => {
    const before = values("l: [{a: 1}, {a: 2}]");
    expect(plain(withValue(before, ["l", 1, "a"], 3))).toEqual({ l: [{ a: 1 }, { a: 3 }] });
    expect(plain(before)).toEqual({ l: [{ a: 1 }, { a: 2 }] });
  });

  it.each([
    ["a.b", ["a", "b"]],
    ["a[0].b", ["a", 0, "b"]],
    ["a\\.b.c", ["a.b", "c"]],
    ["nodeSelector.kubernetes\\.io/role", ["nodeSelector", "kubernetes.io/role"]],
  ])("%s is a path", (text, path) => {
    expect(parseKey(text)).toEqual(path);
    expect(formatKey(path)).toBe(text);
  });
});

describe("probes and markers", () => {
  const all = values(`
image: { registry: quay.io, repository: x/app, tag: "1.0" }
host: { repository: quay.io/x/only, pullPolicy: Always }
triple: { repository: nvcr.io/nvidia, image: driver, version: v1 }
whole: quay.io/x/whole:1
busyboxImage: busybox:1.36
list: [{ image: "quay.io/x/l:1" }]
hub: docker.io/istio
empty: { registry: ~, repository: "", tag: "" }
global: { imageRegistry: "" }
url: https://example.com/x/y:1
template: { image: "{{ .Values.x }}" }
name: app
`);

  it("finds what could be part of an image, and gives each a marker of its form", () => {
    const probes = findProbes(all, { filled: "none" });
    expect(
      probes.map((one) => `${formatKey(one.path)} ${one.kind} ${one.marker.replace(/^p\d+/, "pN")}`),
    ).toEqual([
      "image.registry registry pN.probe.test",
      "image.repository path pNx/x/app",
      "host.repository path pN.probe.test/x/only",
      "triple.repository path pN.probe.test/nvidia",
      "triple.image name pNx-driver",
      "whole reference pN.probe.test/x/whole:1",
      "busyboxImage reference pNx-busybox:1.36",
      "list[0].image reference pN.probe.test/x/l:1",
      "hub path pN.probe.test/istio",
    ]);
    for (const { marker } of probes.filter((one) => one.kind === "reference"))
      expect(parseImageRef(marker)).toBeDefined();
  });

  it("fills empty ones on demand, global ones last", () => {
    const paths = (filled: "specific" | "all"): string[] =>
      findProbes(all, { filled }).map((one) => formatKey(one.path));
    expect(paths("specific")).toEqual(
      expect.arrayContaining(["empty.registry", "empty.repository"]) as string[],
    );
    expect(paths("specific")).not.toContain("global.imageRegistry");
    expect(paths("all")).toContain("global.imageRegistry");
  });

  it("gives lists whole", () => {
    const probes = findProbes(all, { filled: "none" }).filter((one) => one.path[0] === "list");
    expect(plain(markerValues(all, probes))).toEqual({
      list: [{ image: expect.stringMatching(/probe\.test\/x\/l:1$/) as string }],
    });
  });

  it("reads the pieces of a marked reference", () => {
    const probes = findProbes(all, { filled: "none" });
    const marker = (path: string): string => probes.find((one) => formatKey(one.path) === path)?.marker ?? "";
    const pieces = piecesOf(
      `${marker("image.registry")}/${marker("image.repository")}-slim:1.0`,
      probes,
      all,
    );
    expect(
      pieces.map((one) => (one.kind === "literal" ? one.text : `${one.kind} ${formatKey(one.key.path)}`)),
    ).toEqual(["registry image.registry", "/", "path image.repository", "-slim"]);
  });
});

describe("switches", () => {
  const child = tree(
    "db",
    "metrics: { enabled: false, image: { registry: quay.io, repository: x/m, tag: '1' } }",
  );
  const app = (yaml: string, more: Partial<ChartTree["dependencies"][number]>): ChartTree =>
    tree("app", yaml, { children: [child], dependencies: [dependency("db", more)] });
  const names = (chart: ChartTree): string[] =>
    findSwitches(chart, {
      values: coalesce(chart, values("{}")),
      templates: { all: [], at: () => undefined },
      names: new Set(),
    }).map((one) => one.name);

  it.each([
    [
      "a condition that is off",
      "db: { enabled: false }",
      { condition: ["db.enabled"] },
      ["db.enabled", "db.enabled, db.metrics.enabled"],
    ],
    [
      "the first condition that is there",
      "x: { on: true }\ndb: { enabled: false }",
      { condition: ["absent.on", "x.on", "db.enabled"] },
      ["db.enabled, db.metrics.enabled", "db.enabled"],
    ],
    [
      "tags that are off",
      "tags: { a: false, b: false }",
      { tags: ["a", "b"] },
      ["tags.a", "tags.a, db.metrics.enabled"],
    ],
    ["one tag that is on", "tags: { a: false, b: true }", { tags: ["a", "b"] }, ["db.metrics.enabled"]],
    ["no condition", "{}", {}, ["db.metrics.enabled"]],
  ] as const)("%s", (_, yaml, more, expected) => {
    expect(names(app(yaml, more))).toEqual(expected);
  });
});
