// What will disturb a plan, in words.
import { defined } from "../../base/record.ts";
import { type Diagnostic, type Position, warning } from "../../base/diagnostic.ts";

export function quota(excess: string): Diagnostic {
  return warning("plan/quota", "More than ECR's default quota", {
    detail: `${excess}.`,
    hint: "Ask AWS for a higher quota (Service Quotas, Amazon ECR), or mirror less into it.",
  });
}

export interface MatchingRule {
  readonly match: string;
  readonly at?: Position;
}

export function unusedRule({ match, at }: MatchingRule): Diagnostic {
  return warning("plan/unused-rule", "A rule matches no repository", {
    detail: `No repository of this plan fits "${match}".`,
    hint: "Correct the pattern, or remove the rule. It is matched against the whole name, prefix included.",
    ...defined({ at }),
  });
}

export function hiddenRule({ match, at }: MatchingRule, earlier: MatchingRule): Diagnostic {
  const line = earlier.at === undefined ? "" : ` at line ${earlier.at.line}`;
  return warning("plan/hidden-rule", "A rule never wins", {
    detail: `All that "${match}" matches is matched by "${earlier.match}"${line} before: the first rule wins.`,
    hint: "Move it up: the narrower rule comes first.",
    ...defined({ at }),
  });
}

export function pullThrough(
  registry: string,
  rule: { readonly prefix: string; readonly upstream: string },
  names: readonly string[],
): Diagnostic {
  return warning("plan/pull-through", "A pull-through cache has the same prefix", {
    detail: `${registry} caches ${rule.upstream} under ${rule.prefix}: ${few(names)} would be filled by both.`,
    hint: "Give the mirror another prefix, or remove the pull-through rule.",
  });
}

export function creationTemplate(registry: string, prefix: string, names: readonly string[]): Diagnostic {
  return warning("plan/creation-template", "A creation template covers mirrored repositories", {
    detail: `${registry} creates repositories on push under ${prefix}: ${few(names)} may get the template's settings.`,
    hint: "Apply creates repositories before it pushes; keep the template's settings equal to the config's.",
  });
}

export function replication(registry: string, other: string, names: readonly string[]): Diagnostic {
  return warning("plan/replication", "ECR replicates to a registry that this config fills", {
    detail: `${registry} replicates ${few(names)} to ${other} by itself.`,
    hint: "Drop the replica from the config or the replication rule: two writers of one tag get into each other's way.",
  });
}

export function blobMounting(registry: string, repositories: number): Diagnostic {
  return warning("plan/blob-mounting", "Layers can't be mounted between repositories", {
    detail: `${registry} has blob mounting off: a layer that several of ${repositories} repositories share is uploaded to each.`,
    hint: "Turn it on: aws ecr put-account-setting --name BLOB_MOUNTING --value ENABLED",
  });
}

export function registryScanning(registry: string, type: string, names: readonly string[]): Diagnostic {
  return warning("plan/registry-scanning", "The registry's scanning rules override scanOnPush", {
    detail: `${registry} scans by ${type} rules; scanOnPush of ${few(names)} has no effect.`,
    hint: "Leave scanOnPush out of the config, or change the registry's scanning rules.",
  });
}

/** In one sentence. */
const mostNames = 10;

function few(names: readonly string[]): string {
  const more = names.length - mostNames;
  return more <= 0 ? names.join(", ") : `${names.slice(0, mostNames).join(", ")} and ${more} more`;
}
