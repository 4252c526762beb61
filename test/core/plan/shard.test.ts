import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256 } from "../../../src/core/base/digest.ts";
import type { Action } from "../../../src/core/plan/plan.ts";
import { shardActions, splitActions } from "../../../src/core/plan/shard.ts";

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

const parted = (actions: readonly Action[], count: number) =>
  Array.from({ length: count }, (_, at) => ids(shardActions(actions, at + 1, count)));

/** The longest part in proportion to what it would be at best: the mean, or the one group that can't be split. */
function imbalance(actions: readonly Action[], count: number): number {
  const { seconds } = splitActions(actions, count);
  const mean = seconds.reduce((sum, one) => sum + one, 0) / count;
  return Math.max(...seconds) / mean;
}

describe("shardActions", () => {
  it("splits a repository, and gives each part the creation that it needs", () => {
    const actions = [create("a"), ...["1", "2", "3", "4"].map((tag) => copy("a", tag, 5))];
    const [one = [], two = []] = parted(actions, 2);
    expect([one[0], two[0], one.length, two.length]).toEqual([
      "create-repository:r/a",
      "create-repository:r/a",
      3,
      3,
    ]);
  });

  it("keeps the replicas of an image together, and the tags of one digest", () => {
    const tag: Action = { ...copy("a", "1", 0), id: "tag-image:r/a:latest", kind: "tag-image" } as Action;
    const actions = [copy("a", "1", 5), copy("b", "2", 5), copy("a", "1", 5, "q"), tag];
    expect(
      parted(actions, 2)
        .map((part) => part.toSorted())
        .sort((a, b) => b.length - a.length),
    ).toEqual([["copy-image:q/a:1", "copy-image:r/a:1", "tag-image:r/a:latest"], ["copy-image:r/b:2"]]);
  });

  it("leaves whole what changes its settings or loses something", () => {
    const update: Action = {
      ...create("a"),
      id: "update-repository:r/a",
      kind: "update-repository",
      changes: [],
    } as Action;
    const actions = [update, ...["1", "2", "3", "4"].map((name) => copy("a", name, 5)), copy("b", "5", 5)];
    expect(parted(actions, 3).filter((part) => part.some((id) => id.includes("r/a")))).toHaveLength(1);
  });

  it("creates a repository without images once", () => {
    const actions = ["a", "b", "c", "d"].map((name) => create(name));
    expect(parted(actions, 2).map((part) => part.length)).toEqual([2, 2]);
  });

  it("leaves files to the run that finishes", () => {
    expect(shardActions([file], 1, 1)).toEqual([]);
  });

  it.each([
    [
      "2,000 repositories",
      Array.from({ length: 10_000 }, (_, at) => copy(`r${at % 2000}`, `${at}`, 1_000_000)),
    ],
    ["one repository", Array.from({ length: 10_000 }, (_, at) => copy("one", `${at}`, 1_000_000))],
    ["zipf sizes", Array.from({ length: 10_000 }, (_, at) => copy(`r${at % 100}`, `${at}`, 4e9 / (at + 1)))],
    [
      "one image of 20 GB among 6,000 tiny ones",
      [
        copy("large", "0", 20e9),
        ...Array.from({ length: 6000 }, (_, at) => copy(`r${at % 50}`, `${at + 1}`, 2000)),
      ],
    ],
  ])("balances %s to a tenth over 64 parts", (name, actions) => {
    const ratio = imbalance(actions, 64);
    console.log(`${name}: max over mean ${ratio.toFixed(3)}`);
    expect(ratio).toBeLessThanOrEqual(1.1);
  });

  it("splits into very many parts without looking at all of them for each image", () => {
    const actions = Array.from({ length: 50_000 }, (_, at) => copy(`r${at % 50}`, `${at}`, 1_000_000 + at));
    const { seconds } = splitActions(actions, 50_000);
    expect(seconds.filter((one) => one > 0)).toHaveLength(50_000);
  });

  it("splits few repositories: neighbors stay together where that costs no balance", () => {
    const actions = Array.from({ length: 1000 }, (_, at) => copy(`r${at % 100}`, `${at}`, 1000));
    const homes = new Map<string, Set<number>>();
    for (const [at, part] of parted(actions, 8).entries())
      for (const id of part) {
        const [, repository = ""] = /r\/(r\d+):/.exec(id) ?? [];
        homes.set(repository, (homes.get(repository) ?? new Set()).add(at));
      }
    expect([...homes.values()].filter((parts) => parts.size > 1).length).toBeLessThanOrEqual(7);
  });

  it("parts all actions, each once but for creations, and the same whatever order they come in", () => {
    const image = fc.record({
      repository: fc.constantFrom("a", "b", "c", "d", "e"),
      registry: fc.constantFrom("r", "q"),
      bytes: fc.nat(1_000_000_000),
      content: fc.nat(5),
    });
    const creations = fc.uniqueArray(fc.constantFrom("a", "b", "c", "x"));
    fc.assert(
      fc.property(
        fc.uniqueArray(image, {
          maxLength: 20,
          selector: (one) => `${one.repository}${one.registry}${one.content}`,
        }),
        creations,
        fc.integer({ min: 1, max: 5 }),
        (images, created, count) => {
          const actions = [
            ...created.map((name) => create(name)),
            ...images.map(({ repository, registry, bytes, content }) =>
              copy(repository, `${content}`, bytes, registry),
            ),
          ];
          const parts = parted(actions, count);
          expect([...new Set(parts.flat())].toSorted()).toEqual(ids(actions).toSorted());
          const copies = parts.flat().filter((id) => id.startsWith("copy-image"));
          expect(copies).toHaveLength(images.length);
          // A part that puts something into a repository which must be created creates it.
          for (const part of parts)
            for (const id of part) {
              const creation = id.replace(/^copy-image:(.*):\d+$/, "create-repository:$1");
              if (ids(actions).includes(creation)) expect(part).toContain(creation);
            }
          const shuffled = parted(actions.toReversed(), count).map((part) => part.toSorted());
          expect(shuffled).toEqual(parts.map((part) => part.toSorted()));
        },
      ),
      { numRuns: 300 },
    );
  });
});
