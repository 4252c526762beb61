import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256 } from "../../../src/core/base/digest.ts";
import type { Action } from "../../../src/core/plan/plan.ts";
import { shardActions } from "../../../src/core/plan/shard.ts";

function copy(repository: string, tag: string, bytes: number, registry = "r"): Action {
  return {
    id: `copy-image:${registry}/${repository}:${tag}`,
    kind: "copy-image",
    reason: "missing",
    source: { reference: `docker.io/${repository}:${tag}`, digest: sha256(tag) },
    destination: { registry, repository, tag, digest: sha256(tag), before: null },
    platforms: ["all"],
    referrers: true,
    policy: "same",
    bytes,
    from: "s",
    parts: [],
    provenance: [],
  };
}

const create = (repository: string, registry = "r"): Action => ({
  id: `create-repository:${registry}/${repository}`,
  kind: "create-repository",
  registry,
  repository,
  settings: {},
});

const file: Action = {
  id: "write-file:m.csv",
  kind: "write-file",
  path: "m.csv",
  output: { index: 0, kind: "mapping" },
  before: null,
  after: sha256("m"),
  diff: "",
  content: "m",
  rows: [],
};

const ids = (actions: readonly Action[]): readonly string[] => actions.map(({ id }) => id);

describe("shardActions", () => {
  it("gives the largest repository to the first part, the rest to the other", () => {
    const actions = [copy("small", "1", 10), copy("large", "1", 100), copy("middle", "1", 50)];
    expect(ids(shardActions(actions, 1, 2))).toEqual(["copy-image:r/large:1"]);
    expect(ids(shardActions(actions, 2, 2))).toEqual(["copy-image:r/small:1", "copy-image:r/middle:1"]);
  });

  it("keeps a repository's creation and images together, in the plan's order, and apart by registry", () => {
    const actions = [create("a"), create("b"), copy("a", "1", 5), copy("a", "2", 5), copy("a", "1", 1, "q")];
    expect(ids(shardActions(actions, 1, 3))).toEqual([
      "create-repository:r/a",
      "copy-image:r/a:1",
      "copy-image:r/a:2",
    ]);
    expect(ids(shardActions(actions, 2, 3))).toEqual(["copy-image:q/a:1"]);
    expect(ids(shardActions(actions, 3, 3))).toEqual(["create-repository:r/b"]);
  });

  it("balances what has no bytes by its actions, each as much as another", () => {
    const actions = [
      ...["1", "2", "3"].map((tag) => copy("a", tag, 0)),
      ...["b", "c", "d"].map((name) => create(name)),
    ];
    expect(ids(shardActions(actions, 1, 2))).toEqual(["1", "2", "3"].map((tag) => `copy-image:r/a:${tag}`));
    expect(ids(shardActions(actions, 2, 2))).toEqual(
      ["b", "c", "d"].map((name) => `create-repository:r/${name}`),
    );
  });

  it("spreads what has no bytes: its requests count", () => {
    const actions = ["a", "b", "c", "d"].map((name) => create(name));
    expect(ids(shardActions(actions, 1, 2))).toEqual(["create-repository:r/a", "create-repository:r/c"]);
  });

  it("counts the bytes of copies only", () => {
    const tag: Action = { ...copy("tagged", "1", 1000), kind: "tag-image" } as Action;
    expect(ids(shardActions([tag, copy("copied", "1", 5)], 1, 2))).toEqual(["copy-image:r/copied:1"]);
  });

  it("leaves files to the run that finishes", () => {
    expect(shardActions([file], 1, 1)).toEqual([]);
  });

  it("parts all actions, each once, and the same whatever order they come in", () => {
    const sizes = fc.array(
      fc.record({ repository: fc.constantFrom("a", "b", "c", "d", "e"), bytes: fc.nat(1000) }),
      {
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 4 }), (images, count) => {
        const actions = images.map(({ repository, bytes }, at) => copy(repository, String(at), bytes));
        const parts = Array.from({ length: count }, (_, at) => ids(shardActions(actions, at + 1, count)));
        expect(parts.flat().toSorted()).toEqual(ids(actions).toSorted());
        const shuffled = Array.from({ length: count }, (_, at) =>
          ids(shardActions(actions.toReversed(), at + 1, count)).toSorted(),
        );
        expect(shuffled).toEqual(parts.map((part) => part.toSorted()));
      }),
      { numRuns: 200 },
    );
  });
});
