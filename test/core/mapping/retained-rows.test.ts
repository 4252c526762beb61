import { describe, expect, it } from "vitest";
import { parseDigest } from "../../../src/core/base/digest.ts";
import { retainedRows, rowsWithout } from "../../../src/core/mapping/retained-rows.ts";
import type { MappingRow } from "../../../src/core/mapping/row.ts";
import { emptyState, type State } from "../../../src/core/state/state.ts";

const registry = "123456789012.dkr.ecr.us-west-2.amazonaws.com";
const digest = parseDigest(`sha256:${"a".repeat(64)}`);
const reference = "docker.io/library/nginx:1.27";
const entry = { digest, source: { reference, digest }, from: "web", policy: "same", time: "" };
const state: State = { ...emptyState, registries: { [registry]: { "library/nginx:1.27": entry } } };

const row: MappingRow = {
  source: reference,
  written: ["nginx:1.27"],
  target: `${registry}/library/nginx:1.27`,
  digest: parseDigest(`sha256:${"b".repeat(64)}`),
  place: "library/nginx:1.27",
  from: "web",
  provenance: [{ source: "web", chart: "web", version: "1.0.0" }],
  valuesKeys: ["image"],
  uses: [{ source: "web", where: "Pod/a .image", pieces: [{ kind: "literal", text: "nginx" }] }],
};

describe("rows of what a run could not bring", () => {
  it("are what was applied, with all that this run knows of the reference", () => {
    const kept = rowsWithout([row], new Set([row.place]), state.registries[registry] ?? {}, registry);
    expect(kept).toEqual([{ ...row, digest }]);
  });

  it("are gone where nothing was ever applied", () => {
    expect(rowsWithout([row], new Set([row.place]), {}, registry)).toEqual([]);
  });

  const nothing = {
    references: new Map<string, MappingRow>(),
    repositories: new Map<string, MappingRow>(),
    sources: new Set<string>(),
    reached: new Set<string>(),
  };

  it("stay for a whole source, by what the state says", () => {
    const unreachable = { ...nothing, sources: new Set(["web"]) };
    expect(retainedRows(state.registries[registry] ?? {}, registry, unreachable)).toMatchObject([
      { source: reference, written: [reference], digest },
    ]);
    expect(
      retainedRows(state.registries[registry] ?? {}, registry, {
        ...unreachable,
        sources: new Set(["other"]),
      }),
    ).toEqual([]);
  });

  it("stay for a repository whose tags nobody could list, but for places that this run has found", () => {
    const unreachable = { ...nothing, repositories: new Map([["library/nginx", row]]) };
    expect(retainedRows(state.registries[registry] ?? {}, registry, unreachable)).toEqual([
      { ...row, digest },
    ]);
    expect(
      retainedRows(state.registries[registry] ?? {}, registry, {
        ...unreachable,
        reached: new Set([row.place]),
      }),
    ).toEqual([]);
    expect(
      retainedRows(state.registries[registry] ?? {}, registry, {
        ...nothing,
        repositories: new Map([["nginx", row]]),
      }),
    ).toEqual([]);
  });
});
