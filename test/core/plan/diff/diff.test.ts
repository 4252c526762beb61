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
  desiredOf,
  digestOf,
  image,
  stateOf,
  worldActual,
} from "../model.ts";

const options: DiffOptions = {
  tool: "ecr-mirror test",
  configDigest: sha256("config"),
  filter: [],
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
    expect(plan.blocked[0]?.waysOut.map((way) => way.label)).toEqual(["Keep", "Rename"]);
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
