import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Digest, sha256 } from "../../../../src/core/base/digest.ts";
import type { Action, CopyImage } from "../../../../src/core/plan/plan.ts";
import { costOf, partSeconds } from "../../../../src/core/plan/shards/cost.ts";
import { groupsOf, shardActions, splitActions } from "../../../../src/core/plan/shards/split.ts";
import { copy, create, file, ids, remove, shapes, tagOf, update } from "./support/actions.ts";

const none = new Map();

const partsOf = (actions: readonly Action[], count: number): readonly (readonly Action[])[] =>
  splitActions(actions, count, none).parts;

const parted = (actions: readonly Action[], count: number) => partsOf(actions, count).map(ids);

/** The parts that have something of a repository. */
const homesOf = (parts: readonly (readonly string[])[], repository: string) =>
  parts.filter((part) => part.some((id) => id.includes(`r/${repository}:`)));

/** By the test's own reckoning: a tenth of a second each, of which every part has a share, and 60 MB a second. */
function timeOf(part: readonly Action[], count: number): number {
  const images = part.filter((action): action is CopyImage => action.kind === "copy-image");
  const bytes = images.reduce((sum, image) => sum + image.bytes, 0);
  return (images.length * count) / 10 + bytes / 60_000_000;
}

function loadOf(actions: readonly Action[], count: number): { readonly max: number; readonly mean: number } {
  const times = partsOf(actions, count).map((part) => timeOf(part, count));
  return { max: Math.max(...times), mean: times.reduce((sum, one) => sum + one, 0) / count };
}

describe("what is kept together", () => {
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

  it("splits a repository whose settings change: each part makes sure of them", () => {
    const actions = [update("a"), ...["1", "2", "3", "4"].map((tag) => copy("a", tag, 5))];
    expect(parted(actions, 2).map((part) => [part[0], part.length])).toEqual([
      ["update-repository:r/a", 3],
      ["update-repository:r/a", 3],
    ]);
  });

  it("keeps the replicas of an image together, and the tags of one digest", () => {
    const one = copy("a", "1", 5);
    const actions = [one, copy("b", "2", 5), copy("a", "1", 5, { registry: "q" }), tagOf(one, "latest")];
    expect(
      parted(actions, 2)
        .map((part) => part.toSorted())
        .sort((a, b) => b.length - a.length),
    ).toEqual([["copy-image:q/a:1", "copy-image:r/a:1", "tag-image:r/a:latest"], ["copy-image:r/b:2"]]);
  });

  it("keeps an index together with those of its children that are mirrored too, in each repository", () => {
    const index = copy("a", "9", 5, { parts: [sha256("1"), sha256("2"), sha256("elsewhere")] });
    const actions = [index, ...["1", "2", "3", "4"].map((tag) => copy("a", tag, 5)), copy("b", "1", 5)];
    const home = parted(actions, 6).find((part) => part.includes(index.id));
    expect(home?.toSorted()).toEqual(["copy-image:r/a:1", "copy-image:r/a:2", "copy-image:r/a:9"]);
  });

  it("leaves whole what loses something", () => {
    const images = ["1", "2", "3", "4"].map((name) => copy("a", name, 5));
    const actions = [update("a"), ...images, copy("b", "5", 5), remove("a", "0")];
    const parts = parted(actions, 3);
    expect(homesOf(parts, "a")).toHaveLength(1);
    expect(parts.flat().filter((id) => id.startsWith("update"))).toHaveLength(1);
  });

  it("creates and changes a repository without images once", () => {
    const actions = ["a", "b", "c", "d"].map((name) => (name < "c" ? create(name) : update(name)));
    expect(parted(actions, 2).map((part) => part.length)).toEqual([2, 2]);
  });

  it("leaves files to the run that finishes", () => {
    expect(shardActions([file], { index: 1, count: 1 }, none)).toEqual([]);
  });

  it("keeps neighbors, which share layers, together where that costs no balance", () => {
    const actions = Array.from({ length: 1000 }, (_, at) => copy(`r${at % 100}`, `${at}`, 1000));
    const parts = parted(actions, 8);
    const split = Array.from({ length: 100 }, (_, at) => homesOf(parts, `r${at}`)).filter(
      (homes) => homes.length > 1,
    );
    expect(split.length).toBeLessThanOrEqual(7);
  });
});

describe("the time of the longest of 64 parts", () => {
  it.each(Object.entries(shapes))("is at most 1.1 of the mean: %s", (name, actions) => {
    const { max, mean } = loadOf(actions(), 64);
    console.log(`${name}: max over mean ${(max / mean).toFixed(3)}`);
    expect(max / mean).toBeLessThanOrEqual(1.1);
  });

  it("is that of one image where it takes longer than its share: an image is not split", () => {
    const actions = [
      copy("large", "0", 200e9),
      ...Array.from({ length: 6000 }, (_, at) => copy(`r${at % 50}`, `${at + 1}`, 2000)),
    ];
    const { max, mean } = loadOf(actions, 64);
    const alone = timeOf([copy("large", "0", 200e9)], 64);
    expect(alone / mean).toBeGreaterThan(4);
    expect(max).toBeCloseTo(alone, 5);
  });

  it("is balanced with a source's limit: its images take longer than others of their size", () => {
    const limits = new Map([["docker.io", { host: "docker.io", perMinute: 60 }]]);
    const actions = [
      ...Array.from({ length: 64 }, (_, at) => copy("slow", `s${at}`, 1000)),
      ...Array.from({ length: 640 }, (_, at) => copy("fast", `f${at}`, 1000, { host: "ghcr.io" })),
    ];
    const homes = splitActions(actions, 8, limits).parts.map(
      (part) => part.filter(({ id }) => id.includes("slow")).length,
    );
    expect(Math.max(...homes)).toBeLessThanOrEqual(10);
    // Without the limit they all lie side by side in the last parts.
    expect(Math.max(...parted(actions, 8).map((part) => part.join().split("slow").length - 1))).toBe(64);
  });

  it("is found without looking at all parts for each image", () => {
    const actions = Array.from({ length: 50_000 }, (_, at) => copy(`r${at % 50}`, `${at}`, 1_000_000 + at));
    const { seconds } = splitActions(actions, 50_000, none);
    expect(seconds.filter((one) => one > 0)).toHaveLength(50_000);
  });
});

describe("any plan", () => {
  const repositories = ["a", "b", "c", "d"] as const;
  const image = fc.record({
    repository: fc.constantFrom(...repositories),
    registry: fc.constantFrom("r", "q"),
    bytes: fc.oneof(fc.nat(2_000), fc.nat(1_000_000_000), fc.constant(20_000_000_000)),
    content: fc.nat(30),
    /** Contents with a smaller number: nothing is part of itself. */
    parts: fc.uniqueArray(fc.nat(30), { maxLength: 3 }),
    tags: fc.nat(2),
  });
  const digestOf = (content: number): Digest => sha256(`content ${content}`);
  const plan = fc
    .record({
      images: fc.uniqueArray(image, {
        maxLength: 60,
        selector: (one) => `${one.repository} ${one.registry} ${one.content}`,
      }),
      created: fc.uniqueArray(fc.constantFrom("a", "b", "x")),
      updated: fc.uniqueArray(fc.constantFrom("c", "d", "y")),
      removed: fc.uniqueArray(fc.constantFrom("d", "z")),
    })
    .map(({ images, created, updated, removed }): readonly Action[] => {
      // What an image is made of, it is made of wherever it is.
      const made = new Map(
        images.map(({ content, parts }) => [content, parts.filter((one) => one < content)]),
      );
      return [
        ...created.map((name) => create(name)),
        ...updated.map((name) => update(name)),
        ...images.flatMap(({ repository, registry, bytes, content, tags }) => {
          const parts = (made.get(content) ?? []).map(digestOf);
          const one = copy(repository, `${content}`, bytes, { registry, parts, digest: digestOf(content) });
          return [one, ...Array.from({ length: tags }, (_, at) => tagOf(one, `${content}-${at}`))];
        }),
        ...removed.map((name) => remove(name, "old")),
        file,
      ];
    });
  const count = fc.integer({ min: 1, max: 8 });
  const isSetting = ({ kind }: Action) => kind === "create-repository" || kind === "update-repository";

  it("has each action in one part, but for what repositories need before their images come", () => {
    fc.assert(
      fc.property(plan, count, (actions, parts) => {
        const split = partsOf(actions, parts);
        const once = actions.filter((one) => !isSetting(one) && one !== file);
        const found = split.flat().filter((one) => !isSetting(one));
        expect(ids(found).toSorted()).toEqual(ids(once).toSorted());
        expect(new Set(ids(split.flat()))).toEqual(new Set(ids(actions.filter((one) => one !== file))));
        for (const setting of actions.filter(isSetting)) {
          const users = split.filter((part) => part.some((one) => isIn(one, setting) && one !== setting));
          const homes = split.filter((part) => part.includes(setting));
          if (users.length > 0) expect(homes).toEqual(users);
          else expect(homes).toHaveLength(1);
        }
      }),
      { numRuns: 300 },
    );
  });

  /** Of the same repository of the same registry. */
  function isIn(action: Action, place: Action): boolean {
    const [a, b] = [placeOf(action), placeOf(place)];
    return a !== null && a === b;
  }

  function placeOf(action: Action): string | null {
    if ("destination" in action) return `${action.destination.registry}/${action.destination.repository}`;
    return "repository" in action ? `${action.registry}/${action.repository}` : null;
  }

  it("has in one part what depends on each other, in the plan's order", () => {
    fc.assert(
      fc.property(plan, count, (actions, parts) => {
        const split = partsOf(actions, parts);
        const positions = new Map(actions.map((one, at) => [one, at]));
        for (const part of split) {
          const order = part.map((one) => positions.get(one) ?? -1);
          expect(order).toEqual(order.toSorted((a, b) => a - b));
        }
        const homeOf = new Map(split.flatMap((part, at) => part.map((one) => [one, at] as const)));
        const images = actions.filter((one) => "destination" in one);
        for (const one of images)
          for (const other of images) {
            if (one.destination.repository !== other.destination.repository) continue;
            const { digest } = other.destination;
            const isBound = one.destination.digest === digest || one.parts.includes(digest);
            if (isBound) expect(homeOf.get(one), `${one.id} and ${other.id}`).toBe(homeOf.get(other));
          }
        for (const deletion of actions.filter(({ kind }) => kind === "delete-image"))
          for (const one of images)
            if (isIn(one, deletion)) expect(homeOf.get(one)).toBe(homeOf.get(deletion));
      }),
      { numRuns: 300 },
    );
  });

  it("is split alike in every process, whatever order its actions come in", () => {
    fc.assert(
      fc.property(plan, count, (actions, parts) => {
        const sorted = (split: readonly (readonly string[])[]) => split.map((part) => part.toSorted());
        expect(sorted(parted(actions.toReversed(), parts))).toEqual(sorted(parted(actions, parts)));
        const read = JSON.parse(JSON.stringify(actions)) as readonly Action[];
        const alone = Array.from({ length: parts }, (_, at) =>
          ids(shardActions(read, { index: at + 1, count: parts }, none)),
        );
        expect(alone).toEqual(parted(actions, parts));
      }),
      { numRuns: 100 },
    );
  });

  it("has no part that is longer than the mean and its longest group, nor than what can't be split", () => {
    fc.assert(
      fc.property(plan, count, (actions, parts) => {
        const { seconds } = splitActions(actions, parts, none);
        const mean = seconds.reduce((sum, one) => sum + one, 0) / parts;
        const groups = groupsOf(actions).map((group) => partSeconds(costOf(group, none), parts));
        const [longest = 0, second = 0] = groups.toSorted((a, b) => b - a);
        const most = Math.max(...seconds);
        expect(most).toBeLessThanOrEqual(mean + longest + 1e-6);
        // Nothing but one is large: a tenth, or that one.
        if (second <= mean / 10) expect(most).toBeLessThanOrEqual(Math.max(1.1 * mean, longest) + 1e-6);
      }),
      { numRuns: 300 },
    );
  });

  it("is balanced to a tenth where its images are small for a part", () => {
    const sizes = fc.array(fc.nat(200_000_000), { minLength: 400, maxLength: 600 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 2, max: 8 }), (bytes, parts) => {
        const actions = bytes.map((size, at) => copy(`r${at % 7}`, `${at}`, size));
        const { max, mean } = loadOf(actions, parts);
        expect(max / mean).toBeLessThanOrEqual(1.1);
      }),
      { numRuns: 100 },
    );
  });
});
