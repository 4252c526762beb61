// What will disturb a plan, in words.
import { defined } from "../../base/record.ts";
import { type Diagnostic, type Position, warning } from "../../base/diagnostic.ts";

export function quota(excess: string): Diagnostic {
  return warning("plan/quota", "Above a default quota of ECR", {
    detail: `${excess}.`,
    hint: "Request a higher quota from AWS (Service Quotas, Amazon ECR), or mirror fewer images.",
  });
}

export interface MatchingRule {
  readonly match: string;
  readonly at?: Position;
}

export function unusedRule({ match, at }: MatchingRule): Diagnostic {
  return warning("plan/unused-rule", "A rule matches no repository", {
    detail: `No repository in this plan matches "${match}".`,
    hint: "Fix the pattern, or remove the rule. A pattern is matched against the entire name, including the prefix.",
    ...defined({ at }),
  });
}

export function hiddenRule({ match, at }: MatchingRule, earlier: MatchingRule): Diagnostic {
  const line = earlier.at === undefined ? "" : ` on line ${earlier.at.line}`;
  return warning("plan/hidden-rule", "A rule never applies", {
    detail: `The earlier rule "${earlier.match}"${line} already matches everything that "${match}" matches, and the first match wins.`,
    hint: "Move the narrower rule above the other one.",
    ...defined({ at }),
  });
}

export function pullThrough(
  registry: string,
  rule: { readonly prefix: string; readonly upstream: string },
  names: readonly string[],
): Diagnostic {
  return warning("plan/pull-through", "A pull-through cache has the same prefix", {
    detail: `${registry} caches ${rule.upstream} under ${rule.prefix}, so both would write to ${few(names)}.`,
    hint: "Give the mirror another prefix, or remove the pull-through rule.",
  });
}

export function creationTemplate(registry: string, prefix: string, names: readonly string[]): Diagnostic {
  return warning("plan/creation-template", "A creation template covers mirrored repositories", {
    detail: `${registry} creates repositories on push under ${prefix}, so ${few(names)} may get the settings of the template.`,
    hint: "Keep the settings of the template equal to those in the config. apply creates repositories before it pushes.",
  });
}

export function replication(registry: string, other: string, names: readonly string[]): Diagnostic {
  return warning("plan/replication", "ECR replicates to a registry that this config fills", {
    detail: `${registry} itself replicates ${few(names)} to ${other}.`,
    hint: "Remove the replica from the config, or remove the replication rule. Two writers of one tag conflict.",
  });
}

export function blobMounting(registry: string, repositories: number): Diagnostic {
  return warning("plan/blob-mounting", "Blob mounting is off", {
    detail: `In ${registry} blob mounting is off, so a layer that several of the ${repositories} repositories share is uploaded to each of them.`,
    hint: "Turn it on: aws ecr put-account-setting --name BLOB_MOUNTING --value ENABLED",
  });
}

export function registryScanning(registry: string, type: string, names: readonly string[]): Diagnostic {
  return warning("plan/registry-scanning", "The registry's scanning rules override scanOnPush", {
    detail: `${registry} uses ${type} scanning rules, so scanOnPush of ${few(names)} has no effect.`,
    hint: "Remove scanOnPush from the config, or change the scanning rules of the registry.",
  });
}

/** In one sentence. */
const mostNames = 10;

function few(names: readonly string[]): string {
  const more = names.length - mostNames;
  return more <= 0 ? names.join(", ") : `${names.slice(0, mostNames).join(", ")} and ${more} more`;
}
