import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Digest, sha256 } from "../../../../src/core/base/digest.ts";
import {
  checkNamedTag,
  choosesTags,
  mostCreatedLookups,
  nearestDropped,
  needsCreated,
  selectTags,
  type SelectOptions,
  type TagCandidate,
  type TagPolicy,
} from "../../../../src/core/naming/tags/policy.ts";
import { problemOf } from "../../../support/problem.ts";

const now = "2026-11-21T12:00:00Z";
const options: SelectOptions = {
  now,
  minimumAge: () => ({ ms: 0, trustCreated: false }),
  firstSeen: () => undefined,
  isAdmitted: () => false,
};
const day = 86_400_000;

function daysAgo(days: number): string {
  return new Date(Date.parse(now) - days * day).toISOString();
}

function keep(tags: readonly string[], policy: TagPolicy): readonly string[] {
  return selectTags(
    tags.map((tag) => ({ tag })),
    policy,
    options,
  ).kept.map((one) => one.tag);
}

function whyNot(tags: readonly string[], policy: TagPolicy): Readonly<Record<string, string>> {
  const candidates = tags.map((tag) => ({ tag }));
  return Object.fromEntries(selectTags(candidates, policy, options).dropped.map((one) => [one.tag, one.why]));
}

const some = [
  "1.3.9",
  "1.4.0",
  "v2.1.0",
  "2.10.0",
  "2.9",
  "3.0.0",
  "2.11.0-rc.1",
  "1.5.0-alpine",
  "latest",
  "main",
];

describe("selectTags", () => {
  it.each<[string, TagPolicy, readonly string[]]>([
    ["a range", { semver: ">=1.4 <3" }, ["2.10.0", "2.9", "v2.1.0", "1.5.0-alpine", "1.4.0"]],
    ["a caret", { semver: "^2.1" }, ["2.10.0", "2.9", "v2.1.0"]],
    ["an x-range", { semver: "1.x" }, ["1.5.0-alpine", "1.4.0", "1.3.9"]],
    ["alternatives", { semver: "1.3.9 || 3" }, ["3.0.0", "1.3.9"]],
    ["pre-releases by choice", { semver: "^2.9", prerelease: true }, ["2.11.0-rc.1", "2.10.0", "2.9"]],
    ["a pre-release that the range names", { semver: ">=2.11.0-rc.0 <2.12" }, ["2.11.0-rc.1"]],
    ["the newest three", { semver: ">=1.4 <3", newest: 3 }, ["2.10.0", "2.9", "v2.1.0"]],
    ["the newest without a range", { newest: 2 }, ["3.0.0", "2.10.0"]],
    ["the newest with pre-releases", { newest: 1, prerelease: true, exclude: ["3*"] }, ["2.11.0-rc.1"]],
    ["an exclude", { semver: ">=1.4 <3", exclude: ["*-alpine", "v*"] }, ["2.10.0", "2.9", "1.4.0"]],
    ["an include", { include: ["1.*"] }, ["1.5.0-alpine", "1.4.0", "1.3.9"]],
    ["an include of a name", { include: ["main", "latest"] }, ["main", "latest"]],
    ["a regular expression", { include: ["/^\\d+\\.\\d+$/"] }, ["2.9"]],
    [
      "a regular expression that is excluded",
      { include: ["*"], exclude: ["/[a-z]/"] },
      ["3.0.0", "2.10.0", "2.9", "1.4.0", "1.3.9"],
    ],
    ["the newest by name", { include: ["2*"], newest: { count: 2, by: "name" } }, ["2.9", "2.11.0-rc.1"]],
    ["the newest by version, where nothing else is said", { newest: { count: 1 } }, ["3.0.0"]],
    ["a glob that ends like an expression", { include: ["a/3.0.0/"] }, []],
    ["nothing at all", { include: ["x"] }, []],
  ])("%s", (_, policy, expected) => {
    expect(keep(some, policy)).toEqual(expected);
  });

  it("says why each other tag is left out", () => {
    expect(whyNot(some, { semver: ">=1.4 <3", newest: 3, exclude: ["*-alpine"] })).toEqual({
      "1.3.9": "outside >=1.4 <3",
      "1.4.0": "not among the newest 3 by semver",
      "3.0.0": "outside >=1.4 <3",
      "2.11.0-rc.1": "a pre-release",
      "1.5.0-alpine": "excluded by *-alpine",
      latest: "not a version",
      main: "not a version",
    });
    expect(whyNot(["a", "b"], { include: ["a"] })).toEqual({ b: "no include matches" });
    expect(whyNot(["2", "1", "3-rc"], { newest: { count: 1 } })).toEqual({
      "1": "not among the newest 1 by semver",
      "3-rc": "a pre-release",
    });
  });

  it("loses no tag, whatever the order of the list", () => {
    const tag = fc.oneof(fc.constantFrom(...some), fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,9}$/));
    const policy = fc.constantFrom<TagPolicy>(
      { semver: ">=1", newest: 2 },
      { include: ["*1*"], exclude: ["/rc/"] },
      { newest: { count: 3, by: "name" } },
    );
    fc.assert(
      fc.property(fc.uniqueArray(tag, { maxLength: 30 }), policy, (tags, rules) => {
        const select = (list: readonly string[]) =>
          selectTags(
            list.map((one) => ({ tag: one })),
            rules,
            options,
          );
        const selection = select(tags);
        expect(select([...tags].reverse())).toEqual(selection);
        const all = [...selection.kept, ...selection.dropped].map((one) => one.tag);
        expect(all.sort()).toEqual([...tags].sort());
      }),
    );
  });

  it("refuses a range that is none", () => {
    expect(problemOf(() => keep(some, { semver: ">=x y z" })).diagnostics).toEqual([
      {
        code: "config/semver",
        severity: "error",
        summary: "Not a version range",
        detail: '">=x y z" is not an npm version range.',
        hint: 'Write a range such as ">=1.4 <3", "^2.1", or "1.x".',
      },
    ]);
  });

  it.each<[string, TagPolicy, string]>([
    ["an open expression", { include: ["/(/"] }, "/(/: error parsing regexp: missing closing ): `(`."],
    [
      "a look-ahead",
      { exclude: ["/(?=a)/"] },
      "/(?=a)/: error parsing regexp: invalid or unsupported Perl syntax: `(?=`.",
    ],
  ])("refuses %s", (_, policy, detail) => {
    expect(problemOf(() => keep(some, policy)).diagnostics).toEqual([
      {
        code: "config/pattern",
        severity: "error",
        summary: "Invalid regular expression",
        detail,
        hint: "Use RE2 syntax, which has no lookahead and no backreferences.",
      },
    ]);
  });

  it("uses the digests that the policy pins", () => {
    const digest = sha256("x");
    const policy = { include: ["a", "b"], digest: { a: digest } };
    const { kept } = selectTags(
      [
        { tag: "b", digest: sha256("b") },
        { tag: "a", digest: sha256("a") },
      ],
      policy,
      options,
    );
    expect(kept).toEqual([
      { tag: "b", digest: sha256("b") },
      { tag: "a", digest },
    ]);
  });
});

describe("newest by created", () => {
  const policy: TagPolicy = { newest: { count: 2, by: "created" }, exclude: ["latest"] };

  it("asks for the times that it lacks, and for no others", () => {
    const tags: TagCandidate[] = [
      { tag: "a", created: daysAgo(1) },
      { tag: "b" },
      { tag: "c", created: null },
      { tag: "latest" },
    ];
    expect(selectTags(tags, policy, options)).toMatchObject({ kept: [], needs: ["b"] });
  });

  it("takes the newest, images without a time last", () => {
    const tags: TagCandidate[] = [
      { tag: "f-0123456-0123456", created: daysAgo(3) },
      { tag: "0-0123456-0123456", created: daysAgo(1) },
      { tag: "latest", created: daysAgo(0) },
      { tag: "none", created: null },
    ];
    const { kept, needs } = selectTags(tags, policy, options);
    expect(kept.map((one) => one.tag)).toEqual(["0-0123456-0123456", "f-0123456-0123456"]);
    expect(needs).toEqual([]);
  });

  it("does not read the configs of a whole registry", () => {
    const tags = Array.from({ length: mostCreatedLookups + 1 }, (_, i) => ({ tag: `t${i}` }));
    expect(problemOf(() => selectTags(tags, policy, options)).diagnostics).toEqual([
      {
        code: "source/too-many-tags",
        severity: "error",
        summary: "Too many tags to sort by creation time",
        detail:
          "Sorting by creation time reads the image config of each of the 501 tags, but ecr-mirror reads at most 500.",
        hint: "Select fewer tags with include, exclude, or semver, or sort them by semver or name.",
      },
    ]);
    expect(selectTags(tags.slice(1), policy, options).needs).toHaveLength(mostCreatedLookups);
    const known = tags.map((one) => ({ ...one, created: daysAgo(1) }));
    expect(selectTags(known, policy, options).kept).toHaveLength(2);
  });
});

describe("minimumAge", () => {
  const young = { ...options, minimumAge: () => ({ ms: 3 * day, trustCreated: false }) };
  const trusting = { ...options, minimumAge: () => ({ ms: 3 * day, trustCreated: true }) };
  const digest = sha256("1.1.0");
  const policy: TagPolicy = { semver: "*", newest: 1 };

  it("asks for the newest first, and for more only when that is too young", () => {
    const tags: TagCandidate[] = [{ tag: "1.0.0" }, { tag: "1.1.0" }];
    expect(selectTags(tags, policy, young).needs).toEqual(["1.1.0"]);
    tags[1] = { tag: "1.1.0", digest };
    const firstSeen = (one: Digest) => (one === digest ? daysAgo(1) : daysAgo(4));
    const second = selectTags(tags, policy, { ...young, firstSeen });
    expect(second.needs).toEqual(["1.0.0"]);
    expect(second.young).toEqual([{ tag: "1.1.0", digest, since: daysAgo(1), until: daysAgo(-2) }]);
    tags[0] = { tag: "1.0.0", digest: sha256("1.0.0") };
    expect(selectTags(tags, policy, { ...young, firstSeen })).toMatchObject({
      kept: [{ tag: "1.0.0" }],
      young: [{ tag: "1.1.0" }],
      needs: [],
    });
  });

  it.each<[string, string | undefined, "kept" | "young"]>([
    ["never seen", undefined, "young"],
    ["seen now", now, "young"],
    ["seen lately", daysAgo(2.5), "young"],
    ["seen a moment too late", new Date(Date.parse(now) - 3 * day + 1).toISOString(), "young"],
    ["seen exactly so long ago", daysAgo(3), "kept"],
    ["seen long ago", daysAgo(5), "kept"],
  ])("counts from our own first sight: %s, whatever the image states", (_, seen, expected) => {
    for (const created of [daysAgo(400), null, undefined]) {
      const candidate = { tag: "1.1.0", digest, ...(created === undefined ? {} : { created }) };
      const result = checkNamedTag(candidate, {}, { ...young, firstSeen: () => seen });
      expect(result.needs).toEqual([]);
      expect([result.kept.length, result.young.length]).toEqual(expected === "kept" ? [1, 0] : [0, 1]);
      if (expected === "young") expect(result.young[0]?.since).toBe(seen ?? now);
    }
  });

  it("is over for a digest that was mirrored before", () => {
    const again = { ...young, isAdmitted: (one: Digest) => one === digest };
    expect(checkNamedTag({ tag: "1.1.0", digest }, {}, again).kept).toHaveLength(1);
    expect(checkNamedTag({ tag: "1.1.0", digest: sha256("other") }, {}, again).kept).toEqual([]);
  });

  it.each<[string, string | null, string | undefined, "kept" | "young"]>([
    ["created long ago", daysAgo(4), undefined, "kept"],
    ["created exactly so long ago", daysAgo(3), undefined, "kept"],
    ["created now", now, undefined, "young"],
    ["created lately, never seen", daysAgo(2), undefined, "young"],
    ["created lately, seen long ago", daysAgo(1), daysAgo(5), "kept"],
    ["no time, never seen", null, undefined, "young"],
    ["no time, seen long ago", null, daysAgo(3), "kept"],
    ["the epoch as time, never seen", "1970-01-01T00:00:00Z", undefined, "young"],
    ["the earliest time that is meant, never seen", "1990-01-01T00:00:00Z", undefined, "kept"],
    ["a time to come", daysAgo(-5), undefined, "young"],
    ["a time that is none", "yesterday", daysAgo(9), "kept"],
  ])("trusts the time that the image states where it is told to: %s", (_, created, seen, expected) => {
    const firstSeen = () => seen;
    const result = checkNamedTag({ tag: "1.1.0", digest, created }, {}, { ...trusting, firstSeen });
    expect(result.needs).toEqual([]);
    expect(result.kept.length === 1 ? "kept" : "young").toBe(expected);
  });

  it.each<[string, TagCandidate, readonly string[]]>([
    ["the creation time of what was seen lately", { tag: "1.1.0", digest }, ["1.1.0"]],
    ["the digest of what was created lately", { tag: "1.1.0", created: daysAgo(1) }, ["1.1.0"]],
    ["no digest of what was created long ago", { tag: "1.1.0", created: daysAgo(4) }, []],
  ])("asks for %s", (_, candidate, needs) => {
    const seen = { ...trusting, firstSeen: () => daysAgo(1) };
    expect(checkNamedTag(candidate, {}, seen).needs).toEqual(needs);
  });

  it("needs creation times only where they count", () => {
    expect(needsCreated({}, young, ["1"])).toBe(false);
    expect(needsCreated({}, trusting, ["1"])).toBe(true);
    expect(needsCreated({}, { minimumAge: () => ({ ms: 0, trustCreated: true }) }, ["1"])).toBe(false);
    expect(needsCreated({ newest: { count: 1, by: "created" } }, young, ["1"])).toBe(true);
  });

  it("needs nothing when there is no minimum", () => {
    expect(checkNamedTag({ tag: "x" }, {}, options)).toEqual({
      kept: [{ tag: "x" }],
      young: [],
      dropped: [],
      needs: [],
    });
  });
});

describe("the nearest of what was dropped", () => {
  it("came the furthest, then is the newest", () => {
    const tags = ["latest", "2.0.0", "1.9.0", "1.8.0-rc1", "1.7.0"].map((tag) => ({ tag }));
    const { dropped } = selectTags(tags, { semver: "<1", exclude: ["1.7*"] }, options);
    expect(nearestDropped(dropped, 4)).toEqual([
      { tag: "1.8.0-rc1", why: "a pre-release" },
      { tag: "2.0.0", why: "outside <1" },
      { tag: "1.9.0", why: "outside <1" },
      { tag: "latest", why: "not a version" },
    ]);
  });
});

describe("choosesTags", () => {
  it("is false for policies that only rename or pin", () => {
    expect(choosesTags({})).toBe(false);
    expect(choosesTags({ rename: "{tag}-{date}", alias: ["latest"], digest: {} })).toBe(false);
    expect(choosesTags({ newest: 1 })).toBe(true);
    expect(choosesTags({ include: ["*"] })).toBe(true);
  });
});

/** The least processor time of three runs, in milliseconds: other programs on the machine don't count. */
function cpuTime(run: () => void): number {
  const times = [1, 2, 3].map(() => {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

// How fast is for the bench to say: these bounds are far off, and what they keep away takes minutes.
describe("speed", () => {
  const letters = "0123456789abcdef";

  it("decides on 50,000 tags at once", () => {
    const tags = Array.from({ length: 50_000 }, (_, i) => {
      const version = `${i % 7}.${(i * 31) % 97}.${i % 113}`;
      return {
        tag: i % 3 === 0 ? `v${version}-alpine3.${i % 9}` : i % 3 === 1 ? version : `${version}-rc.${i % 5}`,
      };
    });
    const policy: TagPolicy = { semver: ">=1.4 <6", newest: 20, exclude: ["*-alpine*", "/rc\\.4$/"] };
    expect(selectTags(tags, policy, options).kept).toHaveLength(20);
    expect(cpuTime(() => selectTags(tags, policy, options))).toBeLessThan(3000);
  });

  it("matches 10,000 hostile tags by 20 hostile patterns without backtracking", () => {
    const tags = Array.from({ length: 10_000 }, (_, i) => ({
      tag: `${"a".repeat(100 + (i % 20))}${letters[i % 16] ?? ""}${"a".repeat(7)}`,
    }));
    const globs = Array.from({ length: 10 }, (_, i) => `${"*a".repeat(6 + i)}b`);
    const expressions = Array.from({ length: 10 }, (_, i) => `/^(a+)+${"(a|aa)+".repeat(i % 3)}!$/`);
    const policy = { include: [...globs, ...expressions] };
    expect(selectTags(tags, policy, options).kept).toEqual([]);
    expect(cpuTime(() => selectTags(tags, policy, options))).toBeLessThan(10_000);
  });
});
