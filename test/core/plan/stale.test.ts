import { describe, expect, it } from "vitest";
import { sha256, shortDigest } from "../../../src/core/base/digest.ts";
import type { Actual, ActualRepository } from "../../../src/core/plan/actual.ts";
import type { Action, CopyImage, Reason } from "../../../src/core/plan/plan.ts";
import { judge, judgeDigest } from "../../../src/core/plan/stale.ts";
import { diffSettings } from "../../../src/core/settings/diff.ts";
import type { RepositorySettings } from "../../../src/core/settings/table.ts";

const [one, two, three] = [sha256("1"), sha256("2"), sha256("3")];
const registry = "r";
const repository = "a";

function world(there: Partial<ActualRepository> | null, files: Actual["files"] = new Map()): Actual {
  const found: ActualRepository = {
    repository,
    settings: {},
    tags: new Map(),
    digests: new Set(),
    archived: new Set(),
    details: new Map(),
    ...there,
  };
  const repositories = new Map(there === null ? [] : [[repository, found] as const]);
  return { registries: new Map([[registry, { registry, repositories }]]), files };
}

function copy(fields: {
  tag: string | null;
  before: typeof one | null;
  reason?: Reason;
  kind?: "copy-image" | "tag-image";
}): Action {
  const { tag, before, reason = "missing", kind = "copy-image" } = fields;
  const action: CopyImage = {
    id: "x",
    kind: "copy-image",
    reason,
    source: { reference: "docker.io/a:1", digest: two },
    destination: { registry, repository, tag, digest: two, before },
    platforms: ["all"],
    referrers: true,
    policy: "same",
    bytes: 1,
    from: "s",
    parts: [],
    provenance: [],
  };
  return kind === "copy-image" ? action : { ...action, kind };
}

const at = (digest: typeof one): Partial<ActualRepository> => ({
  tags: new Map([["t", digest]]),
  digests: new Set([digest]),
});

const nothing = { verdict: "stale", expected: "nothing" };
const short = shortDigest;

describe("judge, for images", () => {
  it.each<[string, Action, Partial<ActualRepository> | null, object]>([
    ["absent as planned", copy({ tag: "t", before: null }), {}, { verdict: "do" }],
    ["no repository yet", copy({ tag: "t", before: null }), null, { verdict: "do" }],
    ["the wanted digest is there", copy({ tag: "t", before: null }), at(two), { verdict: "skip" }],
    ["it is there already, after another", copy({ tag: "t", before: one }), at(two), { verdict: "skip" }],
    ["what was there is there", copy({ tag: "t", before: one }), at(one), { verdict: "do" }],
    ["another came", copy({ tag: "t", before: null }), at(three), { ...nothing, found: short(three) }],
    [
      "what was there is gone",
      copy({ tag: "t", before: one }),
      {},
      { verdict: "stale", expected: short(one), found: "nothing" },
    ],
    [
      "a tag alone, by the same rule",
      copy({ tag: "t", before: one, kind: "tag-image" }),
      at(two),
      { verdict: "skip" },
    ],
    ["by digest, not there", copy({ tag: null, before: null }), at(one), { verdict: "do" }],
    ["by digest, there", copy({ tag: null, before: null }), at(two), { verdict: "skip" }],
    [
      "a repair, its tag in order",
      copy({ tag: "t", before: two, reason: "repaired" }),
      at(two),
      { verdict: "do" },
    ],
    [
      "out of the archive, its tag in order",
      copy({ tag: "t", before: two, reason: "archived" }),
      at(two),
      { verdict: "do" },
    ],
    [
      "a repair whose tag moved",
      copy({ tag: "t", before: two, reason: "repaired" }),
      at(three),
      { verdict: "stale", expected: short(two), found: short(three) },
    ],
    [
      "out of the archive, and its tag is gone",
      copy({ tag: "t", before: two, reason: "archived" }),
      {},
      { verdict: "stale", expected: short(two), found: "nothing" },
    ],
  ])("%s", (_, action, there, verdict) => {
    expect(judge(action, world(there))).toEqual(verdict);
  });

  it("brings back what is archived without a tag", () => {
    const action = copy({ tag: null, before: two, reason: "archived" });
    expect(judge(action, world({ archived: new Set([two]) }))).toEqual({ verdict: "do" });
    expect(judge(action, world({}))).toMatchObject({ verdict: "stale" });
  });

  it("knows nothing of a registry that was not read", () => {
    const unread = { registries: new Map(), files: new Map() };
    expect(judge(copy({ tag: "t", before: null }), unread)).toEqual({ verdict: "do" });
    expect(judge(copy({ tag: null, before: null }), unread)).toEqual({ verdict: "do" });
    const create: Action = { id: "x", kind: "create-repository", registry, repository, settings: {} };
    expect(judge(create, unread)).toEqual({ verdict: "do" });
  });
});

describe("judge, for deletions", () => {
  const remove = (tag: string | null): Action => ({
    id: "x",
    kind: "delete-image",
    reason: "unwanted",
    registry,
    repository,
    tag,
    digest: one,
  });
  it.each<[string, string | null, Partial<ActualRepository> | null, object]>([
    ["the tag holds it", "t", at(one), { verdict: "do" }],
    ["the tag is gone", "t", {}, { verdict: "skip" }],
    ["the repository is gone", "t", null, { verdict: "skip" }],
    ["the tag holds another", "t", at(two), { verdict: "stale", expected: short(one), found: short(two) }],
    ["the digest is there", null, at(one), { verdict: "do" }],
    ["the digest is archived", null, { archived: new Set([one]) }, { verdict: "do" }],
    ["the digest is gone", null, at(two), { verdict: "skip" }],
    ["by digest, and no repository", null, null, { verdict: "skip" }],
  ])("%s", (_, tag, there, verdict) => {
    expect(judge(remove(tag), world(there))).toEqual(verdict);
  });
});

describe("judge, for repositories", () => {
  const create: Action = { id: "x", kind: "create-repository", registry, repository, settings: {} };

  it("creates what is missing, and skips what somebody made meanwhile", () => {
    expect(judge(create, world(null))).toEqual({ verdict: "do" });
    expect(judge(create, world({}))).toEqual({ verdict: "skip" });
  });

  const before: RepositorySettings = { scanOnPush: false, tags: { team: "a" } };
  const after: RepositorySettings = { scanOnPush: true, tags: { team: "b" } };
  const update: Action = {
    id: "x",
    kind: "update-repository",
    registry,
    repository,
    settings: after,
    changes: diffSettings(after, before).changes,
  };

  it.each<[string, RepositorySettings | null, object]>([
    ["as found when it was planned", before, { verdict: "do" }],
    ["as wanted already", after, { verdict: "skip" }],
    ["half done", { ...after, tags: { team: "a" } }, { verdict: "do" }],
    ["gone", null, { verdict: "stale", expected: "an existing repository", found: "no repository" }],
    [
      "changed by somebody else",
      { ...before, tags: { team: "c" } },
      { verdict: "stale", expected: "tags team=a", found: "team=c" },
    ],
  ])("a repository that is %s", (_, settings, verdict) => {
    expect(judge(update, world(settings === null ? null : { settings }))).toEqual(verdict);
  });

  it("a setting that the plan found in order and that is not any more", () => {
    const partly: Action = { ...update, changes: update.changes.filter(({ setting }) => setting === "tags") };
    expect(judge(partly, world({ settings: before }))).toEqual({
      verdict: "stale",
      expected: "scanOnPush as planned",
      found: "off",
    });
  });
});

describe("judge, for files", () => {
  const write = (before: typeof one | null): Action => ({
    id: "x",
    kind: "write-file",
    path: "m.csv",
    output: { index: 0, kind: "mapping" },
    before,
    after: two,
    diff: "",
    content: "x",
    rows: [],
  });
  const held = (digest: typeof one | null) =>
    world({}, digest === null ? new Map() : new Map([["m.csv", { path: "m.csv", digest, content: "" }]]));

  it.each<[string, typeof one | null, typeof one | null, object]>([
    ["missing as planned", null, null, { verdict: "do" }],
    ["as it was", one, one, { verdict: "do" }],
    ["as wanted", one, two, { verdict: "skip" }],
    ["edited", one, three, { verdict: "stale", expected: short(one), found: short(three) }],
    ["appeared", null, three, { ...nothing, found: short(three) }],
    ["missing where the machine never had it", one, null, { verdict: "do" }],
  ])("%s", (_, before, there, verdict) => {
    expect(judge(write(before), held(there))).toEqual(verdict);
  });
});

it("judges a tag that somebody else looked up by the same rule", () => {
  expect(judgeDigest({ before: one, after: two, held: two })).toEqual({ verdict: "skip" });
  expect(judgeDigest({ before: one, after: two, held: one })).toEqual({ verdict: "do" });
  expect(judgeDigest({ before: null, after: two, held: null })).toEqual({ verdict: "do" });
  expect(judgeDigest({ before: one, after: two, held: three }).verdict).toBe("stale");
});
