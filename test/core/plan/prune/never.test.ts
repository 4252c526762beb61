// What prune never deletes, over random repositories: each rule is asked of what ECR would hold after the plan was done.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Digest, sha256 } from "../../../../src/core/base/digest.ts";
import { ociIndex, ociManifest } from "../../../../src/core/image/media-types.ts";
import type { ActualRepository, ImageDetail } from "../../../../src/core/plan/actual.ts";
import type { Desired } from "../../../../src/core/plan/desired.ts";
import { planPrune, type Pruned } from "../../../../src/core/plan/prune/prune.ts";
import { emptyState, type StateEntry } from "../../../../src/core/state/state.ts";
import { desiredImage, freeRules } from "../model.ts";

const registry = "123456789012.dkr.ecr.us-west-2.amazonaws.com";
const repository = "team/app";
const day = 24 * 60 * 60 * 1000;
const now = new Date("2026-11-26T12:00:00Z");

// Images by number. 0 to 4 are indexes: of higher numbers only, so that none holds itself; the rest are plain.
const images = Array.from({ length: 12 }, (_, index) => sha256(`image ${index}`));
const indexes = 5;
const at = (index: number): Digest => images[index] ?? sha256("none");
const tagNames = ["a", "b", "c", "d", "e"];

const anyImage = fc.nat({ max: images.length - 1 });
const mostly = fc.nat({ max: 9 }).map((dice) => dice > 0);
const anyDays = fc.option(fc.integer({ min: -1, max: 60 }), { freq: 1 });

const anyWorld = fc.record({
  /** The children of each index. */
  children: fc.array(fc.array(fc.nat({ max: images.length - 1 }), { maxLength: 3 }), {
    minLength: indexes,
    maxLength: indexes,
  }),
  /** Beside what the state says. */
  tags: fc.dictionary(fc.constantFrom(...tagNames), anyImage, { maxKeys: 1 }),
  untagged: fc.array(anyImage, { maxLength: 1 }),
  archived: fc.array(anyImage, { maxLength: 2 }),
  pulledDaysAgo: fc.array(anyDays, { minLength: images.length, maxLength: images.length }),
  /** By tag, or by image where it has none: what the state says. */
  entries: fc.array(
    fc.record({
      tag: fc.option(fc.constantFrom(...tagNames)),
      image: anyImage,
      replaced: fc.array(anyImage, { maxLength: 2 }),
      isThere: mostly,
      // An adopted image: nobody looked at its children.
      isKnown: mostly,
    }),
    { minLength: 1, maxLength: 6 },
  ),
  wanted: fc.array(
    fc.record({ tag: fc.option(fc.constantFrom(...tagNames)), image: anyImage, isKnown: mostly }),
    { maxLength: 3 },
  ),
  retained: fc.array(fc.nat({ max: 5 }), { maxLength: 2 }),
  goneDaysAgo: fc.array(fc.record({ entry: fc.nat({ max: 5 }), days: anyDays }), { maxLength: 2 }),
  protect: fc.array(fc.constantFrom(...tagNames.map((tag) => `${repository}:${tag}`), "team/**"), {
    maxLength: 1,
  }),
  keepReplaced: fc.nat({ max: 1 }),
});

type World = typeof anyWorld extends fc.Arbitrary<infer T> ? T : never;

function build(world: World) {
  const childrenOf = (index: number): number[] =>
    index < indexes ? (world.children[index] ?? []).filter((child) => child > index) : [];
  const inside = (index: number): Digest[] => [
    ...new Set(childrenOf(index).flatMap((child) => [at(child), ...inside(child)])),
  ];
  const there = world.entries.filter((one) => one.isThere);
  const remembered = there.flatMap(({ tag, image }) => (tag === null ? [] : [[tag, image] as const]));
  const tagged = new Map([...remembered, ...Object.entries(world.tags)]);
  const tags = new Map([...tagged].map(([tag, image]) => [tag, at(image)]));
  const loose = there.flatMap(({ tag, image, replaced }) => (tag === null ? [image] : replaced));
  // ECR allows no index without its children.
  const pushed = [...tagged.values(), ...loose, ...world.untagged].flatMap((one) => [
    at(one),
    ...inside(one),
  ]);
  const archived = new Set(world.archived.map(at).filter((digest) => !pushed.includes(digest)));
  const details = new Map<Digest, ImageDetail>();
  for (const [index, digest] of images.entries()) {
    const days = world.pulledDaysAgo[index] ?? null;
    const pulledAt = days === null ? {} : { pulledAt: new Date(now.getTime() - days * day).toISOString() };
    details.set(digest, { mediaType: index < indexes ? ociIndex : ociManifest, ...pulledAt });
  }
  const actual: ActualRepository = {
    repository,
    settings: {},
    tags,
    digests: new Set(pushed),
    archived,
    details,
  };
  const partsOf = (image: number, isKnown: boolean) =>
    isKnown && inside(image).length > 0 ? inside(image) : [];
  const entries = new Map<string, StateEntry>();
  for (const { tag, image, replaced, isKnown } of world.entries) {
    const time = "2026-11-01T00:00:00Z";
    const parts = partsOf(image, isKnown);
    entries.set(tag === null ? `${repository}@${at(image)}` : `${repository}:${tag}`, {
      digest: at(image),
      source: { reference: "docker.io/library/x:1", digest: at(image) },
      from: "one",
      policy: "same",
      time,
      ...(parts.length === 0 ? {} : { parts }),
      ...(tag === null || replaced.length === 0
        ? {}
        : { replaced: replaced.map((one) => ({ digest: at(one), time, parts: partsOf(one, true) })) }),
    });
  }
  const keys = [...entries.keys()];
  const gone: Desired["gone"] = world.goneDaysAgo.flatMap(({ entry, days }) => {
    const key = keys[entry];
    const tag = key?.split(":")[1] ?? "";
    if (key === undefined || key.includes("@")) return [];
    const since = days === null ? {} : { since: new Date(now.getTime() - days * day).toISOString() };
    return [{ id: key, registry, repository, tag, digest: at(0), source: "x", from: "one", ...since }];
  });
  const retained = new Set([
    ...world.retained.flatMap((index) => keys[index] ?? []),
    ...gone.map(({ tag }) => `${repository}:${tag}`),
  ]);
  const wanted = world.wanted.map(({ tag, image, isKnown }) =>
    desiredImage({ registry, repository, tag, digest: at(image) }, { parts: partsOf(image, isKnown) }),
  );
  const desired: Desired = {
    target: { registry, region: "us-west-2" },
    sources: [],
    repositories: [],
    images: wanted,
    files: [],
    held: [],
    refused: [],
    gone,
    retained: new Map([[registry, retained]]),
    pins: new Map(),
    questions: [],
    failures: [],
    warnings: [],
    complete: true,
  };
  const state = { ...emptyState, registries: { [registry]: Object.fromEntries(entries) } };
  const found = new Map([[registry, { registry, repositories: new Map([[repository, actual]]) }]]);
  const rules = {
    ...freeRules,
    now,
    force: true,
    goneMs: 30 * day,
    unusedForMs: 10 * day,
    protect: world.protect,
    keepReplaced: world.keepReplaced,
  };
  const pruned = planPrune({ desired, actual: { registries: found, files: new Map() }, state }, rules);
  const isPulled = (digest: Digest): boolean => {
    const pulledAt = details.get(digest)?.pulledAt;
    return pulledAt !== undefined && now.getTime() - Date.parse(pulledAt) < rules.unusedForMs;
  };
  const insideOf = (digest: Digest) => inside(images.indexOf(digest));
  return { pruned, actual, entries, desired, rules, retained, isPulled, insideOf };
}

/** ECR afterward: with its last tag an image goes by itself. */
function after(
  actual: ActualRepository,
  pruned: Pruned,
): { tags: Map<string, Digest>; digests: Set<Digest> } {
  const tags = new Map(actual.tags);
  const digests = new Set([...actual.digests, ...actual.archived]);
  for (const { tag, digest } of pruned.actions) {
    if (tag === null) {
      digests.delete(digest);
      for (const [name, held] of tags) if (held === digest) tags.delete(name);
    } else {
      tags.delete(tag);
      if (![...tags.values()].includes(digest)) digests.delete(digest);
    }
  }
  return { tags, digests };
}

const holds = (rule: (world: ReturnType<typeof build>, left: ReturnType<typeof after>) => void): void =>
  fc.assert(
    fc.property(anyWorld, (world) => {
      const built = build(world);
      rule(built, after(built.actual, built.pruned));
    }),
    { numRuns: 1000 },
  );

describe("prune never deletes", () => {
  it("what the state doesn't say that this config put there", () =>
    holds(({ actual, entries, pruned }) => {
      const own = new Set(
        [...entries.values()]
          .flatMap((one) => [one, ...(one.replaced ?? [])])
          .flatMap((one) => [one.digest, ...(one.parts ?? [])]),
      );
      for (const { tag, digest } of pruned.actions) {
        if (tag === null) expect(own).toContain(digest);
        else
          expect([entries.get(`${repository}:${tag}`)?.digest, actual.tags.get(tag)]).toEqual([
            digest,
            digest,
          ]);
      }
    }));

  it("what is wanted, with its parts", () =>
    holds(({ actual, desired, entries }, left) => {
      for (const { destination, content } of desired.images) {
        const { tag, digest } = destination;
        if (tag !== null) expect(left.tags.get(tag)).toBe(actual.tags.get(tag));
        const entry = entries.get(tag === null ? `${repository}@${digest}` : `${repository}:${tag}`);
        for (const one of [digest, ...content.parts, ...(entry?.parts ?? []), entry?.digest ?? digest])
          if (actual.digests.has(one)) expect(left.digests).toContain(one);
      }
    }));

  it("what is retained, unless it is gone for long", () =>
    holds(({ actual, desired, entries, retained, rules }, left) => {
      for (const key of retained) {
        const gone = desired.gone.filter(({ tag }) => key === `${repository}:${tag}`);
        if (gone.some(({ since }) => since !== undefined && now.getTime() - Date.parse(since) > rules.goneMs))
          continue;
        const tag = key.split(":")[1] ?? "";
        if (!key.includes("@")) expect(left.tags.get(tag)).toBe(actual.tags.get(tag));
        const entry = entries.get(key);
        for (const one of [...(entry ? [entry.digest] : []), ...(entry?.parts ?? [])])
          if (actual.digests.has(one)) expect(left.digests).toContain(one);
      }
    }));

  it("what was pulled, nor an image of which a known part was", () =>
    holds(({ actual, entries, pruned, isPulled }, left) => {
      for (const digest of [...actual.digests, ...actual.archived])
        if (isPulled(digest)) expect(left.digests).toContain(digest);
      const known = [...entries.values()].flatMap((one) => [one, ...(one.replaced ?? [])]);
      for (const { digest } of pruned.actions) {
        const parts = known.filter((one) => one.digest === digest).flatMap((one) => one.parts ?? []);
        expect(parts.filter((part) => isPulled(part))).toEqual([]);
        expect(isPulled(digest)).toBe(false);
      }
    }));

  it("what is protected", () =>
    holds(({ actual, rules }, left) => {
      if (rules.protect.includes("team/**")) {
        expect(left.tags).toEqual(actual.tags);
        expect(left.digests).toEqual(new Set([...actual.digests, ...actual.archived]));
      }
      for (const tag of tagNames)
        if (rules.protect.includes(`${repository}:${tag}`))
          expect(left.tags.get(tag)).toBe(actual.tags.get(tag));
    }));

  it("a digest that any index which stays names, known or not", () =>
    holds(({ pruned, insideOf }, left) => {
      const named = new Set([...left.digests].flatMap((digest) => insideOf(digest)));
      for (const { tag, digest } of pruned.actions) if (tag === null) expect(named).not.toContain(digest);
    }));

  it("what a blocked image is made of", () =>
    holds(({ actual, pruned, entries }, left) => {
      const known = [...entries.values()].flatMap((one) => [one, ...(one.replaced ?? [])]);
      for (const { tag, before } of pruned.blocked) {
        if (tag !== null) expect(left.tags.get(tag)).toBe(before);
        expect(left.digests).toContain(before);
        for (const part of known.filter((one) => one.digest === before).flatMap((one) => one.parts ?? []))
          if (actual.digests.has(part)) expect(left.digests).toContain(part);
      }
    }));

  it("anything twice, and blocks nothing that it deletes", () =>
    holds(({ pruned }) => {
      const ids = [...pruned.actions, ...pruned.blocked].map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }));
});

it("prune deletes something in many of these worlds", () => {
  const worlds = fc.sample(anyWorld, { numRuns: 1000, seed: 1 }).map((world) => build(world).pruned);
  expect(worlds.filter(({ actions }) => actions.some(({ tag }) => tag === null)).length).toBeGreaterThan(150);
  expect(worlds.filter(({ actions }) => actions.some(({ tag }) => tag !== null)).length).toBeGreaterThan(100);
  expect(worlds.filter(({ blocked }) => blocked.length > 0).length).toBeGreaterThan(100);
});
