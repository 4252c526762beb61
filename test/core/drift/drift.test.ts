import { describe, expect, it } from "vitest";
import { sha256 } from "../../../src/core/base/digest.ts";
import { type DriftInput, findDrift } from "../../../src/core/drift/drift.ts";
import { type KnownRun, unfinishedRuns } from "../../../src/core/drift/problems.ts";
import { type DriftReport, hasDrift, isIncomplete } from "../../../src/core/drift/report.ts";
import type { ActualRepository } from "../../../src/core/plan/actual.ts";
import type { RepositorySettings } from "../../../src/core/settings/table.ts";
import { emptyState, type StateEntry } from "../../../src/core/state/state.ts";

const registry = "123456789012.dkr.ecr.us-west-2.amazonaws.com";
const replica = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";

function entry(content: string): StateEntry {
  return {
    digest: sha256(content),
    source: { reference: "docker.io/library/app:1", digest: sha256(content) },
    from: "one",
    policy: "same",
    time: "2026-11-20T00:00:00Z",
  };
}

interface World {
  readonly settings?: RepositorySettings;
  readonly declared?: RepositorySettings;
  readonly managed?: boolean;
  readonly tags?: Readonly<Record<string, string>>;
  readonly entries?: readonly string[];
  readonly ignore?: readonly string[];
  readonly unmanaged?: boolean;
}

/** One repository, `m/app`, of which the state says that each of these tags holds "one". */
function input(world: World = {}): DriftInput {
  const { settings = {}, declared = {}, managed = true, ignore = [], unmanaged = false } = world;
  const tags = new Map(
    Object.entries(world.tags ?? { "1": "one" }).map(([tag, held]) => [tag, sha256(held)]),
  );
  const there: ActualRepository = {
    repository: "m/app",
    settings,
    tags,
    digests: new Set([...tags.values(), sha256("one")]),
    archived: new Set(),
    details: new Map(),
  };
  const entries = Object.fromEntries((world.entries ?? ["m/app:1"]).map((key) => [key, entry("one")]));
  return {
    target: registry,
    state: {
      ...emptyState,
      serial: 3,
      registries: { [registry]: entries },
      files: { "map.csv": sha256("map") },
    },
    actual: {
      registries: new Map([[registry, { registry, repositories: new Map([["m/app", there]]) }]]),
      files: new Map([["map.csv", { path: "map.csv", digest: sha256("map"), content: "map" }]]),
    },
    repositories: [{ registry, repository: "m/app", managed, settings: declared }],
    ignore,
    unmanaged,
    declared: new Map(),
  };
}

describe("a tag that holds another digest", () => {
  const immutable = { tagMutability: { mode: "immutable", exclusions: [] } } as const;
  const mutable = { tagMutability: { mode: "mutable", exclusions: [] } } as const;
  const moved = { tags: { "1": "two" } };

  it.each<[string, World, boolean]>([
    ["in a mutable repository", { ...moved, settings: mutable }, false],
    ["in an immutable repository", { ...moved, settings: immutable }, true],
    ["in one that is declared as immutable", { ...moved, settings: mutable, declared: immutable }, true],
    ["in one that is declared as mutable", { ...moved, settings: immutable, declared: mutable }, false],
    [
      "in one of which others say that it is",
      { ...moved, settings: immutable, declared: mutable, managed: false },
      true,
    ],
    ["where nobody knows", moved, false],
  ])("%s can be moved back or not", (_, world, expected) => {
    const { tags } = findDrift(input(world));
    expect(tags).toEqual([
      {
        registry,
        repository: "m/app",
        tag: "1",
        what: "changed",
        was: sha256("one"),
        now: sha256("two"),
        immutable: expected,
      },
    ]);
  });

  it("that is gone can be put back in any repository", () => {
    expect(findDrift(input({ tags: {}, settings: immutable })).tags).toMatchObject([
      { what: "missing", immutable: false },
    ]);
  });
});

it("settings are told from what was declared to what ECR has, fixed ones with their ways out", () => {
  const found = findDrift(
    input({
      declared: { scanOnPush: true, encryption: { type: "KMS" } },
      settings: { scanOnPush: false, encryption: { type: "AES256" } },
    }),
  );
  expect(found.repositories).toEqual([
    {
      registry,
      repository: "m/app",
      what: "settings",
      changes: [
        { setting: "scanOnPush", was: "on", now: "off" },
        {
          setting: "encryption",
          was: "KMS",
          now: "AES256",
          fixed: { why: expect.any(String) as string, waysOut: expect.any(Array) as [] },
        },
      ],
    },
  ]);
});

describe("tags that the state doesn't own", () => {
  const tags = {
    "1": "one",
    "2": "two",
    b: "three",
    a: "one",
    [`sha256-${sha256("one").slice(7)}.sig`]: "sig",
  };

  it("are named on request, and are no drift", () => {
    const found = findDrift(input({ tags, unmanaged: true }));
    expect(found.unmanaged.map(({ tag }) => tag)).toEqual(["2", "a", "b"]);
    expect(found.unmanaged[0]).toEqual({ registry, repository: "m/app", tag: "2", digest: sha256("two") });
    expect(hasDrift({ ...found, gates: [], upstream: [], failures: [] })).toBe(false);
  });

  it("are not named without it, nor when they are ignored", () => {
    expect(findDrift(input({ tags })).unmanaged).toEqual([]);
    const found = findDrift(input({ tags, unmanaged: true, ignore: ["m/app:2"] }));
    expect(found.unmanaged.map(({ tag }) => tag)).toEqual(["a", "b"]);
  });

  it("of a registry that could not be read are nobody's", () => {
    const world = input({ tags, unmanaged: true });
    const state = { ...world.state, registries: { [replica]: { "m/app:1": entry("one") } } };
    expect(findDrift({ ...world, state }).unmanaged).toEqual([]);
  });
});

describe("--ignore", () => {
  const untagged = `m/app@${sha256("one")}`;
  const unused = (ignore: readonly string[], more: World = {}) =>
    findDrift(input({ ignore, ...more })).warnings.map(({ code, detail }) => `${code} ${detail}`);

  it.each<[string, readonly string[], World]>([
    ["a repository", ["m/app"], {}],
    ["repositories", ["m/**"], {}],
    ["a tag, drifted or not", ["m/app:1", "m/app:*"], {}],
    ["a tag that the state doesn't own", ["m/app:2"], { tags: { "1": "one", "2": "two" } }],
    ["a file", ["*.csv"], {}],
    ["an image without a tag, by its repository", ["m/app"], { entries: [untagged] }],
    ["nothing, when there is none", [], {}],
  ])("%s is known", (_, ignore, more) => expect(unused(ignore, more)).toEqual([]));

  it("that matches nothing is warned of, each", () => {
    expect(unused(["m/app", "n/**", "m/app:2"])).toEqual([
      'drift/unused-ignore No repository, tag, or file in the state matches "n/**".',
      'drift/unused-ignore No repository, tag, or file in the state matches "m/app:2".',
    ]);
  });

  it("leaves out what it matches, and counts it", () => {
    const found = findDrift(input({ tags: { "1": "two" }, ignore: ["m/app:1"] }));
    expect([found.tags, found.ignored]).toEqual([[], 1]);
    const byRepository = findDrift(input({ entries: [untagged], tags: {}, ignore: ["m/*"] }));
    expect(byRepository.ignored).toBe(0);
  });
});

describe("a check is incomplete", () => {
  const none: DriftReport = { ...findDrift(input()), gates: [], upstream: [], failures: [] };
  const drifted: DriftReport = { ...none, files: [{ path: "map.csv", what: "missing" }] };
  const failure = (code: "state/unfinished-run" | "ecr/unreachable") =>
    ({ code, severity: "error", summary: "x" }) as const;

  it.each<[string, DriftReport, boolean]>([
    ["never when all was read", drifted, false],
    ["when something could not be read", { ...none, failures: [failure("ecr/unreachable")] }, true],
    [
      "when something could not be read, drift or not",
      { ...drifted, failures: [failure("ecr/unreachable")] },
      true,
    ],
    ["beside a run that did not finish", { ...none, failures: [failure("state/unfinished-run")] }, true],
    [
      "but not when there is drift beside it",
      { ...drifted, failures: [failure("state/unfinished-run")] },
      false,
    ],
    [
      "when both hold",
      { ...drifted, failures: [failure("state/unfinished-run"), failure("ecr/unreachable")] },
      true,
    ],
  ])("%s", (_, report, expected) => expect(isIncomplete(report)).toBe(expected));
});

describe("a run that was cut off", () => {
  const run: KnownRun = {
    holder: { who: "ci@runner", pid: 7, command: "apply" },
    started: "2026-11-26T10:00:00Z",
    shard: null,
    planDigest: null,
    ended: false,
    alive: false,
  };

  it("is named, with the run that goes on from it", () => {
    expect(unfinishedRuns([run])).toMatchObject([
      {
        code: "state/unfinished-run",
        detail:
          "apply of ci@runner (process 7) since 2026-11-26T10:00:00Z was killed. What it finished counts as applied.",
        hint: "Run it again, which also records what that run put into ECR: ecr-mirror apply",
      },
    ]);
  });

  it("is one of a plan's shards, in their order, apart from those of another plan", () => {
    const shard = (index: number, count: number, plan: string): KnownRun => ({
      ...run,
      shard: { index, count },
      planDigest: sha256(plan),
    });
    const found = unfinishedRuns([shard(10, 16, "a"), shard(2, 16, "a"), shard(1, 2, "b"), run]);
    expect(
      found.map(({ detail = "" }) => [...detail.matchAll(/shard \d+ of \d+/g)].map(([text]) => text)),
    ).toEqual([[], ["shard 2 of 16", "shard 10 of 16"], ["shard 1 of 2"]]);
    expect(found[1]?.detail).toContain("since 2026-11-26T10:00:00Z, killed)");
  });

  it("is none where no run left a record", () => expect(unfinishedRuns([])).toEqual([]));
});
