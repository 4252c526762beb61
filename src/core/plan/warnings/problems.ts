// What will disturb a plan, in words.
import { defined } from "../../base/record.ts";
import type { Diagnostic, Position } from "../../base/diagnostic.ts";

export function quota(excess: string): Diagnostic {
  return {
    code: "plan/quota",
    severity: "warning",
    summary: "More than ECR's default quota",
    detail: `${excess}.`,
    hint: "Ask AWS for a higher quota (Service Quotas, Amazon ECR), or mirror less into it.",
  };
}

export interface MatchingRule {
  readonly match: string;
  readonly at?: Position;
}

export function unusedRule({ match, at }: MatchingRule): Diagnostic {
  return {
    code: "plan/unused-rule",
    severity: "warning",
    summary: "A rule matches no repository",
    detail: `No repository of this plan fits "${match}".`,
    hint: "Correct the pattern, or remove the rule. It is matched against the whole name, prefix included.",
    ...defined({ at }),
  };
}

export function hiddenRule({ match, at }: MatchingRule, earlier: MatchingRule): Diagnostic {
  const line = earlier.at === undefined ? "" : ` at line ${earlier.at.line}`;
  return {
    code: "plan/hidden-rule",
    severity: "warning",
    summary: "A rule never wins",
    detail: `All that "${match}" matches is matched by "${earlier.match}"${line} before: the first rule wins.`,
    hint: "Move it up: the narrower rule comes first.",
    ...defined({ at }),
  };
}

export function pullThrough(
  registry: string,
  rule: { readonly prefix: string; readonly upstream: string },
  names: readonly string[],
): Diagnostic {
  return {
    code: "plan/pull-through",
    severity: "warning",
    summary: "A pull-through cache has the same prefix",
    detail: `${registry} caches ${rule.upstream} under ${rule.prefix}: ${few(names)} would be filled by both.`,
    hint: "Give the mirror another prefix, or remove the pull-through rule.",
  };
}

export function creationTemplate(registry: string, prefix: string, names: readonly string[]): Diagnostic {
  return {
    code: "plan/creation-template",
    severity: "warning",
    summary: "A creation template covers mirrored repositories",
    detail: `${registry} creates repositories on push under ${prefix}: ${few(names)} may get the template's settings.`,
    hint: "Apply creates repositories before it pushes; keep the template's settings equal to the config's.",
  };
}

export function replication(registry: string, other: string, names: readonly string[]): Diagnostic {
  return {
    code: "plan/replication",
    severity: "warning",
    summary: "ECR replicates to a registry that this config fills",
    detail: `${registry} replicates ${few(names)} to ${other} by itself.`,
    hint: "Drop the replica from the config or the replication rule: two writers of one tag get into each other's way.",
  };
}

export function blobMounting(registry: string, repositories: number): Diagnostic {
  return {
    code: "plan/blob-mounting",
    severity: "warning",
    summary: "Layers can't be mounted between repositories",
    detail: `${registry} has blob mounting off: a layer that several of ${repositories} repositories share is uploaded to each.`,
    hint: "Turn it on: aws ecr put-account-setting --name BLOB_MOUNTING --value ENABLED",
  };
}

export function registryScanning(registry: string, type: string, names: readonly string[]): Diagnostic {
  return {
    code: "plan/registry-scanning",
    severity: "warning",
    summary: "The registry's scanning rules override scanOnPush",
    detail: `${registry} scans by ${type} rules; scanOnPush of ${few(names)} has no effect.`,
    hint: "Leave scanOnPush out of the config, or change the registry's scanning rules.",
  };
}

function few(names: readonly string[]): string {
  return names.length <= 3
    ? names.join(", ")
    : `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`;
}
