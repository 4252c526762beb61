import { describe, expect, it } from "vitest";
import type { Actual, ActualRepository, ImageDetail } from "../../../../src/core/plan/actual.ts";
import type { Desired, DesiredImage } from "../../../../src/core/plan/desired.ts";
import { type Digest, sha256 } from "../../../../src/core/base/digest.ts";
import { ociIndex } from "../../../../src/core/image/media-types.ts";
import type { Plan } from "../../../../src/core/plan/plan.ts";
import { planPrune } from "../../../../src/core/plan/prune/prune.ts";
import type { PruneRules } from "../../../../src/core/plan/prune/rules.ts";
import {
  emptyState,
  type ReplacedDigest,
  type State,
  type StateEntry,
} from "../../../../src/core/state/state.ts";
import { desiredImage, freeRules, plainDetails } from "../model.ts";

const registry = "123456789012.dkr.ecr.us-west-2.amazonaws.com";
const repository = "platform/nginx";

function wanted(tag: string | null, content: string, parts: readonly string[] = []): DesiredImage {
  return desiredImage(
    { registry, repository, tag, digest: sha256(content) },
    { from: "extra", parts: parts.map((part) => sha256(part)) },
  );
}

function desired(images: readonly DesiredImage[], complete = true): Desired {
  return {
    target: { registry, region: "us-west-2" },
    sources: [],
    repositories: [],
    images,
    files: [],
    held: [],
    refused: [],
    gone: [],
    retained: new Map(),
    pins: new Map(),
    questions: [],
    failures: [],
    warnings: [],
    complete,
  };
}

interface Held {
  readonly tags?: Readonly<Record<string, string>>;
  readonly loose?: readonly string[];
  readonly archived?: readonly string[];
  readonly indexes?: readonly string[];
  /** When they were pulled, or moved to the archive. */
  readonly pulled?: Readonly<Record<string, string>>;
  readonly archivedAt?: Readonly<Record<string, string>>;
}

function actual(held: Held): Actual {
  const tags = new Map(Object.entries(held.tags ?? {}).map(([tag, content]) => [tag, sha256(content)]));
  const digests = new Set([...tags.values(), ...(held.loose ?? []).map((content) => sha256(content))]);
  const archived = new Set((held.archived ?? []).map((content) => sha256(content)));
  const details = new Map(plainDetails([...digests, ...archived]));
  const add = (content: string, more: ImageDetail) =>
    details.set(sha256(content), { ...details.get(sha256(content)), ...more });
  for (const content of held.indexes ?? []) add(content, { mediaType: ociIndex });
  for (const [content, pulledAt] of Object.entries(held.pulled ?? {})) add(content, { pulledAt });
  for (const [content, archivedAt] of Object.entries(held.archivedAt ?? {})) add(content, { archivedAt });
  const one: ActualRepository = { repository, settings: {}, tags, digests, archived, details };
  return {
    registries: new Map([[registry, { registry, repositories: new Map([[repository, one]]) }]]),
    files: new Map(),
  };
}

function entry(
  content: string,
  more: { parts?: readonly string[]; replaced?: readonly ReplacedDigest[] } = {},
): StateEntry {
  return {
    digest: sha256(content),
    source: { reference: "docker.io/library/nginx:1", digest: sha256(content) },
    from: "extra",
    policy: "same",
    time: "2026-11-01T00:00:00Z",
    ...(more.parts === undefined ? {} : { parts: more.parts.map((part) => sha256(part)) }),
    ...(more.replaced === undefined ? {} : { replaced: more.replaced }),
  };
}

function before(content: string, parts: readonly string[] = []): ReplacedDigest {
  return { digest: sha256(content), time: "2026-10-01T00:00:00Z", parts: parts.map((part) => sha256(part)) };
}

function state(entries: Readonly<Record<string, StateEntry>>): State {
  return { ...emptyState, registries: { [registry]: entries } };
}

function goneImage([key, since]: readonly [string, string]): Plan["gone"][number] {
  const [name = "", tag = ""] = key.split(":");
  return {
    id: `gone:${key}`,
    registry,
    repository: name,
    tag,
    digest: sha256("any"),
    source: "docker.io/library/nginx:1",
    from: "extra",
    ...(since === "" ? {} : { since }),
  };
}

const day = 24 * 60 * 60 * 1000;

interface Case {
  readonly name: string;
  readonly want?: readonly DesiredImage[];
  /** Keys that stay whatever their source says, and those of them that are gone: since when. */
  readonly retained?: readonly string[];
  readonly lost?: Readonly<Record<string, string>>;
  readonly have: Held;
  readonly owned: Readonly<Record<string, StateEntry>>;
  readonly rules?: Partial<PruneRules>;
  /** `:tag` or `@content` of what is blocked, with the code. */
  readonly blocked?: readonly string[];
  /** `:tag` or `@content` of what is deleted. */
  readonly gone: readonly string[];
}

const contents = [
  "a",
  "b",
  "c",
  "old",
  "older",
  "oldest",
  "index",
  "amd64",
  "arm64",
  "sig",
  "old-child",
  "shared",
];
const nameOf = new Map<Digest, string>(contents.map((content) => [sha256(content), content]));

const cases: readonly Case[] = [
  {
    name: "a tag that this config put there and nothing wants",
    want: [wanted("2", "b")],
    have: { tags: { "1": "a", "2": "b" } },
    owned: { [`${repository}:1`]: entry("a"), [`${repository}:2`]: entry("b") },
    gone: [":1"],
  },
  { name: "nothing that the state doesn't know", have: { tags: { "1": "a" } }, owned: {}, gone: [] },
  {
    name: "nothing that holds another digest now",
    have: { tags: { "1": "b" } },
    owned: { [`${repository}:1`]: entry("a") },
    gone: [],
  },
  { name: "nothing that is gone already", have: {}, owned: { [`${repository}:1`]: entry("a") }, gone: [] },
  {
    name: "an index with its children, the index by its tag",
    have: { tags: { "1": "index", x: "c" }, loose: ["amd64", "arm64"] },
    owned: { [`${repository}:1`]: entry("index", { parts: ["amd64", "arm64"] }) },
    gone: [":1", "@amd64", "@arm64"],
  },
  {
    name: "no child that a wanted index shares",
    want: [wanted("2", "b", ["shared"])],
    have: { tags: { "1": "index", "2": "b" }, loose: ["amd64", "shared"] },
    owned: {
      [`${repository}:1`]: entry("index", { parts: ["amd64", "shared"] }),
      [`${repository}:2`]: entry("b"),
    },
    gone: [":1", "@amd64"],
  },
  {
    name: "no child of an index that keeps a foreign tag",
    have: { tags: { "1": "index", theirs: "index" }, loose: ["amd64"] },
    owned: { [`${repository}:1`]: entry("index", { parts: ["amd64"] }) },
    gone: [":1"],
  },
  {
    name: "a signature under its own tag, with its image",
    have: { tags: { "1": "a", [`sha256-${sha256("a").slice(7)}.sig`]: "sig" } },
    owned: { [`${repository}:1`]: entry("a", { parts: ["sig"] }) },
    gone: [":1", "@sig"],
  },
  {
    name: "no part that somebody tagged",
    have: { tags: { "1": "index", theirs: "amd64" }, loose: ["arm64"] },
    owned: { [`${repository}:1`]: entry("index", { parts: ["amd64", "arm64"] }) },
    gone: [":1", "@arm64"],
  },
  {
    name: "children that a killed run left",
    have: { loose: ["amd64"] },
    owned: { [`${repository}:1`]: entry("index", { parts: ["amd64"] }) },
    gone: ["@amd64"],
  },
  {
    name: "replaced digests beyond those kept",
    want: [wanted("1", "a")],
    have: { tags: { "1": "a" }, loose: ["old", "older", "oldest", "old-child"] },
    owned: {
      [`${repository}:1`]: entry("a", {
        replaced: [before("old"), before("older", ["old-child"]), before("oldest")],
      }),
    },
    rules: { keepReplaced: 1 },
    gone: ["@old-child", "@older", "@oldest"],
  },
  {
    name: "all replaced digests when none are kept, but none that a tag was given again",
    want: [wanted("1", "a")],
    have: { tags: { "1": "a", back: "old" }, loose: ["older"] },
    owned: { [`${repository}:1`]: entry("a", { replaced: [before("old"), before("older")] }) },
    gone: ["@older"],
  },
  {
    name: "an untagged image that nothing wants",
    have: { loose: ["a"], tags: { x: "b" } },
    owned: { [`${repository}@${sha256("a")}`]: entry("a") },
    gone: ["@a"],
  },
  {
    name: "an archived image",
    have: { tags: { x: "b" }, archived: ["a"] },
    owned: { [`${repository}@${sha256("a")}`]: entry("a") },
    gone: ["@a"],
  },
  {
    name: "nothing twice, when two tags held one image",
    have: { tags: { "1": "a", "2": "a", x: "b" } },
    owned: { [`${repository}:1`]: entry("a"), [`${repository}:2`]: entry("a") },
    gone: [":1", ":2"],
  },
  {
    name: "a part that two images share, one of which keeps a foreign tag, not at all",
    have: { tags: { "1": "index", theirs: "index", "2": "b" }, loose: ["shared", "amd64"] },
    owned: {
      [`${repository}:1`]: entry("index", { parts: ["shared"] }),
      [`${repository}:2`]: entry("b", { parts: ["shared", "amd64"] }),
    },
    gone: [":1", ":2", "@amd64"],
  },
  {
    name: "no signature that has another tag too",
    have: { tags: { "1": "a", theirs: "sig", [`sha256-${sha256("a").slice(7)}.sig`]: "sig" } },
    owned: { [`${repository}:1`]: entry("a", { parts: ["sig"] }) },
    gone: [":1"],
  },
  {
    name: "no signature that has another tag too, in the other order",
    have: { tags: { "1": "a", [`sha256-${sha256("a").slice(7)}.sig`]: "sig", theirs: "sig" } },
    owned: { [`${repository}:1`]: entry("a", { parts: ["sig"] }) },
    gone: [":1"],
  },
  {
    name: "no signature of an image that stays",
    have: { tags: { "1": "a", theirs: "b", [`sha256-${sha256("b").slice(7)}.sig`]: "sig" } },
    owned: { [`${repository}:1`]: entry("a", { parts: ["sig"] }) },
    gone: [":1"],
  },
  {
    name: "nothing that the state says a wanted tag holds, although somebody moved the tag",
    want: [wanted("1", "b")],
    have: { tags: { "1": "c" }, loose: ["a", "amd64", "older"] },
    owned: {
      [`${repository}:1`]: entry("a", { parts: ["amd64"] }),
      [`${repository}:2`]: entry("old", { replaced: [before("a", ["amd64"]), before("older")] }),
    },
    gone: ["@older"],
  },
  {
    name: "no child of a replaced digest that is kept, although it had a tag of its own",
    want: [wanted("1", "a")],
    have: { tags: { "1": "a" }, loose: ["old", "old-child"] },
    owned: {
      [`${repository}:1`]: entry("a", { replaced: [before("old", ["old-child"])] }),
      [`${repository}@${sha256("old-child")}`]: entry("old-child"),
    },
    rules: { keepReplaced: 1 },
    gone: [],
  },
  {
    name: "one of two tags of a wanted image",
    want: [wanted("2", "a")],
    have: { tags: { "1": "a", "2": "a" } },
    owned: { [`${repository}:1`]: entry("a"), [`${repository}:2`]: entry("a") },
    gone: [":1"],
  },
  {
    name: "no child of an index within an index that stays, although it had a tag of its own",
    want: [wanted("2", "index", ["old"])],
    have: { tags: { "2": "index" }, loose: ["old", "amd64"] },
    owned: {
      [`${repository}:2`]: entry("index", { parts: ["old"] }),
      [`${repository}@${sha256("old")}`]: entry("old", { parts: ["amd64"] }),
      [`${repository}@${sha256("amd64")}`]: entry("amd64"),
    },
    gone: [],
  },
  {
    name: "no child of an index that keeps a foreign tag, although it had a tag of its own",
    have: { tags: { "1": "index", theirs: "index" }, loose: ["amd64"] },
    owned: {
      [`${repository}:1`]: entry("index", { parts: ["amd64"] }),
      [`${repository}@${sha256("amd64")}`]: entry("amd64"),
    },
    gone: [":1"],
  },
  {
    name: "no child of an index within an index that keeps a foreign tag, each of which has a tag of its own",
    have: { tags: { theirs: "index" }, loose: ["old", "amd64"] },
    owned: {
      [`${repository}@${sha256("index")}`]: entry("index", { parts: ["old"] }),
      [`${repository}@${sha256("old")}`]: entry("old", { parts: ["amd64"] }),
      [`${repository}@${sha256("amd64")}`]: entry("amd64"),
    },
    gone: [],
  },
  {
    name: "no tag that is the last one of an image that is kept for going back",
    want: [wanted("2", "b")],
    have: { tags: { "1": "a", "2": "b" } },
    owned: {
      [`${repository}:1`]: entry("a"),
      [`${repository}:2`]: entry("b", { replaced: [before("a")] }),
    },
    rules: { keepReplaced: 1 },
    gone: [],
  },
  {
    name: "nothing without a tag beside an index that somebody else pushed",
    have: { tags: { "1": "a", theirs: "index" }, loose: ["amd64", "old", "arm64"], indexes: ["index"] },
    owned: {
      [`${repository}:1`]: entry("a", { parts: ["arm64"], replaced: [before("old")] }),
      [`${repository}@${sha256("amd64")}`]: entry("amd64"),
    },
    gone: [":1"],
  },
  {
    name: "nothing without a tag beside an untagged index that somebody else pushed",
    have: { loose: ["amd64", "index"], indexes: ["index"] },
    owned: { [`${repository}@${sha256("amd64")}`]: entry("amd64") },
    gone: [],
  },
  {
    name: "nothing without a tag beside a wanted index of which nobody knows the children",
    want: [wanted("1", "index")],
    have: { tags: { "1": "index" }, loose: ["amd64"], indexes: ["index"] },
    owned: { [`${repository}@${sha256("amd64")}`]: entry("amd64") },
    gone: [],
  },
  {
    name: "what has no tag beside indexes of which the children are known",
    want: [wanted("1", "index", ["old"])],
    have: { tags: { "1": "index", "2": "b" }, loose: ["amd64", "old"], indexes: ["index", "old", "b"] },
    owned: {
      [`${repository}:2`]: entry("b", { parts: ["amd64"] }),
      [`${repository}@${sha256("amd64")}`]: entry("amd64"),
    },
    gone: [":2", "@amd64"],
  },
  {
    name: "nothing that is retained, with its parts and what it keeps for going back",
    retained: [`${repository}:1`, `${repository}@${sha256("b")}`],
    have: { tags: { "1": "index", x: "c" }, loose: ["amd64", "b", "old", "older"] },
    owned: {
      [`${repository}:1`]: entry("index", { parts: ["amd64"], replaced: [before("old"), before("older")] }),
      [`${repository}@${sha256("b")}`]: entry("b"),
    },
    rules: { keepReplaced: 1 },
    gone: ["@older"],
  },
  {
    name: "what is gone for longer than the config keeps it, and nothing else that is retained",
    lost: {
      [`${repository}:1`]: "2026-11-16T11:59:59Z",
      [`${repository}:2`]: "2026-11-16T12:00:00Z",
      [`${repository}:3`]: "",
    },
    retained: [`${repository}:4`],
    have: { tags: { "1": "index", "2": "b", "3": "c", "4": "old" }, loose: ["amd64"] },
    owned: {
      [`${repository}:1`]: entry("index", { parts: ["amd64"] }),
      [`${repository}:2`]: entry("b"),
      [`${repository}:3`]: entry("c"),
      [`${repository}:4`]: entry("old"),
    },
    rules: { goneMs: 10 * day },
    gone: [":1", "@amd64"],
  },
  {
    name: "nothing that is gone where the config keeps it for ever",
    lost: { [`${repository}:1`]: "2020-01-01T00:00:00Z" },
    have: { tags: { "1": "a" } },
    owned: { [`${repository}:1`]: entry("a") },
    gone: [],
  },
  {
    name: "nothing that was pulled of late, nor its parts; what was pulled before goes",
    have: {
      tags: { "1": "index", "2": "b", "3": "c", x: "older" },
      loose: ["amd64", "old"],
      pulled: { amd64: "2026-11-26T10:00:00Z", b: "2026-11-16T12:00:00Z", c: "2026-11-16T12:00:01Z" },
    },
    owned: {
      [`${repository}:1`]: entry("index", { parts: ["amd64"], replaced: [before("old")] }),
      [`${repository}:2`]: entry("b"),
      [`${repository}:3`]: entry("c"),
    },
    rules: { unusedForMs: 10 * day },
    blocked: [":1 prune/in-use", ":3 prune/in-use"],
    gone: [":2", "@old"],
  },
  {
    name: "nothing that was pulled by the clock of ECR, which is ahead of ours",
    have: { tags: { "1": "a" }, pulled: { a: "2026-11-26T12:00:01Z" } },
    owned: { [`${repository}:1`]: entry("a") },
    rules: { unusedForMs: 1 },
    blocked: [":1 prune/in-use"],
    gone: [],
  },
  {
    name: "what was pulled, where pulls don't count",
    have: { tags: { "1": "a" }, pulled: { a: "2026-11-26T12:00:00Z" } },
    owned: { [`${repository}:1`]: entry("a") },
    gone: [":1"],
  },
  {
    name: "nothing that was pulled of what had another index's parts, which has them still",
    have: {
      tags: { "1": "index", "2": "b" },
      loose: ["shared", "amd64", "arm64"],
      pulled: { shared: "2026-11-26T10:00:00Z" },
    },
    owned: {
      [`${repository}:1`]: entry("index", { parts: ["shared", "amd64"] }),
      [`${repository}:2`]: entry("b", { parts: ["arm64"] }),
    },
    rules: { unusedForMs: day },
    blocked: [":1 prune/in-use"],
    gone: [":2", "@arm64"],
  },
  {
    name: "no child that somebody pulled, of an index that no longer appears in ECR",
    have: { loose: ["amd64", "arm64"], pulled: { amd64: "2026-11-26T10:00:00Z" } },
    owned: { [`${repository}:1`]: entry("index", { parts: ["amd64", "arm64"] }) },
    rules: { unusedForMs: day },
    blocked: ["@amd64 prune/in-use"],
    gone: ["@arm64"],
  },
  {
    name: "nothing that the config protects by its tag; another tag of the image goes",
    have: { tags: { "1": "a", "2": "a", "3": "b" }, loose: ["amd64", "old"] },
    owned: {
      [`${repository}:1`]: entry("a", { parts: ["amd64"], replaced: [before("old")] }),
      [`${repository}:2`]: entry("a"),
      [`${repository}:3`]: entry("b"),
    },
    rules: { protect: ["else", `${repository}:1`] },
    blocked: [":1 prune/protected"],
    gone: [":2", ":3", "@old"],
  },
  {
    name: "nothing in a repository that the config protects, pulled or not",
    have: { tags: { "1": "a" }, loose: ["old", "amd64"], pulled: { a: "2026-11-26T10:00:00Z" } },
    owned: { [`${repository}:1`]: entry("a", { parts: ["amd64"], replaced: [before("old")] }) },
    rules: { protect: ["platform/**"], unusedForMs: day },
    blocked: [":1 prune/protected", "@old prune/protected"],
    gone: [],
  },
];

describe("planPrune deletes", () => {
  it.each(cases)("$name", ({ have, owned, rules, gone, ...more }) => {
    const { want = [], retained = [], lost = {} } = more;
    const stays = new Map([[registry, new Set([...retained, ...Object.keys(lost)])]]);
    const asked = { ...desired(want), retained: stays, gone: Object.entries(lost).map(goneImage) };
    const input = { desired: asked, actual: actual(have), state: state(owned) };
    const { actions, blocked, warnings } = planPrune(input, { ...freeRules, ...rules });
    const called = (tag: string | null, digest: Digest | null) =>
      tag === null ? `@${nameOf.get(digest ?? sha256(""))}` : `:${tag}`;
    expect(actions.map(({ tag, digest }) => called(tag, digest)).sort()).toEqual([...gone].sort());
    expect(blocked.map(({ tag, before, code }) => `${called(tag, before)} ${code}`).sort()).toEqual(
      more.blocked ?? [],
    );
    expect(warnings).toEqual([]);
  });

  it("in each registry what that one doesn't want", () => {
    const digest = sha256("a");
    const elsewhere = desiredImage({ registry: "replica", repository, tag: "1", digest });
    const owned = state({ [`${repository}:1`]: entry("a") });
    const input = { desired: desired([elsewhere]), actual: actual({ tags: { "1": "a" } }), state: owned };
    expect(planPrune(input, freeRules).actions).toEqual([
      {
        id: `delete-image:${repository}:1`,
        kind: "delete-image",
        reason: "unwanted",
        registry,
        repository,
        tag: "1",
        digest,
      },
    ]);
  });

  it("tags before digests", () => {
    const have = { tags: { "1": "index", x: "c" }, loose: ["amd64", "arm64"] };
    const owned = state({ [`${repository}:1`]: entry("index", { parts: ["amd64", "arm64"] }) });
    const { actions } = planPrune({ desired: desired([]), actual: actual(have), state: owned }, freeRules);
    expect(actions.map(({ tag }) => tag === null)).toEqual([false, true, true]);
    expect(actions[0]?.id).toBe("delete-image:platform/nginx:1");
  });
});

describe("planPrune's guard", () => {
  const tags = Object.fromEntries(
    Array.from({ length: 10 }, (_, index) => [`t${index}`, `content ${index}`]),
  );
  const three = Object.fromEntries(
    [0, 1, 2].map((index) => [`${repository}:t${index}`, entry(`content ${index}`)]),
  );
  const input = { desired: desired([]), actual: actual({ tags }), state: state(three) };

  it("blocks the repository when more than the share would go, with the ways out", () => {
    const { actions, blocked } = planPrune(input, { ...freeRules, maxPercent: 20 });
    expect(actions).toEqual([]);
    expect(blocked.map(({ code }) => code)).toEqual(["prune/too-much"]);
    expect(blocked[0]?.detail).toBe(
      "3 tags and 3 images, 30 % of the repository; prune.maxPercent allows 20 %",
    );
    expect(blocked[0]?.waysOut.map(({ text }) => text)).toContain("--prune --force-prune");
  });

  const detailOf = (
    have: Held,
    owned: Readonly<Record<string, StateEntry>>,
    want: readonly DesiredImage[] = [],
  ) =>
    planPrune(
      { desired: desired(want), actual: actual(have), state: state(owned) },
      { ...freeRules, maxPercent: 0 },
    ).blocked.map(({ detail }) => detail);

  it.each<[string, Held, Readonly<Record<string, StateEntry>>, readonly DesiredImage[], string]>([
    [
      "of the tags, where those are more",
      { tags: { "1": "a" }, loose: ["b", "c", "old"] },
      { [`${repository}:1`]: entry("a") },
      [],
      "1 tag and 1 image, 100 % of the repository",
    ],
    [
      "of the images, where those are more",
      { tags: { "1": "a" }, loose: ["b", "c", "old"] },
      { [`${repository}@${sha256("b")}`]: entry("b"), [`${repository}@${sha256("c")}`]: entry("c") },
      [],
      "0 tags and 2 images, 50 % of the repository",
    ],
    [
      "of the images, archived ones among them",
      { loose: ["b", "c"], archived: ["a", "old"] },
      { [`${repository}@${sha256("b")}`]: entry("b") },
      [],
      "0 tags and 1 image, 25 % of the repository",
    ],
    [
      "without images that stay under another tag",
      { tags: { "1": "a", "2": "a" } },
      { [`${repository}:1`]: entry("a") },
      [wanted("2", "a")],
      "1 tag and 0 images, 50 % of the repository",
    ],
  ])("counts the share %s", (_, have, owned, want, detail) => {
    expect(detailOf(have, owned, want)).toEqual([`${detail}; prune.maxPercent allows 0 %`]);
  });

  it("lets exactly the share go, and anything with force", () => {
    expect(planPrune(input, { ...freeRules, maxPercent: 30 }).actions).toHaveLength(3);
    expect(planPrune(input, { ...freeRules, maxPercent: 0, force: true }).actions).toHaveLength(3);
  });
});

describe("an incomplete plan", () => {
  it("prunes nothing, and says so when there was something", () => {
    const owned = state({ [`${repository}:1`]: entry("a") });
    const one = planPrune(
      { desired: desired([], false), actual: actual({ tags: { "1": "a" } }), state: owned },
      freeRules,
    );
    expect(one).toEqual({
      actions: [],
      blocked: [],
      warnings: [
        {
          code: "plan/prune-skipped",
          severity: "warning",
          summary: "Nothing is pruned",
          detail: "The plan is incomplete, so an image that seems unwanted may still be wanted.",
          hint: "Fix the failed sources and answer the open questions, then prune.",
        },
      ],
    });
    const none = planPrune({ desired: desired([], false), actual: actual({}), state: owned }, freeRules);
    expect(none).toEqual({ actions: [], blocked: [], warnings: [] });
  });
});

describe("what is blocked", () => {
  const owned = state({ [`${repository}:1`]: entry("a", { replaced: [before("old")] }) });
  const pulled = { a: "2026-11-26T10:00:42Z", old: "2026-11-20T00:00:00Z" };
  const have = actual({ tags: { "1": "a" }, loose: ["old"], pulled });

  it("says when it was pulled, and the ways out that there are", () => {
    const rules = { ...freeRules, unusedForMs: 30 * day };
    const { blocked } = planPrune({ desired: desired([]), actual: have, state: owned }, rules);
    const place = { registry, repository, subject: "image", code: "prune/in-use", from: null, after: null };
    const wait = { label: "Wait", text: "prune deletes it when it has not been pulled for prune.unusedFor" };
    expect(blocked).toEqual([
      {
        id: `delete-image:${repository}:1`,
        ...place,
        why: "in use",
        detail: "pulled 2026-11-26 10:00Z, within prune.unusedFor",
        pulledAt: "2026-11-26T10:00:42Z",
        tag: "1",
        before: sha256("a"),
        waysOut: [wait, { label: "Keep", text: `ecr-mirror state forget '${repository}:1'` }],
      },
      {
        id: `delete-image:${repository}@${sha256("old")}`,
        ...place,
        why: "in use",
        detail: "pulled 2026-11-20 00:00Z, within prune.unusedFor",
        pulledAt: "2026-11-20T00:00:00Z",
        tag: null,
        before: sha256("old"),
        waysOut: [wait],
      },
    ]);
  });

  it("says what protects it", () => {
    const rules = { ...freeRules, protect: [`${repository}:*`] };
    const { blocked } = planPrune({ desired: desired([]), actual: have, state: owned }, rules);
    expect(blocked.map(({ why, detail, waysOut }) => ({ why, detail, wayOut: waysOut[0] }))).toEqual([
      {
        why: "protected",
        detail: `"${repository}:*" in prune.protect matches it`,
        wayOut: { label: "Delete", text: `remove "${repository}:*" from prune.protect in the config` },
      },
    ]);
  });

  it("does not count in the share that may go", () => {
    const rules = { ...freeRules, unusedForMs: 3 * day, maxPercent: 50 };
    const { actions, blocked } = planPrune({ desired: desired([]), actual: have, state: owned }, rules);
    expect(actions.map(({ digest }) => digest)).toEqual([sha256("old")]);
    expect(blocked.map(({ tag }) => tag)).toEqual(["1"]);
  });
});

describe("nobody asked ECR for pulls", () => {
  const input = {
    desired: desired([]),
    actual: actual({ tags: { "1": "a" } }),
    state: state({ [`${repository}:1`]: entry("a") }),
  };

  it("so nothing is pruned where they count", () => {
    const { actions, warnings } = planPrune(input, { ...freeRules, unusedForMs: day, pullsKnown: false });
    expect(actions).toEqual([]);
    expect(warnings.map(({ code, hint }) => [code, hint])).toEqual([
      ["plan/prune-skipped", "Prune without --no-refresh."],
    ]);
  });

  it("which is the same where they don't", () => {
    expect(planPrune(input, { ...freeRules, pullsKnown: false }).actions).toHaveLength(1);
  });
});

describe("an archived image that is deleted", () => {
  const early = (held: Held, owned: Readonly<Record<string, StateEntry>>, rules: Partial<PruneRules> = {}) =>
    planPrune(
      { desired: desired([]), actual: actual(held), state: state(owned) },
      { ...freeRules, ...rules },
    ).warnings.map(({ code, detail }) => `${code} ${detail}`);
  const loose = { [`${repository}@${sha256("a")}`]: entry("a") };
  const archivedAt = (time: string): Held => ({ archived: ["a"], archivedAt: { a: time } });

  it("before 90 days is warned of, by its name", () => {
    expect(early(archivedAt("2026-08-28T12:00:01Z"), loose)).toEqual([
      "prune/early-deletion These images were archived less than 90 days ago: " +
        `${repository}@${sha256("a")}. AWS charges for the rest of the 90 days.`,
    ]);
    const byTag = { tags: { "1": "a" }, ...archivedAt("2026-11-01T00:00:00Z") };
    expect(early(byTag, { [`${repository}:1`]: entry("a") })[0]).toContain(`: ${repository}:1. AWS`);
  });

  it.each<[string, Held, Partial<PruneRules>]>([
    ["after 90 days", archivedAt("2026-08-28T12:00:00Z"), {}],
    ["when ECR does not say since when", { archived: ["a"] }, {}],
    ["when it is active again", { loose: ["a"], archivedAt: { a: "2026-11-01T00:00:00Z" } }, {}],
    ["when it is not deleted", archivedAt("2026-11-01T00:00:00Z"), { maxPercent: 0 }],
  ])("%s is not", (_, held, rules) => expect(early(held, loose, rules)).toEqual([]));

  it("among many is counted", () => {
    const names = Array.from({ length: 12 }, (_, index) => `many ${index}`);
    const held = {
      archived: names,
      archivedAt: Object.fromEntries(names.map((name) => [name, "2026-11-01T00:00:00Z"])),
    };
    const owned = Object.fromEntries(names.map((name) => [`${repository}@${sha256(name)}`, entry(name)]));
    expect(early(held, owned)[0]).toMatch(/ and 2 more\. AWS/);
  });
});

describe("planPrune's time", () => {
  /** The shortest of three: what else the machine does must not count. */
  function timeFor(count: number): number {
    const repositories = new Map<string, ActualRepository>();
    const entries: Record<string, StateEntry> = {};
    for (let index = 0; index < count; index += 1) {
      const name = `team/image-${index}`;
      const tags = new Map(Array.from({ length: 20 }, (_, tag) => [`v${tag}`, sha256(`${index}-${tag}`)]));
      const base = { settings: {}, archived: new Set<Digest>(), details: new Map() };
      repositories.set(name, { repository: name, tags, digests: new Set(tags.values()), ...base });
      for (const tag of tags.keys()) entries[`${name}:${tag}`] = entry(`${index}-${tag.slice(1)}`);
    }
    const many: Actual = { registries: new Map([[registry, { registry, repositories }]]), files: new Map() };
    const input = { desired: desired([]), actual: many, state: state(entries) };
    const times = [1, 2, 3].map(() => {
      const started = performance.now();
      expect(planPrune(input, freeRules).actions).toHaveLength(20 * count);
      return performance.now() - started;
    });
    return Math.min(...times);
  }

  // What else the machine does passes; a square is there each time.
  it("grows with the number of tags, and not with its square", { retry: 4 }, () => {
    timeFor(100);
    expect(timeFor(1000) / timeFor(100)).toBeLessThan(50);
  });
});
