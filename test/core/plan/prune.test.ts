import { desiredImage } from "./model.ts";
import { describe, expect, it } from "vitest";
import type { Actual, ActualRepository } from "../../../src/core/plan/actual.ts";
import type { Desired, DesiredImage } from "../../../src/core/plan/desired.ts";
import { type Digest, sha256 } from "../../../src/core/base/digest.ts";
import { planPrune, type PruneRules } from "../../../src/core/plan/prune.ts";
import {
  emptyState,
  type ReplacedDigest,
  type State,
  type StateEntry,
} from "../../../src/core/state/state.ts";

const registry = "123456789012.dkr.ecr.us-west-2.amazonaws.com";
const repository = "platform/nginx";
const free: PruneRules = { maxPercent: 100, force: false, keepReplaced: 0 };

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
    gone: [],
    retained: new Map(),
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
}

function actual(held: Held): Actual {
  const tags = new Map(Object.entries(held.tags ?? {}).map(([tag, content]) => [tag, sha256(content)]));
  const one: ActualRepository = {
    repository,
    settings: {},
    tags,
    digests: new Set([...tags.values(), ...(held.loose ?? []).map((content) => sha256(content))]),
    archived: new Set((held.archived ?? []).map((content) => sha256(content))),
    details: new Map(),
  };
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

interface Case {
  readonly name: string;
  readonly want?: readonly DesiredImage[];
  readonly have: Held;
  readonly owned: Readonly<Record<string, StateEntry>>;
  readonly rules?: Partial<PruneRules>;
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
];

describe("planPrune deletes", () => {
  it.each(cases)("$name", ({ want = [], have, owned, rules, gone }) => {
    const input = { desired: desired(want), actual: actual(have), state: state(owned) };
    const { actions, blocked, warnings } = planPrune(input, { ...free, ...rules });
    const deleted = actions.map(({ tag, digest }) => (tag === null ? `@${nameOf.get(digest)}` : `:${tag}`));
    expect(deleted.sort()).toEqual([...gone].sort());
    expect(blocked).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it("in each registry what that one doesn't want", () => {
    const digest = sha256("a");
    const elsewhere = desiredImage({ registry: "replica", repository, tag: "1", digest });
    const owned = state({ [`${repository}:1`]: entry("a") });
    const input = { desired: desired([elsewhere]), actual: actual({ tags: { "1": "a" } }), state: owned };
    expect(planPrune(input, free).actions).toEqual([
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
    const { actions } = planPrune({ desired: desired([]), actual: actual(have), state: owned }, free);
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
    const { actions, blocked } = planPrune(input, { ...free, maxPercent: 20 });
    expect(actions).toEqual([]);
    expect(blocked).toHaveLength(1);
    expect(blocked[0]?.detail).toBe("3 tags and 3 images, 30 % of it; allowed are 20 %");
    expect(blocked[0]?.waysOut.map(({ text }) => text)).toContain("--prune --force-prune");
  });

  const detailOf = (
    have: Held,
    owned: Readonly<Record<string, StateEntry>>,
    want: readonly DesiredImage[] = [],
  ) =>
    planPrune(
      { desired: desired(want), actual: actual(have), state: state(owned) },
      { ...free, maxPercent: 0 },
    ).blocked.map(({ detail }) => detail);

  it.each<[string, Held, Readonly<Record<string, StateEntry>>, readonly DesiredImage[], string]>([
    [
      "of the tags, where those are more",
      { tags: { "1": "a" }, loose: ["b", "c", "old"] },
      { [`${repository}:1`]: entry("a") },
      [],
      "1 tags and 1 images, 100 % of it",
    ],
    [
      "of the images, where those are more",
      { tags: { "1": "a" }, loose: ["b", "c", "old"] },
      { [`${repository}@${sha256("b")}`]: entry("b"), [`${repository}@${sha256("c")}`]: entry("c") },
      [],
      "0 tags and 2 images, 50 % of it",
    ],
    [
      "of the images, archived ones among them",
      { loose: ["b", "c"], archived: ["a", "old"] },
      { [`${repository}@${sha256("b")}`]: entry("b") },
      [],
      "0 tags and 1 images, 25 % of it",
    ],
    [
      "without images that stay under another tag",
      { tags: { "1": "a", "2": "a" } },
      { [`${repository}:1`]: entry("a") },
      [wanted("2", "a")],
      "1 tags and 0 images, 50 % of it",
    ],
  ])("counts the share %s", (_, have, owned, want, detail) => {
    expect(detailOf(have, owned, want)).toEqual([`${detail}; allowed are 0 %`]);
  });

  it("lets exactly the share go, and anything with force", () => {
    expect(planPrune(input, { ...free, maxPercent: 30 }).actions).toHaveLength(3);
    expect(planPrune(input, { ...free, maxPercent: 0, force: true }).actions).toHaveLength(3);
  });
});

describe("an incomplete plan", () => {
  it("prunes nothing, and says so when there was something", () => {
    const owned = state({ [`${repository}:1`]: entry("a") });
    const one = planPrune(
      { desired: desired([], false), actual: actual({ tags: { "1": "a" } }), state: owned },
      free,
    );
    expect(one).toEqual({
      actions: [],
      blocked: [],
      warnings: [
        {
          code: "plan/prune-skipped",
          severity: "warning",
          summary: "Nothing is pruned",
          detail: "The plan is incomplete, so what seems unwanted may be wanted after all.",
          hint: "Mend the sources that failed and answer the open questions, then prune.",
        },
      ],
    });
    const none = planPrune({ desired: desired([], false), actual: actual({}), state: owned }, free);
    expect(none).toEqual({ actions: [], blocked: [], warnings: [] });
  });
});

describe("planPrune's time", () => {
  it("is short for 1,000 repositories with 20,000 tags", () => {
    const repositories = new Map<string, ActualRepository>();
    const entries: Record<string, StateEntry> = {};
    for (let index = 0; index < 1000; index += 1) {
      const name = `team/image-${index}`;
      const tags = new Map(Array.from({ length: 20 }, (_, tag) => [`v${tag}`, sha256(`${index}-${tag}`)]));
      const base = { settings: {}, archived: new Set<Digest>(), details: new Map() };
      repositories.set(name, { repository: name, tags, digests: new Set(tags.values()), ...base });
      for (const tag of tags.keys()) entries[`${name}:${tag}`] = entry(`${index}-${tag.slice(1)}`);
    }
    const many: Actual = { registries: new Map([[registry, { registry, repositories }]]), files: new Map() };
    const started = performance.now();
    const { actions } = planPrune({ desired: desired([]), actual: many, state: state(entries) }, free);
    expect(actions).toHaveLength(20_000);
    expect(performance.now() - started).toBeLessThan(3000);
  });
});
