// Repository settings that ECR would refuse, as far as the config alone shows.
import type { ConfigFile, RepositoriesFile, RepositorySettingsFile } from "../schema.gen.ts";
import { duplicateRule, keyWithoutKms, notAnExclusion, notAResourceTag } from "./problems.ts";
import { checkGlob, checkUnique, type RuleContext } from "./rule.ts";

const mostExclusions = 5;
const mostTags = 50;

export function repositoryRules(config: ConfigFile, context: RuleContext): void {
  for (const owner of [config, ...(config.replicas ?? [])]) {
    if (owner.repositories !== undefined) checkRepositories(owner.repositories, context);
  }
}

function checkRepositories(repositories: RepositoriesFile, context: RuleContext): void {
  if (repositories.defaults !== undefined) checkSettings(repositories.defaults, context);
  const { rules = [] } = repositories;
  for (const rule of rules) {
    checkSettings(rule, context);
    checkGlob(rule.match, { in: rule, key: "match" }, context);
  }
  checkUnique(rules, "match", context, duplicateRule);
}

function checkSettings(settings: RepositorySettingsFile, context: RuleContext): void {
  const { tagMutability, encryption, tags } = settings;
  if (typeof tagMutability === "object") checkExclusions(tagMutability.exclusions ?? [], context);
  if (encryption?.type === "AES256" && encryption.key !== undefined)
    context.report({ in: encryption, key: "key" }, keyWithoutKms);
  if (tags !== undefined) checkTags(tags, context);
}

function checkExclusions(exclusions: readonly string[], context: RuleContext): void {
  exclusions.forEach((exclusion, key) => {
    const stars = exclusion.split("*").length - 1;
    const why = !/^[0-9a-zA-Z._*-]{1,128}$/.test(exclusion)
      ? "may have only letters, digits and . _ - *"
      : stars > 2
        ? "has more than two *"
        : key >= mostExclusions
          ? `is the ${key + 1}th; ECR allows ${mostExclusions}`
          : undefined;
    if (why !== undefined) context.report({ in: exclusions, key }, notAnExclusion(exclusion, why));
  });
}

function checkTags(tags: Readonly<Record<string, string>>, context: RuleContext): void {
  Object.entries(tags).forEach(([key, value], at) => {
    const why = /^aws:/i.test(key)
      ? 'begins with "aws:", which AWS reserves'
      : key.length < 1 || key.length > 128
        ? "must have 1 to 128 characters"
        : value.length > 256
          ? "has a value of more than 256 characters"
          : at >= mostTags
            ? `is the ${at + 1}th; ECR allows ${mostTags}`
            : undefined;
    if (why !== undefined) context.report({ in: tags, key, mark: "key" }, notAResourceTag(key, why));
  });
}
