// ECR's rules for lifecycle policies, looked at before any request: what PutLifecyclePolicy would refuse.
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
import { isRecord } from "../base/record.ts";

/** One thing that ECR would refuse, with its path in the policy: `rules/0/selection/countType`. */
export interface PolicyFault {
  readonly path: Path;
  readonly why: string;
}

type Fields = Readonly<Record<string, unknown>>;
type Path = readonly (string | number)[];
type Report = (path: Path, why: string) => void;

const mostRules = 50;
const mostStars = 4;
const longestText = 30_720;
const countTypes = ["imageCountMoreThan", "sinceImagePushed", "sinceImagePulled", "sinceImageTransitioned"];
const archiveDays = 90;

/** All faults of a lifecycle policy; none means that ECR would take it. */
export function lifecyclePolicyFaults(policy: unknown): readonly PolicyFault[] {
  const faults: PolicyFault[] = [];
  const report: Report = (path, why) => faults.push({ path, why });
  if (!isRecord(policy)) return [{ path: [], why: 'it must be an object with "rules"' }];
  checkKeys(policy, ["rules"], report);
  const rules = policy["rules"];
  if (!Array.isArray(rules)) report(["rules"], "it must be a list");
  else {
    if (rules.length === 0) report(["rules"], "it must have at least one rule");
    if (rules.length > mostRules) report(["rules"], `ECR accepts at most ${mostRules} rules`);
    rules.forEach((rule: unknown, at) => checkRule(rule, below(report, "rules", at)));
    checkPriorities(rules, report);
  }
  return faults.length === 0 ? textFaults(policy) : faults;
}

/** The shortest policy that ECR takes is long enough for it. */
function textFaults(policy: Fields): readonly PolicyFault[] {
  const { length } = JSON.stringify(policy);
  if (length <= longestText) return [];
  return [{ path: [], why: `it has ${length} characters; ECR accepts ${longestText}` }];
}

function checkRule(rule: unknown, report: Report): void {
  if (!isRecord(rule)) return report([], "a rule must be an object");
  checkKeys(rule, ["rulePriority", "description", "selection", "action"], report);
  if (!isCount(rule["rulePriority"])) report(["rulePriority"], "it must be a whole number, at least 1");
  if (rule["description"] !== undefined && typeof rule["description"] !== "string")
    report(["description"], "it must be text");
  const { selection, action } = rule;
  if (isRecord(selection)) checkSelection(selection, below(report, "selection"));
  else report(["selection"], "it must be an object");
  if (isRecord(action)) checkAction(action, selection, below(report, "action"));
  else report(["action"], 'it must be an object with a "type"');
}

function checkSelection(selection: Fields, report: Report): void {
  const known = ["tagStatus", "tagPatternList", "tagPrefixList", "countType", "countUnit", "countNumber"];
  checkKeys(selection, [...known, "storageClass"], report);
  checkTags(selection, report);
  const { countType, countUnit, countNumber } = selection;
  if (typeof countType !== "string" || !countTypes.includes(countType))
    report(["countType"], `it must be one of ${countTypes.join(", ")}`);
  else if (countType === "imageCountMoreThan") {
    if (countUnit !== undefined) report(["countUnit"], "imageCountMoreThan does not use countUnit");
  } else if (countUnit !== "days") report(["countUnit"], `${countType} needs "days"`);
  if (!isCount(countNumber)) report(["countNumber"], "it must be a whole number, at least 1");
  checkStorage(selection, report);
}

function checkStorage(selection: Fields, report: Report): void {
  const { countType, countNumber, storageClass } = selection;
  if (storageClass !== undefined && storageClass !== "standard" && storageClass !== "archive")
    report(["storageClass"], 'it must be "standard" or "archive"');
  if (countType !== "sinceImageTransitioned") return;
  if (storageClass !== "archive")
    report(["storageClass"], 'sinceImageTransitioned needs "storageClass": "archive"');
  if (isCount(countNumber) && countNumber < archiveDays)
    report(["countNumber"], `archived images stay at least ${archiveDays} days`);
}

function checkTags(selection: Fields, report: Report): void {
  const { tagStatus } = selection;
  const lists = ["tagPatternList", "tagPrefixList"].filter((key) => selection[key] !== undefined);
  if (tagStatus !== "tagged" && tagStatus !== "untagged" && tagStatus !== "any")
    report(["tagStatus"], "it must be tagged, untagged or any");
  else if (tagStatus === "tagged" && lists.length === 0)
    report(["tagStatus"], "tagged needs tagPatternList or tagPrefixList");
  else if (tagStatus !== "tagged" && lists.length > 0)
    report([lists[0] ?? ""], `it is allowed only with "tagStatus": "tagged"`);
  if (lists.length > 1) report(["tagPrefixList"], "set tagPatternList or tagPrefixList, not both");
  for (const key of lists) checkPatterns(selection[key], below(report, key));
}

function checkPatterns(patterns: unknown, report: Report): void {
  if (!Array.isArray(patterns) || patterns.length === 0) return report([], "it must be a list of strings");
  patterns.forEach((pattern: unknown, at) => {
    if (typeof pattern !== "string" || pattern === "") report([at], "it must be text");
    else if (pattern.split("*").length - 1 > mostStars)
      report([at], `ECR accepts at most ${mostStars} wildcards in a pattern`);
  });
}

function checkAction(action: Fields, selection: unknown, report: Report): void {
  checkKeys(action, ["type", "targetStorageClass"], report);
  const { type, targetStorageClass } = action;
  const countType = isRecord(selection) ? selection["countType"] : undefined;
  if (type === "transition") {
    if (targetStorageClass !== "archive")
      report(["targetStorageClass"], 'transition needs "targetStorageClass": "archive"');
    if (countType === "sinceImageTransitioned")
      report(["type"], "sinceImageTransitioned can only expire images");
  } else if (type === "expire") {
    if (targetStorageClass !== undefined)
      report(["targetStorageClass"], "expire does not use targetStorageClass");
    if (countType === "sinceImagePulled")
      report(["type"], "sinceImagePulled can only move images to the archive");
  } else report(["type"], "it must be expire or transition");
}

/** Priorities are unique, and a rule for any tag comes last among the rules of its storage class. */
function checkPriorities(rules: readonly unknown[], report: Report): void {
  const seen = new Map<number, number>();
  rules.forEach((rule, at) => {
    const priority = isRecord(rule) ? rule["rulePriority"] : undefined;
    if (!isCount(priority)) return;
    const before = seen.get(priority);
    if (before === undefined) seen.set(priority, at);
    else report(["rules", at, "rulePriority"], `rule ${before + 1} also has the priority ${priority}`);
  });
  const highest = Math.max(...seen.keys());
  rules.forEach((rule, at) => {
    if (!isRecord(rule) || !isRecord(rule["selection"]) || rule["selection"]["tagStatus"] !== "any") return;
    if (storageOf(rule) === "standard" && isCount(rule["rulePriority"]) && rule["rulePriority"] < highest)
      report(["rules", at, "rulePriority"], `a rule for any tag needs the highest number, above ${highest}`);
  });
}

function storageOf(rule: Fields): unknown {
  return (isRecord(rule["selection"]) ? rule["selection"]["storageClass"] : undefined) ?? "standard";
}

function checkKeys(value: Fields, known: readonly string[], report: Report): void {
  for (const key of Object.keys(value))
    if (!known.includes(key)) report([key], "ECR does not support this key");
}

/** Reports what is found inside with its path in the policy. */
function below(report: Report, ...inside: Path): Report {
  return (path, why) => report([...inside, ...path], why);
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1;
}
