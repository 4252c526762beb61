import { describe, expect, it } from "vitest";
import { type Digest, sha256 } from "../../../src/core/base/digest.ts";
import {
  type HeldImage,
  lifecycleWarnings,
  simulateLifecycle,
} from "../../../src/core/settings/lifecycle.ts";

interface RuleText {
  readonly tagStatus: "tagged" | "untagged" | "any";
  readonly patterns?: readonly string[];
  readonly prefixes?: readonly string[];
  readonly more?: number;
  readonly days?: number;
  readonly pulled?: boolean;
  readonly archive?: boolean;
}

function policy(...rules: readonly RuleText[]): string {
  return JSON.stringify({
    rules: rules.map((rule, index) => ({
      rulePriority: index + 1,
      selection: {
        tagStatus: rule.tagStatus,
        ...(rule.patterns === undefined ? {} : { tagPatternList: rule.patterns }),
        ...(rule.prefixes === undefined ? {} : { tagPrefixList: rule.prefixes }),
        ...(rule.more === undefined
          ? {
              countType: rule.pulled === true ? "sinceImagePulled" : "sinceImagePushed",
              countUnit: "days",
              countNumber: rule.days,
            }
          : { countType: "imageCountMoreThan", countNumber: rule.more }),
      },
      action:
        rule.archive === true ? { type: "transition", targetStorageClass: "archive" } : { type: "expire" },
    })),
  });
}

function image(
  name: string,
  day: number | null,
  tags: readonly string[],
  children: readonly string[] = [],
): HeldImage {
  return {
    digest: sha256(name),
    tags,
    ...(day === null ? {} : { pushedAt: `2026-01-${String(day).padStart(2, "0")}T00:00:00.000Z` }),
    children: children.map((child) => sha256(child)),
  };
}

const images = [
  image("old", 1, ["v1"]),
  image("mid", 2, ["v2", "prod"]),
  image("new", 3, ["dev-3"]),
  image("planned", null, ["v4"]),
  image("loose", 1, []),
];
const names = new Map(
  ["old", "mid", "new", "planned", "loose", "index", "child", "inner"].map((name) => [sha256(name), name]),
);

function acted(text: string, held: readonly HeldImage[] = images): string[] {
  return simulateLifecycle(text, held).map(({ digest, action, rulePriority, afterDays }) => {
    const when = afterDays === 0 ? "" : ` after ${afterDays}`;
    return `${rulePriority}: ${action} ${names.get(digest)}${when}`;
  });
}

describe("simulateLifecycle", () => {
  const rows: readonly [string, string, string[]][] = [
    [
      "keeps the newest, and what the plan puts there is newest",
      policy({ tagStatus: "any", more: 2 }),
      ["1: expire loose", "1: expire mid", "1: expire old"],
    ],
    ["a limit that is not reached takes nothing", policy({ tagStatus: "any", more: 5 }), []],
    ["untagged images by age", policy({ tagStatus: "untagged", days: 14 }), ["1: expire loose after 14"]],
    [
      "patterns match any of an image's tags",
      policy({ tagStatus: "tagged", patterns: ["v*"], more: 1 }),
      ["1: expire mid", "1: expire old"],
    ],
    [
      "several patterns must all match",
      policy({ tagStatus: "tagged", patterns: ["v*", "prod"], days: 3 }),
      ["1: expire mid after 3"],
    ],
    ["prefixes", policy({ tagStatus: "tagged", prefixes: ["dev-"], days: 1 }), ["1: expire new after 1"]],
    [
      "an image that a rule before it matched is not a later rule's",
      policy({ tagStatus: "tagged", patterns: ["prod"], more: 10 }, { tagStatus: "any", more: 1 }),
      ["2: expire loose", "2: expire new", "2: expire old"],
    ],
    [
      "archiving",
      policy({ tagStatus: "any", days: 90, pulled: true, archive: true }),
      [
        "1: archive loose after 90",
        "1: archive mid after 90",
        "1: archive new after 90",
        "1: archive old after 90",
        "1: archive planned after 90",
      ],
    ],
    ["a text that is no policy does nothing", "{}", []],
    ["a broken text does nothing", "{", []],
  ];
  it.each(rows)("%s", (_, text, expected) => {
    expect(acted(text).sort()).toEqual(expected);
  });

  it("spares an image that a rule of higher priority matches, as in ECR's own example of two rules", () => {
    const held = [
      image("old", 1, ["beta-1", "prod-1"]),
      image("mid", 2, ["beta-2", "prod-2"]),
      image("new", 3, ["beta-3"]),
    ];
    const rules = [
      { tagStatus: "tagged", patterns: ["prod*"], more: 1 },
      { tagStatus: "tagged", patterns: ["beta*"], more: 1 },
    ] as const;
    expect(acted(policy(...rules), held)).toEqual(["1: expire old"]);
    expect(acted(policy(...[...rules].reverse()), held)).toEqual(["1: expire mid", "1: expire old"]);
  });

  it("keeps the children of an index that stays, however deep, and takes those of one that goes", () => {
    const held = [
      image("index", 1, ["v1"], ["inner"]),
      image("inner", 1, [], ["child"]),
      image("child", 1, []),
      image("loose", 1, []),
    ];
    const untagged = policy({ tagStatus: "untagged", days: 1 });
    expect(acted(untagged, held)).toEqual(["1: expire loose after 1"]);
    expect(acted(untagged, held.toReversed())).toEqual(["1: expire loose after 1"]);
    expect(acted(policy({ tagStatus: "any", days: 1 }), held)).toHaveLength(4);
  });

  it("takes rules by their priority, whatever their order", () => {
    const rule = (rulePriority: number, tagStatus: string, countNumber: number) => ({
      rulePriority,
      selection: { tagStatus, countType: "sinceImagePushed", countUnit: "days", countNumber },
      action: { type: "expire" },
    });
    const text = JSON.stringify({ rules: [rule(20, "any", 90), rule(5, "untagged", 1)] });
    expect(acted(text)).toEqual([
      "5: expire loose after 1",
      ...images
        .filter(({ tags }) => tags.length > 0)
        .map(({ digest }) => digest)
        .sort()
        .map((digest) => `20: expire ${names.get(digest)} after 90`),
    ]);
  });

  it("takes of images pushed at one time those with the later digests", () => {
    const held = ["a", "b", "c"].map((name) => image(name, 1, []));
    const [, ...later] = held.map(({ digest }) => digest).sort();
    const effects = simulateLifecycle(policy({ tagStatus: "any", more: 1 }), held);
    expect(effects.map(({ digest }) => digest)).toEqual(later);
  });

  it("knows images without a list of children", () => {
    const held = [{ digest: sha256("loose"), tags: [] }];
    expect(acted(policy({ tagStatus: "untagged", days: 1 }), held)).toEqual(["1: expire loose after 1"]);
  });

  const whole = {
    rulePriority: 1,
    selection: { tagStatus: "any", countType: "sinceImagePushed", countUnit: "days", countNumber: 1 },
    action: { type: "expire" },
  };
  const selected = (changes: object) => ({ ...whole, selection: { ...whole.selection, ...changes } });
  it.each<[string, unknown]>([
    ["rules that are no list", { rules: {} }],
    ["a list in place of an object", [{ rules: [whole] }]],
    ["null", null],
    ["a rule that is null", { rules: [null] }],
    ["a priority as text", { rules: [{ ...whole, rulePriority: "1" }] }],
    ["a count as text", { rules: [selected({ countNumber: "1" })] }],
    ["no countType", { rules: [selected({ countType: undefined })] }],
    ["a tagStatus that nobody knows", { rules: [selected({ tagStatus: "all" })] }],
    ["no tagStatus", { rules: [selected({ tagStatus: undefined })] }],
    [
      "a rule on what is in the archive already",
      { rules: [selected({ countType: "sinceImageTransitioned" })] },
    ],
    [
      "patterns that are no texts and so match no tag",
      {
        rules: [selected({ tagStatus: "tagged", tagPatternList: [1, "nothing-*"] })],
      },
    ],
  ])("leaves out: %s", (_, value) => {
    expect(acted(JSON.stringify(value))).toEqual([]);
  });

  it("leaves out one rule, and keeps the others", () => {
    const text = JSON.stringify({ rules: [selected({ countNumber: null }), { ...whole, rulePriority: 2 }] });
    expect(acted(text)).toHaveLength(5);
  });

  it("ignores lists of patterns that are no lists", () => {
    const text = JSON.stringify({ rules: [selected({ tagStatus: "tagged", tagPatternList: "v*" })] });
    expect(acted(text).sort()).toEqual(
      ["mid", "new", "old", "planned"].map((name) => `1: expire ${name} after 1`),
    );
  });

  it("gives the same answer for shuffled images", () => {
    const text = policy({ tagStatus: "any", more: 2 });
    expect(acted(text, [...images].reverse())).toEqual(acted(text));
  });
});

describe("lifecycleWarnings", () => {
  const wanted = new Map<Digest, string>([
    [sha256("old"), "a:v1"],
    [sha256("mid"), "a:v2"],
  ]);
  it("says nothing of images that nobody wants", () => {
    const text = policy({ tagStatus: "untagged", days: 1 });
    expect(lifecycleWarnings("a", text, { images, wanted })).toEqual([]);
  });
  it("names the rule and the wanted images, one warning a rule", () => {
    const [warning, ...more] = lifecycleWarnings("a", policy({ tagStatus: "any", more: 2 }), {
      images,
      wanted,
    });
    expect(more).toEqual([]);
    expect(warning).toEqual({
      code: "plan/lifecycle",
      severity: "warning",
      summary: "The lifecycle policy would expire wanted images",
      detail: "a: rule 1 (more than 2 images) would expire a:v1, a:v2.",
      hint: "Change the rule. Otherwise the next plan copies again what ECR removes.",
    });
  });
  it("names three, and counts the others; a warning for each rule, in their order", () => {
    const all = new Map(images.map(({ digest }) => [digest, names.get(digest) ?? ""]));
    const text = policy(
      { tagStatus: "untagged", days: 7 },
      { tagStatus: "any", days: 30, pulled: true, archive: true },
    );
    const warnings = lifecycleWarnings("a", text, { images, wanted: all });
    expect(warnings.map(({ summary, detail }) => [summary, detail])).toEqual([
      [
        "The lifecycle policy would expire wanted images",
        "a: rule 1 (7 days after the push) would expire loose.",
      ],
      [
        "The lifecycle policy would archive wanted images",
        "a: rule 2 (30 days after the last pull) would archive mid, new, old and 1 more.",
      ],
    ]);
    const three = lifecycleWarnings("a", policy({ tagStatus: "any", more: 2 }), { images, wanted: all });
    expect(three[0]?.detail).toBe("a: rule 1 (more than 2 images) would expire loose, mid, old.");
  });
});
