// What waits to be scanned: where, for whom, and what becomes of it in plan, prune and state.
import { describe, expect, it } from "vitest";
import { type Digest, sha256 } from "../../../src/core/base/digest.ts";
import type { Desired, ResolvedImage, Staging } from "../../../src/core/plan/desired.ts";
import { diff } from "../../../src/core/plan/diff/diff.ts";
import { heldElsewhere } from "../../../src/core/plan/diff/held-elsewhere.ts";
import { planPrune } from "../../../src/core/plan/prune/prune.ts";
import { placesOf, stageRepositories, stagingOf } from "../../../src/core/plan/stage.ts";
import { stateChanges } from "../../../src/core/plan/state-changes.ts";
import { changeState } from "../../../src/core/state/merge.ts";
import { emptyState, knownDigests, type State } from "../../../src/core/state/state.ts";
import { formatState, parseState } from "../../../src/core/state/text.ts";
import { withRecords } from "../../../src/core/state/with-records.ts";
import { actualOf, desiredOf, freeRules, image, planState, type RepositoryModel, target } from "./model.ts";

const [a, b] = [sha256("a"), sha256("b")];
const child = sha256("child");
const signature = sha256("signature");

function waiting(tag: string, digest: Digest, copy = true, more: Partial<ResolvedImage["content"]> = {}) {
  const one = image("team/app", tag, "a");
  const { registry: _, ...destination } = one.destination;
  return {
    image: { ...one, destination: { ...destination, digest }, content: { bytes: 100, parts: [], ...more } },
    stage: "quarantine/team/app",
    copy,
  };
}

const key = (digest: Digest) => `quarantine/team/app@${digest}`;

describe("staging", () => {
  it("is of one copy for all tags of a digest, without a tag and without what refers to it", () => {
    const referrers = [{ digest: signature, subject: a, tag: null, parts: [signature], bytes: 30 }];
    const parts = [child, signature];
    const { images, kept } = stagingOf(
      [waiting("2", a, true, { parts, referrers }), waiting("1", a, true, { parts, referrers })],
      target.registry,
    );
    expect(images).toMatchObject([
      {
        destination: { registry: target.registry, repository: "quarantine/team/app", tag: null, digest: a },
        handling: { referrers: false },
        content: { bytes: 70, parts: [child] },
        stagedFor: ["team/app:1", "team/app:2"],
        request: { provenance: [{ source: "one" }, { source: "one" }] },
      },
    ]);
    expect([...kept]).toEqual([key(a)]);
  });

  it("keeps what waits and copies what is to be, whatever comes first", () => {
    const both = [waiting("1", a, false), waiting("2", a), waiting("3", b, false)];
    for (const list of [both, both.toReversed()]) {
      const { images, kept } = stagingOf(list, target.registry);
      expect(images.map(({ stagedFor }) => stagedFor)).toEqual([["team/app:2"]]);
      expect([...kept].sort()).toEqual([key(a), key(b)].sort());
    }
  });

  it("asks for repositories as the config has them, but scanned on push; not twice for one that is wanted", () => {
    const staging = stagingOf([waiting("1", a)], target.registry);
    const settings = {
      registry: target.registry,
      repositories: { defaults: { tags: { a: "b" } }, rules: [] },
    };
    expect(stageRepositories(staging, settings, new Set())).toEqual([
      {
        registry: target.registry,
        repository: "quarantine/team/app",
        managed: true,
        settings: { tags: { a: "b" }, scanOnPush: true },
      },
    ]);
    expect(stageRepositories(staging, settings, new Set(["quarantine/team/app"]))).toEqual([]);
  });
});

const world = (repositories: Readonly<Record<string, Partial<RepositoryModel>>>) =>
  actualOf(
    new Map(
      Object.entries(repositories).map(([name, model]) => [
        name,
        { settings: {}, tags: new Map(), untagged: [], ...model },
      ]),
    ),
  );

it("a digest is looked for where images enter, then in stages, then in other registries", () => {
  const there = world({
    "quarantine/x": { untagged: [a] },
    x: { untagged: [a] },
    b: { untagged: [b] },
    z: { untagged: [a] },
  });
  const other = {
    registry: "999999999999.dkr.ecr.us-west-2.amazonaws.com",
    repositories: world({ a: { untagged: [a] } }).registries.get(target.registry)?.repositories ?? new Map(),
  };
  const registries = new Map([[other.registry, other], ...there.registries]);
  const found = placesOf(a, registries, { target: target.registry, stages: new Set(["quarantine/x"]) });
  expect(found.map(({ repository }) => repository)).toEqual(["x", "z", "quarantine/x", "a"]);
});

function planned(
  staging: Staging,
  actual: ReturnType<typeof world>,
  more: Partial<Desired> = {},
  state = emptyState,
) {
  const desired: Desired = { ...desiredOf([]), staging, ...more };
  return diff(desired, actual, state, {
    tool: "test",
    configDigest: a,
    state: planState,
    filter: [],
    replace: [],
    prune: null,
  });
}

describe("the plan", () => {
  const staging = stagingOf([waiting("1", a, true, { parts: [child] })], target.registry);
  const repository = (managed: boolean, create?: false) => ({
    repositories: [
      {
        registry: target.registry,
        repository: "quarantine/team/app",
        managed,
        settings: { scanOnPush: true },
        ...(create === false ? { create } : {}),
      },
    ],
  });

  it("copies what is not there, and does nothing about what is", () => {
    const { actions, unchanged, unmanaged } = planned(staging, world({}), repository(true));
    expect(actions).toMatchObject([
      { kind: "create-repository", settings: { scanOnPush: true } },
      {
        id: `copy-image:${key(a)}`,
        reason: "missing",
        parts: [child],
        referrers: false,
        bytes: 100,
        stagedFor: ["team/app:1"],
        destination: { before: null, tag: null },
      },
    ]);
    expect("startScan" in (actions[1] ?? {})).toBe(false);
    expect([unchanged, unmanaged]).toEqual([[], []]);
    const there = world({ "quarantine/team/app": { untagged: [a], settings: { scanOnPush: true } } });
    expect(planned(staging, there, repository(true)).actions).toEqual([]);
  });

  it("asks for a scan where the repository's own setting stays, and does not start one", () => {
    const found = (scanOnPush: boolean) => world({ "quarantine/team/app": { settings: { scanOnPush } } });
    const starts = (actual: ReturnType<typeof world>, managed: boolean) =>
      planned(staging, actual, repository(managed)).actions.some((one) => "startScan" in one);
    expect([starts(found(false), false), starts(found(true), false), starts(found(false), true)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("copies nothing into a repository that is somebody else's to create", () => {
    const { actions, blocked } = planned(staging, world({}), repository(true, false));
    expect([actions, blocked.map(({ code }) => code)]).toEqual([[], ["repository/not-created"]]);
  });

  it("reads a choice of platforms where it was staged, and from its source otherwise", () => {
    const subset = { ...image("team/app", "1", "a"), source: { reference: "x", digest: b } };
    const desired: Desired = { ...desiredOf([]), staging };
    const there = world({ "quarantine/team/app": { untagged: [a] }, other: { untagged: [a] } });
    expect(heldElsewhere(desired, there)(subset)).toBe(`${target.registry}/quarantine/team/app`);
    expect(heldElsewhere(desiredOf([]), there)(subset)).toBeUndefined();
    expect(heldElsewhere(desired, world({ other: { untagged: [a] } }))(subset)).toBeUndefined();
  });
});

describe("the state", () => {
  const staging = stagingOf([waiting("1", a, true, { parts: [child] })], target.registry);
  const [copy] = planned(
    staging,
    world({ "quarantine/team/app": { settings: { scanOnPush: true } } }),
  ).actions;
  const changes = copy === undefined ? [] : stateChanges(copy, "2026-11-27T00:00:00.000Z");
  const state = changeState(emptyState, changes);

  it("has what waits apart from what is mirrored, and in its text", () => {
    expect(Object.keys(state.staged[target.registry] ?? {})).toEqual([key(a)]);
    expect([state.registries, knownDigests(state).mirrored.size]).toEqual([{}, 0]);
    expect(parseState(formatState(state), "s")).toEqual(state);
    expect(formatState(emptyState)).not.toContain("staged");
  });

  it("loses it with the image, whatever it was there for", () => {
    const gone = changeState(state, [{ registry: target.registry, key: key(a), entry: null }]);
    expect(gone.staged).toEqual({});
  });

  it("learns of it from the record of a run that was killed", () => {
    const record = {
      id: "1",
      name: "mirror",
      started: "2026-11-27T00:00:00.000Z",
      intents: changes,
      done: new Map(),
    };
    const found = withRecords(emptyState, [record], () => a);
    expect([Object.keys(found.staged[target.registry] ?? {}), found.registries]).toEqual([[key(a)], {}]);
    expect(withRecords(emptyState, [record], () => null)).toBe(emptyState);
    const deletion = {
      ...record,
      id: "2",
      started: "2026-11-28T00:00:00.000Z",
      intents: [{ registry: target.registry, key: key(a), entry: null }],
    };
    expect(withRecords(found, [deletion], () => null).staged).toEqual({});
  });

  /** Everything was pulled a moment ago. */
  function pruned(kept: Staging | undefined, from: State) {
    const actual = world({ "quarantine/team/app": { untagged: [a, child] } });
    const there = actual.registries.get(target.registry);
    const repositories = new Map(
      [...(there?.repositories ?? [])].map(([name, one]) => {
        const details = [...one.details].map(
          ([digest, detail]) => [digest, { ...detail, pulledAt: freeRules.now.toISOString() }] as const,
        );
        return [name, { ...one, details: new Map(details) }];
      }),
    );
    const registries = new Map([[target.registry, { registry: target.registry, repositories }]]);
    return planPrune(
      {
        desired: { ...desiredOf([]), ...(kept === undefined ? {} : { staging: kept }) },
        actual: { registries, files: new Map() },
        state: from,
      },
      { ...freeRules, maxPercent: 1, unusedForMs: 86_400_000 },
    );
  }

  it("lets prune take it once nothing waits for it: whole, and though it was pulled to enter", () => {
    expect(pruned(staging, state)).toEqual({ actions: [], blocked: [], warnings: [] });
    const { actions, blocked } = pruned(undefined, state);
    expect(actions.map(({ digest }) => digest).sort()).toEqual([a, child].sort());
    expect(actions.every((one) => one.staged === true)).toBe(true);
    expect(blocked).toEqual([]);
  });

  it("leaves prune its guards where the repository holds what is mirrored too", () => {
    const mirrored = { ...state, registries: state.staged, staged: {} };
    const [entry] = Object.values(state.staged[target.registry] ?? {});
    const both = {
      ...state,
      registries: { [target.registry]: { "quarantine/team/app:1": { ...entry, digest: b } } },
    };
    for (const one of [mirrored, both as State])
      expect(pruned(undefined, one)).toMatchObject({ actions: [], blocked: [{ code: "prune/in-use" }] });
  });

  it("lets prune take nothing that another hand put there", () => {
    const entries = Object.entries(state.staged[target.registry] ?? {});
    const found = Object.fromEntries(
      entries.map(([one, entry]) => [one, { ...entry, found: true as const }]),
    );
    expect(pruned(undefined, { ...state, staged: { [target.registry]: found } }).actions).toEqual([]);
    expect(pruned(undefined, emptyState).actions).toEqual([]);
  });
});
