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
const tagged = { tagStatus: "tagged", tagPatternList: ["v*"] };

describe("lifecyclePolicyFaults", () => {
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
    ["fifty rules", policy(...Array.from({ length: 50 }, (_, n) => ({ ...rule, rulePriority: n + 1 })))],
  ])("ECR takes: %s", (_name, good) => {
    expect(lifecyclePolicyFaults(good)).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ["no object", [], ""],
    ["no rules", {}, "rules"],
    ["rules that are no list", { rules: {} }, "rules"],
    ["no rule", { rules: [] }, "rules"],
    [
      "51 rules",
      policy(...Array.from({ length: 51 }, (_, n) => ({ ...rule, rulePriority: n + 1 }))),
      "rules",
    ],
    ["unknown key above", { rules: [rule], Version: 1 }, "Version"],
    ["unknown key in a rule", policy({ ...rule, priority: 2 }), "rules.0.priority"],
    ["a rule that is text", policy("x"), "rules.0"],
    ["no priority", policy({ ...rule, rulePriority: undefined }), "rules.0.rulePriority"],
    ["priority 0", policy({ ...rule, rulePriority: 0 }), "rules.0.rulePriority"],
    ["one priority twice", policy(rule, rule), "rules.1.rulePriority"],
    [
      "any before others",
      policy({ ...rule, selection: { ...selection, tagStatus: "any" } }, { ...rule, rulePriority: 2 }),
      "rules.0.rulePriority",
    ],
    ["no selection", policy({ ...rule, selection: undefined }), "rules.0.selection"],
    ["unknown tagStatus", withSelection({ tagStatus: "all" }), "rules.0.selection.tagStatus"],
    ["tagged without list", withSelection({ tagStatus: "tagged" }), "rules.0.selection.tagStatus"],
    ["untagged with list", withSelection({ tagPatternList: ["a"] }), "rules.0.selection.tagPatternList"],
    ["both lists", withSelection({ ...tagged, tagPrefixList: ["a"] }), "rules.0.selection.tagPrefixList"],
    [
      "empty list",
      withSelection({ tagStatus: "tagged", tagPatternList: [] }),
      "rules.0.selection.tagPatternList",
    ],
    [
      "five stars",
      withSelection({ tagStatus: "tagged", tagPatternList: ["a", "*a*b*c*d*"] }),
      "rules.0.selection.tagPatternList.1",
    ],
    ["unknown countType", withSelection({ countType: "older" }), "rules.0.selection.countType"],
    ["days are missing", withSelection({ countUnit: undefined }), "rules.0.selection.countUnit"],
    ["a unit for a count", withSelection({ countType: "imageCountMoreThan" }), "rules.0.selection.countUnit"],
    ["hours", withSelection({ countUnit: "hours" }), "rules.0.selection.countUnit"],
    ["a count as text", withSelection({ countNumber: "14" }), "rules.0.selection.countNumber"],
    [
      "archive too early",
      withSelection({ countType: "sinceImageTransitioned", countNumber: 89, storageClass: "archive" }),
      "rules.0.selection.countNumber",
    ],
    [
      "transitioned without archive",
      withSelection({ countType: "sinceImageTransitioned", countNumber: 90 }),
      "rules.0.selection.storageClass",
    ],
    ["no action", policy({ ...rule, action: undefined }), "rules.0.action"],
    ["unknown action", policy({ ...rule, action: { type: "delete" } }), "rules.0.action.type"],
    [
      "transition to nowhere",
      policy({ ...rule, action: { type: "transition" } }),
      "rules.0.action.targetStorageClass",
    ],
    [
      "expire to the archive",
      policy({ ...rule, action: { type: "expire", targetStorageClass: "archive" } }),
      "rules.0.action.targetStorageClass",
    ],
    ["expire by pull", withSelection({ countType: "sinceImagePulled" }), "rules.0.action.type"],
    ["too long", policy({ ...rule, description: "x".repeat(31_000) }), ""],
  ])("ECR refuses: %s", (_name, bad, path) => {
    expect(lifecyclePolicyFaults(bad).map((fault) => fault.path.join("."))).toEqual([path]);
  });

  it("any value gives an answer", () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => lifecyclePolicyFaults({ rules: [value] }).length > 0));
  });
});
