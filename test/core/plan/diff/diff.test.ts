import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diff, type DiffOptions } from "../../../../src/core/plan/diff/diff.ts";
import { sha256 } from "../../../../src/core/base/digest.ts";
import { hasChanges } from "../../../../src/core/plan/plan.ts";
import { emptyState } from "../../../../src/core/state/state.ts";
import {
  actualOf,
  anyWorld,
  applyToModel,
  desiredImage,
  desiredOf,
  digestOf,
  image,
  stateOf,
  target,
  worldActual,
  planState,
  freeRules,
} from "../model.ts";

const options: DiffOptions = {
  tool: "ecr-mirror test",
  configDigest: sha256("config"),
  state: planState,
  filter: [],
  replace: [],
  prune: null,
};
const mutable = { tagMutability: { mode: "mutable", exclusions: [] } } as const;
const immutable = { tagMutability: { mode: "immutable", exclusions: [] } } as const;

function repository(tags: Readonly<Record<string, string>>, settings = {}, untagged: readonly string[] = []) {
  const held = new Map(Object.entries(tags).map(([tag, content]) => [tag, digestOf(content)]));
  return actualOf(new Map([["team/web", { settings, tags: held, untagged: untagged.map(digestOf) }]]));
}

describe("diff, by what a wanted tag finds", () => {
  const wanted = desiredOf([image("team/web", "1.0", "a")]);

  it("a missing repository: create it, copy the image", () => {
    const plan = diff(wanted, actualOf(new Map()), emptyState, options);
    expect(plan.actions.map((action) => action.id)).toEqual([
      "create-repository:team/web",
      "copy-image:team/web:1.0",
    ]);
    expect(plan.actions[1]).toMatchObject({ reason: "missing", destination: { before: null } });
  });

  it("the wanted digest: nothing", () => {
    const plan = diff(wanted, repository({ "1.0": "a" }), emptyState, options);
    expect(plan.actions).toEqual([]);
    expect(plan.unchanged).toHaveLength(1);
  });

  it("the digest without the tag: tag only, no byte moves", () => {
    const plan = diff(wanted, repository({ old: "a" }), emptyState, options);
    expect(plan.actions).toMatchObject([{ kind: "tag-image", bytes: 0, reason: "missing" }]);
  });

  it.each([
    ["no memory of it", {}, "foreign", undefined],
    ["what the state says, the source moved", { "team/web:1.0": digestOf("b") }, "moved", undefined],
    ["another than the state says", { "team/web:1.0": digestOf("a") }, "drifted", undefined],
    [
      "another than the state says, and the source moved",
      { "team/web:1.0": digestOf("c") },
      "drifted",
      ["moved"],
    ],
  ])("another digest, with %s: %s", (_, entries, reason, also) => {
    const plan = diff(wanted, repository({ "1.0": "b" }, mutable), stateOf(entries), options);
    expect(plan.actions).toMatchObject([
      { kind: "copy-image", reason, destination: { before: digestOf("b") } },
    ]);
    expect((plan.actions[0] as { also?: unknown }).also).toEqual(also);
  });

  it("another digest under an immutable tag: blocked, with the ways out, and nothing done", () => {
    const plan = diff(wanted, repository({ "1.0": "b" }, immutable), emptyState, options);
    expect(plan.actions).toEqual([]);
    expect(plan.blocked).toMatchObject([
      {
        repository: "team/web",
        tag: "1.0",
        why: "immutable tag, other digest",
        before: digestOf("b"),
        after: digestOf("a"),
      },
    ]);
    expect(plan.blocked[0]?.waysOut.map((way) => way.label)).toEqual(["Replace", "Keep"]);
  });

  it("exclusion filters turn immutability round", () => {
    const settings = { tagMutability: { mode: "immutable", exclusions: ["1.*"] } } as const;
    expect(diff(wanted, repository({ "1.0": "b" }, settings), emptyState, options).blocked).toEqual([]);
    const inverted = { tagMutability: { mode: "mutable", exclusions: ["1.*"] } } as const;
    expect(diff(wanted, repository({ "1.0": "b" }, inverted), emptyState, options).blocked).toHaveLength(1);
  });

  it("declared mutability counts before what is found: the repository is changed first", () => {
    const declared = desiredOf([image("team/web", "1.0", "a")], mutable);
    const plan = diff(declared, repository({ "1.0": "b" }, immutable), emptyState, options);
    expect(plan.actions.map((action) => action.kind)).toEqual(["update-repository", "copy-image"]);
  });

  it("a child of an index that is gone: repaired", () => {
    const web = image("team/web", "1.0", "a");
    const whole = { ...web, content: { ...web.content, parts: [digestOf("child")] } };
    const plan = diff(desiredOf([whole]), repository({ "1.0": "a" }), emptyState, options);
    expect(plan.actions).toMatchObject([{ kind: "copy-image", reason: "repaired" }]);
    expect(
      diff(desiredOf([whole]), repository({ "1.0": "a" }, {}, ["child"]), emptyState, options).actions,
    ).toEqual([]);
  });

  it("one of several children of an index is gone: repaired, also under an immutable tag", () => {
    const web = image("team/web", "1.0", "a");
    const whole = { ...web, content: { ...web.content, parts: [digestOf("child"), digestOf("lost")] } };
    const plan = diff(
      desiredOf([whole]),
      repository({ "1.0": "a" }, immutable, ["child"]),
      emptyState,
      options,
    );
    expect(plan.blocked).toEqual([]);
    expect(plan.actions).toMatchObject([{ kind: "copy-image", reason: "repaired" }]);
  });

  it("an index with its children, but not the tag: tag only", () => {
    const web = image("team/web", "1.0", "a");
    const whole = { ...web, content: { ...web.content, parts: [digestOf("child")] } };
    const plan = diff(desiredOf([whole]), repository({ old: "a" }, {}, ["child"]), emptyState, options);
    expect(plan.actions).toMatchObject([{ kind: "tag-image" }]);
  });

  it("a new tag in a repository whose tags are immutable: nothing is in its way", () => {
    const plan = diff(wanted, repository({ old: "b" }, immutable), emptyState, options);
    expect(plan.blocked).toEqual([]);
    expect(plan.actions).toMatchObject([{ kind: "copy-image", reason: "missing" }]);
  });

  it("a repository that is not managed: its own mutability counts, whatever is declared", () => {
    const { repositories, ...rest } = desiredOf([image("team/web", "1.0", "a")], mutable);
    const unmanaged = { ...rest, repositories: repositories.map((one) => ({ ...one, managed: false })) };
    const plan = diff(unmanaged, repository({ "1.0": "b" }, immutable), emptyState, options);
    expect(plan.actions).toEqual([]);
    expect(plan.blocked).toHaveLength(1);
  });

  it("an image without a tag in a repository that is missing: copied by its digest", () => {
    const digest = digestOf("a");
    const bare = desiredImage({ registry: target.registry, repository: "team/web", tag: null, digest });
    const plan = diff(desiredOf([bare]), actualOf(new Map()), emptyState, options);
    expect(plan.actions[1]).toMatchObject({ kind: "copy-image", id: `copy-image:team/web@${digest}` });
  });

  it("a registry in which nothing was found: everything is created", () => {
    const plan = diff(wanted, { registries: new Map(), files: new Map() }, emptyState, options);
    expect(plan.actions.map((action) => action.id)).toEqual([
      "create-repository:team/web",
      "copy-image:team/web:1.0",
    ]);
  });

  it("a repository of which no image is wanted: its tags are listed and left alone", () => {
    const plan = diff({ ...wanted, images: [] }, repository({ "1.0": "a" }), emptyState, options);
    expect(plan.actions).toEqual([]);
    expect(plan.unmanaged).toMatchObject([{ repository: "team/web", tag: "1.0" }]);
  });

  it("what the config does not want is listed and left alone", () => {
    const plan = diff(wanted, repository({ "1.0": "a", "0.9": "b" }), emptyState, options);
    expect(plan.actions).toEqual([]);
    expect(plan.unmanaged).toMatchObject([{ repository: "team/web", tag: "0.9" }]);
  });
});

describe("diff with --target", () => {
  it("keeps what is named, with the repositories it needs, and says that the plan is incomplete", () => {
    const wanted = desiredOf([image("team/web", "1.0", "a"), image("base", "1.0", "b")]);
    const plan = diff(wanted, actualOf(new Map()), emptyState, { ...options, filter: ["team/**"] });
    expect(plan.actions.map((action) => action.id)).toEqual([
      "create-repository:team/web",
      "copy-image:team/web:1.0",
    ]);
    expect(plan.complete).toBe(false);
  });

  it("takes a tag without what else is to be done in its repository", () => {
    const desired = desiredOf([image("team/web", "1.0", "a"), image("team/web", "1.1", "c")], mutable);
    const found = repository(
      { old: "b", "1.1": "d" },
      { tagMutability: { mode: "immutable", exclusions: [] } },
    );
    const plan = diff(desired, found, stateOf({ "team/web:old": digestOf("b") }), {
      ...options,
      prune: freeRules,
      filter: ["team/web:1.0"],
    });
    expect(plan.actions.map((action) => action.id)).toEqual(["copy-image:team/web:1.0"]);
    expect(plan.blocked).toEqual([]);
  });

  const select = (filter: string) => {
    const digest = digestOf("bare");
    const bare = desiredImage({ registry: target.registry, repository: "team/web", tag: null, digest });
    const desired = desiredOf([bare, image("team/web", "1.0", "a")]);
    const state = stateOf({ "team/web:old": digestOf("b"), "team/web:older": digestOf("c") });
    return diff(desired, repository({ "1.0": "a", old: "b", older: "c" }), state, {
      ...options,
      prune: freeRules,
      filter: [filter],
    }).actions.map((action) => action.id);
  };
  const bareId = `copy-image:team/web@${digestOf("bare")}`;

  it.each([
    ["a deletion by its tag", "*/*:old", ["delete-image:team/web:old"]],
    [
      "what has no tag by its repository alone",
      "team/web:*",
      ["delete-image:team/web:old", "delete-image:team/web:older"],
    ],
    ["all of a repository", "team/web", [bareId, "delete-image:team/web:old", "delete-image:team/web:older"]],
    ["nothing by the word null", "team/web:null", []],
  ])("names %s", (_, filter, expected) => {
    expect(select(filter)).toEqual(expected);
  });
});

describe("diff, for any world", () => {
  it("applying a plan to a model of ECR makes the next plan empty", () => {
    fc.assert(
      fc.property(anyWorld, ({ images, there, remembered }) => {
        const desired = desiredOf(images.map(([name, tag, content]) => image(name, tag, content)));
        const actual = worldActual(there);
        const plan = diff(desired, actual, stateOf(remembered), options);
        const next = diff(desired, applyToModel(plan, actual), stateOf(remembered), options);
        expect(hasChanges(next)).toBe(false);
        expect(next.blocked).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it("shuffled input gives the same bytes", () => {
    fc.assert(
      fc.property(anyWorld, fc.infiniteStream(fc.nat()), ({ images, there, remembered }, random) => {
        const made = images.map(([name, tag, content]) => image(name, tag, content));
        const shuffle = <T>(list: readonly T[]) =>
          list
            .map((value) => ({ value, key: random.next().value as number }))
            .sort((a, b) => a.key - b.key)
            .map(({ value }) => value);
        const state = stateOf(remembered);
        const plan = diff(desiredOf(made), worldActual(there), state, options);
        const shuffled = diff(
          desiredOf(shuffle(made)),
          worldActual(shuffle(there)),
          stateOf(Object.fromEntries(shuffle(Object.entries(remembered)))),
          options,
        );
        expect(JSON.stringify(shuffled)).toBe(JSON.stringify(plan));
      }),
      { numRuns: 300 },
    );
  });
});
