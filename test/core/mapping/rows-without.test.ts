import { describe, expect, it } from "vitest";
import { parseDigest } from "../../../src/core/base/digest.ts";
import { rowsWithout } from "../../../src/core/mapping/rows-without.ts";
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

  it("are not asked for where another row has the reference", () => {
    const alias = { ...row, place: "library/nginx:stable", target: `${registry}/library/nginx:stable` };
    const kept = rowsWithout([row, alias], new Set([row.place]), state.registries[registry] ?? {}, registry);
    expect(kept).toEqual([alias]);
  });

  it("of other references stay as they are, in order", () => {
    const others = ["docker.io/library/z:1", "docker.io/library/a:1"].map((source) => ({
      ...row,
      source,
      place: source,
    }));
    const kept = rowsWithout(
      [...others, row],
      new Set([row.place]),
      state.registries[registry] ?? {},
      registry,
    );
    expect(kept.map(({ source }) => source)).toEqual([
      "docker.io/library/a:1",
      reference,
      "docker.io/library/z:1",
    ]);
  });
});
