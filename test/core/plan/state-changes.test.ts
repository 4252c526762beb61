import { describe, expect, it } from "vitest";
import { sha256 } from "../../../src/core/base/digest.ts";
import type { Action, CopyImage, Plan } from "../../../src/core/plan/plan.ts";
import { stateChanges, stateCorrections, withStanding } from "../../../src/core/plan/state-changes.ts";
import { emptyState, type State, type StateEntry } from "../../../src/core/state/state.ts";

const [one, two] = [sha256("1"), sha256("2")];
const time = "2026-11-01T00:00:00.000Z";
const source = { reference: "docker.io/a:1", digest: one };

const copy: CopyImage = {
  id: "copy-image:a:1",
  kind: "copy-image",
  reason: "missing",
  source: { ...source, layout: "./layout" },
  destination: { registry: "r", repository: "a", tag: "1", digest: two, before: null },
  platforms: ["all"],
  referrers: true,
  policy: "same",
  bytes: 1,
  from: "s",
  parts: [],
  provenance: [],
};

describe("stateChanges", () => {
  it("remembers every source that asked for it", () => {
    const provenance = [{ source: "t" }, { source: "s" }, { source: "r" }, { source: "t" }];
    expect(stateChanges({ ...copy, provenance }, time)).toMatchObject([
      { entry: { from: "s", alsoFrom: ["r", "t"] } },
    ]);
  });

  it("remembers what was copied: digests, source, policy, time, and no layout's path", () => {
    const entry = { digest: two, source, from: "s", policy: "same", time };
    expect(stateChanges(copy, time)).toEqual([{ registry: "r", key: "a:1", entry }]);
    expect(stateChanges({ ...copy, parts: [one] }, time)).toEqual([
      { registry: "r", key: "a:1", entry: { ...entry, parts: [one] } },
    ]);
    expect(stateChanges({ ...copy, kind: "tag-image" }, time)).toEqual([
      { registry: "r", key: "a:1", entry },
    ]);
  });

  it("remembers that it is a chart, and that one was found", () => {
    expect(stateChanges({ ...copy, chart: "made" }, time)).toMatchObject([{ entry: { chart: "made" } }]);
    const found = { registry: "r", repository: "a", tag: "1", digest: one, source: "x/a:1", from: "s" };
    const unchanged = [{ ...found, policy: "same", chart: "registry" as const }];
    expect(stateCorrections(unchanged, emptyState, time)).toMatchObject([
      { entry: { chart: "registry", found: true } },
    ]);
  });

  it("forgets what was deleted, with or without a tag", () => {
    const remove = (tag: string | null): Action => ({
      id: "x",
      kind: "delete-image",
      reason: "unwanted",
      registry: "r",
      repository: "a",
      tag,
      digest: one,
    });
    expect(stateChanges(remove("1"), time)).toEqual([{ registry: "r", key: "a:1", entry: null }]);
    expect(stateChanges(remove(null), time)).toEqual([{ registry: "r", key: `a@${one}`, entry: null }]);
  });

  it("remembers nothing of repositories", () => {
    const create: Action = {
      id: "x",
      kind: "create-repository",
      registry: "r",
      repository: "a",
      settings: {},
    };
    expect(stateChanges(create, time)).toEqual([]);
  });
});

describe("stateCorrections", () => {
  const known: StateEntry = {
    digest: one,
    source,
    from: "old",
    policy: "same",
    time: "2026-01-01T00:00:00.000Z",
    parts: [one],
    replaced: [{ digest: two, time }],
  };
  const state: State = { ...emptyState, registries: { r: { "a:1": known } } };
  const unchanged = (digest: typeof one, registry = "r", from = "old"): Plan["unchanged"] => [
    { registry, repository: "a", tag: "1", digest, source: "docker.io/a:1", from, policy: "same" },
  ];

  it("takes over a digest that somebody else put there as it is wanted; parts of the old one are not its parts", () => {
    const { parts: _, ...kept } = known;
    expect(stateCorrections(unchanged(two), state, time)).toEqual([
      {
        registry: "r",
        key: "a:1",
        entry: {
          ...kept,
          digest: two,
          source: { reference: "docker.io/a:1", digest: two },
          found: true,
          time,
        },
      },
    ]);
  });

  it("remembers who asks for it now, where nobody else that is known does", () => {
    expect(stateCorrections(unchanged(one, "r", "new"), state, time)).toEqual([
      { registry: "r", key: "a:1", entry: { ...known, from: "new" } },
    ]);
    const both = { ...emptyState, registries: { r: { "a:1": { ...known, alsoFrom: ["new"] } } } };
    expect(stateCorrections(unchanged(one, "r", "new"), both, time)).toEqual([]);
  });

  it("corrects nothing that the state knows so", () => {
    expect(stateCorrections(unchanged(one), state, time)).toEqual([]);
  });

  it("notes what ECR held already, as no work of this config", () => {
    const entry = {
      digest: two,
      source: { ...source, digest: two },
      from: "old",
      policy: "same",
      found: true,
      time,
    };
    expect(stateCorrections(unchanged(two), emptyState, time)).toEqual([
      { registry: "r", key: "a:1", entry },
    ]);
    expect(stateCorrections(unchanged(two, "q"), state, time)).toEqual([
      { registry: "q", key: "a:1", entry },
    ]);
  });
});

describe("withStanding", () => {
  const later = "2026-11-09T00:00:00.000Z";
  const at = { id: "x", registry: "r", repository: "a", tag: "1", from: "s" };
  const nothing = { actions: [], unchanged: [], held: [], gone: [] };
  const lost = (reference: string, since?: string): Plan["gone"][number] => ({
    ...at,
    digest: one,
    source: reference,
    ...(since === undefined ? {} : { since }),
  });
  const young = (reference: string, wanted: typeof one, since: string): Plan["held"][number] => ({
    ...at,
    code: "age/too-young",
    source: reference,
    wanted,
    keeps: null,
    since,
    until: later,
    why: "too young",
  });

  it("remembers since when a reference is gone, the earliest time that is known", () => {
    const once = withStanding(emptyState, { ...nothing, gone: [lost("b:1"), lost("a:1", time)] }, later);
    expect(once.gone).toEqual({ "a:1": time, "b:1": later });
    const again = { ...nothing, gone: [lost("a:1"), lost("b:1", time)] };
    expect(withStanding(once, again, later).gone).toEqual({ "a:1": time, "b:1": time });
    const odd = withStanding(emptyState, { ...nothing, gone: [lost("constructor")] }, later);
    expect(odd.gone).toEqual({ constructor: later });
  });

  it("forgets that a reference is gone once it resolves, unless it is gone for this plan too", () => {
    const state = { ...emptyState, gone: { "a:1": time, "b:1": time, "docker.io/a:1": time } };
    const unchanged = [
      { registry: "r", repository: "a", tag: "1", digest: one, source: "a:1", from: "s", policy: "same" },
    ];
    const found = withStanding(state, { ...nothing, unchanged, actions: [copy] }, later);
    expect(found.gone).toEqual({ "b:1": time });
    const both = { ...nothing, unchanged, gone: [lost("a:1")] };
    expect(withStanding(state, both, later).gone).toEqual(state.gone);
  });

  it("remembers the first sight of what is held, until it is mirrored", () => {
    const held = [young("docker.io/a:1", one, later), young("b:1", two, time)];
    const first = withStanding(
      { ...emptyState, seen: { [`docker.io/a:1@${one}`]: time } },
      { ...nothing, held },
      later,
    );
    expect(first.seen).toEqual({ [`docker.io/a:1@${one}`]: time, [`b:1@${two}`]: time });
    const entry = { digest: one, source, from: "s", policy: "same", time };
    const mirrored = { ...first, registries: { r: { "a:1": entry } } };
    expect(withStanding(mirrored, nothing, later).seen).toEqual({ [`b:1@${two}`]: time });
  });

  it("remembers of each reference the digests that it saw last", () => {
    const nights = Array.from({ length: 30 }, (_, night) => ({
      digest: sha256(`${night}`),
      time: new Date(Date.UTC(2026, 0, 1 + night)).toISOString(),
    }));
    const last = nights.reduce<State>(
      (state, night) =>
        withStanding(state, { ...nothing, held: [young("a:1", night.digest, night.time)] }, later),
      emptyState,
    );
    const kept = nights.slice(10).map((night) => `a:1@${night.digest}`);
    expect(new Set(Object.keys(last.seen))).toEqual(new Set(kept));
  });

  it("gives back the very state when there is nothing to learn", () => {
    const state = { ...emptyState, gone: { "a:1": time }, seen: { [`b:1@${two}`]: time } };
    const same = { ...nothing, gone: [lost("a:1", later)], held: [young("b:1", two, later)] };
    expect(withStanding(state, same, later)).toBe(state);
    expect(withStanding(state, nothing, later)).toBe(state);
    expect(withStanding(state, { ...nothing, gone: [lost("b:1")] }, later)).not.toBe(state);
  });
});
