import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lifecyclePolicyFaults } from "../../../src/core/settings/lifecycle-policy.ts";

type Fields = Record<string, unknown>;
const selection: Fields = {
  tagStatus: "untagged",
  countType: "sinceImagePushed",
  countUnit: "days",
  countNumber: 14,
};
const rule: Fields = { rulePriority: 1, description: "a", selection, action: { type: "expire" } };
const policy = (...rules: unknown[]): unknown => ({ rules });
const withSelection = (changes: Fields): unknown =>
  policy({ ...rule, selection: { ...selection, ...changes } });
/** A policy of so many characters. */
function sized(length: number): unknown {
  const rest = JSON.stringify(policy({ ...rule, description: "" })).length;
  return policy({ ...rule, description: "x".repeat(length - rest) });
}
const tagged = { tagStatus: "tagged", tagPatternList: ["v*"] };

describe("lifecyclePolicyFaults", () => {
  it("says once of each rule that its priority is no count, and not that two of them are equal", () => {
    const faults = lifecyclePolicyFaults(policy({ ...rule, rulePriority: 0 }, { ...rule, rulePriority: 0 }));
    expect(faults.map(({ path }) => path.join("/"))).toEqual([
      "rules/0/rulePriority",
      "rules/1/rulePriority",
    ]);
  });

  it.each<[string, unknown]>([
    ["untagged by age", policy(rule)],
    ["tagged by pattern", withSelection(tagged)],
    ["tagged by prefix", withSelection({ tagStatus: "tagged", tagPrefixList: ["prod"] })],
    [
      "any, last",
      policy(rule, {
        ...rule,
        rulePriority: 2,
        selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 9 },
      }),
    ],
    [
      "to the archive when not pulled",
      policy({
        ...rule,
        selection: { ...selection, countType: "sinceImagePulled" },
        action: { type: "transition", targetStorageClass: "archive" },
      }),
    ],
    [
      "out of the archive",
      withSelection({ countType: "sinceImageTransitioned", countNumber: 90, storageClass: "archive" }),
    ],
    ["as many characters as there may be", sized(30_720)],
    ["a rule without a description", policy({ ...rule, description: undefined })],
    [
      "any with the highest number, wherever it stands",
      policy(
        { ...rule, rulePriority: 5, selection: { ...selection, tagStatus: "any" } },
        { ...rule, rulePriority: 2 },
      ),
    ],
    [
      "any in the archive, before others",
      policy(
        {
          ...rule,
          selection: {
            tagStatus: "any",
            countType: "sinceImageTransitioned",
            countUnit: "days",
            countNumber: 90,
            storageClass: "archive",
          },
        },
        { ...rule, rulePriority: 2 },
      ),
    ],
    ["images in storage by name", withSelection({ storageClass: "standard" })],
    ["four wildcards", withSelection({ tagStatus: "tagged", tagPatternList: ["*a*b*c*"] })],
    ["fifty rules", policy(...Array.from({ length: 50 }, (_, n) => ({ ...rule, rulePriority: n + 1 })))],
  ])("ECR takes: %s", (_name, good) => {
    expect(lifecyclePolicyFaults(good)).toEqual([]);
  });

  it.each<[string, unknown, string, string]>([
    ["no object", [], "", 'it must be an object with "rules"'],
    ["no rules", {}, "rules", "it must be a list"],
    ["rules that are no list", { rules: {} }, "rules", "it must be a list"],
    ["no rule", { rules: [] }, "rules", "it must have at least one rule"],
    [
      "51 rules",
      policy(...Array.from({ length: 51 }, (_, n) => ({ ...rule, rulePriority: n + 1 }))),
      "rules",
      "ECR accepts at most 50 rules",
    ],
    ["a rule that is text", policy("x"), "rules.0", "a rule must be an object"],
    [
      "no priority",
      policy({ ...rule, rulePriority: undefined }),
      "rules.0.rulePriority",
      "it must be a whole number, at least 1",
    ],
    [
      "priority 0",
      policy({ ...rule, rulePriority: 0 }),
      "rules.0.rulePriority",
      "it must be a whole number, at least 1",
    ],
    ["one priority twice", policy(rule, rule), "rules.1.rulePriority", "rule 1 also has the priority 1"],
    [
      "any before others",
      policy({ ...rule, selection: { ...selection, tagStatus: "any" } }, { ...rule, rulePriority: 2 }),
      "rules.0.rulePriority",
      "a rule for any tag needs the highest number, above 2",
    ],
    ["no selection", policy({ ...rule, selection: undefined }), "rules.0.selection", "it must be an object"],
    [
      "unknown tagStatus",
      withSelection({ tagStatus: "all" }),
      "rules.0.selection.tagStatus",
      "it must be tagged, untagged or any",
    ],
    [
      "tagged without list",
      withSelection({ tagStatus: "tagged" }),
      "rules.0.selection.tagStatus",
      "tagged needs tagPatternList or tagPrefixList",
    ],
    [
      "untagged with list",
      withSelection({ tagPatternList: ["a"] }),
      "rules.0.selection.tagPatternList",
      'it is allowed only with "tagStatus": "tagged"',
    ],
    [
      "both lists",
      withSelection({ ...tagged, tagPrefixList: ["a"] }),
      "rules.0.selection.tagPrefixList",
      "set tagPatternList or tagPrefixList, not both",
    ],
    [
      "empty list",
      withSelection({ tagStatus: "tagged", tagPatternList: [] }),
      "rules.0.selection.tagPatternList",
      "it must be a list of strings",
    ],
    [
      "five stars",
      withSelection({ tagStatus: "tagged", tagPatternList: ["a", "*a*b*c*d*"] }),
      "rules.0.selection.tagPatternList.1",
      "ECR accepts at most 4 wildcards in a pattern",
    ],
    [
      "unknown countType",
      withSelection({ countType: "older" }),
      "rules.0.selection.countType",
      "it must be one of imageCountMoreThan, sinceImagePushed, sinceImagePulled, sinceImageTransitioned",
    ],
    [
      "days are missing",
      withSelection({ countUnit: undefined }),
      "rules.0.selection.countUnit",
      'sinceImagePushed needs "days"',
    ],
    [
      "a unit for a count",
      withSelection({ countType: "imageCountMoreThan" }),
      "rules.0.selection.countUnit",
      "imageCountMoreThan does not use countUnit",
    ],
    [
      "hours",
      withSelection({ countUnit: "hours" }),
      "rules.0.selection.countUnit",
      'sinceImagePushed needs "days"',
    ],
    [
      "a count as text",
      withSelection({ countNumber: "14" }),
      "rules.0.selection.countNumber",
      "it must be a whole number, at least 1",
    ],
    [
      "archive too early",
      withSelection({ countType: "sinceImageTransitioned", countNumber: 89, storageClass: "archive" }),
      "rules.0.selection.countNumber",
      "archived images stay at least 90 days",
    ],
    [
      "transitioned without archive",
      withSelection({ countType: "sinceImageTransitioned", countNumber: 90 }),
      "rules.0.selection.storageClass",
      'sinceImageTransitioned needs "storageClass": "archive"',
    ],
    [
      "no action",
      policy({ ...rule, action: undefined }),
      "rules.0.action",
      'it must be an object with a "type"',
    ],
    [
      "unknown action",
      policy({ ...rule, action: { type: "delete" } }),
      "rules.0.action.type",
      "it must be expire or transition",
    ],
    [
      "transition to nowhere",
      policy({ ...rule, action: { type: "transition" } }),
      "rules.0.action.targetStorageClass",
      'transition needs "targetStorageClass": "archive"',
    ],
    [
      "expire to the archive",
      policy({ ...rule, action: { type: "expire", targetStorageClass: "archive" } }),
      "rules.0.action.targetStorageClass",
      "expire does not use targetStorageClass",
    ],
    [
      "expire by pull",
      withSelection({ countType: "sinceImagePulled" }),
      "rules.0.action.type",
      "sinceImagePulled can only move images to the archive",
    ],
    [
      "too long",
      policy({ ...rule, description: "x".repeat(31_000) }),
      "",
      "it has 31178 characters; ECR accepts 30720",
    ],
    [
      "a description that is no text",
      policy({ ...rule, description: 1 }),
      "rules.0.description",
      "it must be text",
    ],
    [
      "half a priority",
      policy({ ...rule, rulePriority: 1.5 }),
      "rules.0.rulePriority",
      "it must be a whole number, at least 1",
    ],
    [
      "half a count",
      withSelection({ countNumber: 0.5 }),
      "rules.0.selection.countNumber",
      "it must be a whole number, at least 1",
    ],
    ["null in place of a rule", policy(null), "rules.0", "a rule must be an object"],
    [
      "a selection that is a list",
      policy({ ...rule, selection: [] }),
      "rules.0.selection",
      "it must be an object",
    ],
    [
      "an action that is text",
      policy({ ...rule, action: "expire" }),
      "rules.0.action",
      'it must be an object with a "type"',
    ],
    [
      "no countType",
      withSelection({ countType: undefined }),
      "rules.0.selection.countType",
      "it must be one of imageCountMoreThan, sinceImagePushed, sinceImagePulled, sinceImageTransitioned",
    ],
    [
      "unknown key in a selection",
      withSelection({ tags: [] }),
      "rules.0.selection.tags",
      "ECR does not support this key",
    ],
    [
      "unknown key in an action",
      policy({ ...rule, action: { type: "expire", kind: 1 } }),
      "rules.0.action.kind",
      "ECR does not support this key",
    ],
    [
      "unknown storageClass",
      withSelection({ storageClass: "cold" }),
      "rules.0.selection.storageClass",
      'it must be "standard" or "archive"',
    ],
    [
      "any with a list of prefixes",
      withSelection({ tagStatus: "any", tagPrefixList: ["a"] }),
      "rules.0.selection.tagPrefixList",
      'it is allowed only with "tagStatus": "tagged"',
    ],
    [
      "a list that is no list",
      withSelection({ tagStatus: "tagged", tagPatternList: "v*" }),
      "rules.0.selection.tagPatternList",
      "it must be a list of strings",
    ],
    [
      "a pattern that is no text",
      withSelection({ tagStatus: "tagged", tagPatternList: [1] }),
      "rules.0.selection.tagPatternList.0",
      "it must be text",
    ],
    [
      "an empty prefix",
      withSelection({ tagStatus: "tagged", tagPrefixList: ["a", ""] }),
      "rules.0.selection.tagPrefixList.1",
      "it must be text",
    ],
    [
      "out of the archive into the archive",
      policy({
        ...rule,
        selection: {
          ...selection,
          countType: "sinceImageTransitioned",
          countNumber: 90,
          storageClass: "archive",
        },
        action: { type: "transition", targetStorageClass: "archive" },
      }),
      "rules.0.action.type",
      "sinceImageTransitioned can only expire images",
    ],
    ["one character too many", sized(30_721), "", "it has 30721 characters; ECR accepts 30720"],
  ])("ECR refuses: %s", (_name, bad, path, why) => {
    const faults = lifecyclePolicyFaults(bad).map((fault) => [fault.path.join("."), fault.why]);
    expect(faults).toEqual([[path, why]]);
  });

  it("any value gives an answer", () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => lifecyclePolicyFaults({ rules: [value] }).length > 0));
  });
});
