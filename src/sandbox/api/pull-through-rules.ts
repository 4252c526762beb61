// Pull-through cache rules: which upstream stands behind which prefix of repository names.
import { defined } from "../../core/base/record.ts";
import { alreadyExists, EcrError, missing } from "../base/ecr-error.ts";
import { pageOf } from "../base/paging.ts";
import { upstreamOf } from "../base/upstreams.ts";
import { Upstream } from "../rules/upstream.ts";
import { list, oneOf, optional, type Parsed, text } from "./shape/input.ts";
import { type ApiContext, operation, type Operations, type Output, seconds } from "./shape/operation.ts";
import * as fields from "./shape/fields.ts";

const prefix = fields.prefix({ min: 2, max: 30 });

const ruleShape = {
  registryId: fields.registryId,
  ecrRepositoryPrefix: prefix,
  upstreamRegistryUrl: text({ min: 1 }),
  upstreamRegistry: optional(
    oneOf(
      "ecr",
      "ecr-public",
      "quay",
      "k8s",
      "docker-hub",
      "github-container-registry",
      "azure-container-registry",
      "gitlab-container-registry",
      "chainguard",
    ),
  ),
  credentialArn: optional(
    text({
      min: 50,
      max: 612,
      pattern: /^arn:aws[a-z-]*:secretsmanager:.+:secret:ecr-pullthroughcache\/.+$/,
    }),
  ),
  customRoleArn: optional(text({ max: 2048 })),
  upstreamRepositoryPrefix: optional(prefix),
};

type Rule = Omit<Parsed<typeof ruleShape>, "registryId"> & {
  readonly createdAt: string;
  readonly updatedAt?: string;
};

export const pullThroughOperations: Operations = {
  CreatePullThroughCacheRule: operation(ruleShape, create),
  DescribePullThroughCacheRules: operation(
    {
      registryId: fields.registryId,
      ecrRepositoryPrefixes: optional(list(prefix, { min: 1, max: 100 })),
      ...fields.page(1000),
    },
    ({ ecrRepositoryPrefixes, nextToken, maxResults }, context) => {
      const all = rulesOf(context);
      const found = ecrRepositoryPrefixes?.map((wanted) => ruleOf(all, wanted)) ?? all;
      const request = { scope: "pull-through", nextToken, maxResults };
      const page = pageOf(found, (rule) => rule.ecrRepositoryPrefix, request);
      return {
        pullThroughCacheRules: page.items.map((rule) => describe(rule, context)),
        nextToken: page.nextToken,
      };
    },
  ),
  UpdatePullThroughCacheRule: operation(
    {
      registryId: fields.registryId,
      ecrRepositoryPrefix: prefix,
      credentialArn: ruleShape.credentialArn,
      customRoleArn: ruleShape.customRoleArn,
    },
    ({ ecrRepositoryPrefix, credentialArn, customRoleArn }, context) => {
      const all = rulesOf(context);
      const found = ruleOf(all, ecrRepositoryPrefix);
      const changed: Rule = {
        ...found,
        ...defined({ credentialArn, customRoleArn }),
        updatedAt: context.now().toISOString(),
      };
      context.store.account.write(
        "pull-through-rules",
        all.map((rule) => (rule === found ? changed : rule)),
      );
      const { createdAt: _created, upstreamRegistryUrl: _url, ...told } = describe(changed, context);
      return told;
    },
  ),
  ValidatePullThroughCacheRule: operation(
    { registryId: fields.registryId, ecrRepositoryPrefix: prefix },
    async ({ ecrRepositoryPrefix }, context) => {
      const rule = ruleOf(rulesOf(context), ecrRepositoryPrefix);
      const failure = await new Upstream(rule.upstreamRegistryUrl, context.upstreams).check();
      const { createdAt: _created, updatedAt: _updated, ...told } = describe(rule, context);
      return { ...told, isValid: failure === undefined, failure };
    },
  ),
  DeletePullThroughCacheRule: operation(
    { registryId: fields.registryId, ecrRepositoryPrefix: prefix },
    ({ ecrRepositoryPrefix }, context) => {
      const all = rulesOf(context);
      const found = ruleOf(all, ecrRepositoryPrefix);
      context.store.account.write(
        "pull-through-rules",
        all.filter((rule) => rule !== found),
      );
      return describe(found, context);
    },
  ),
};

function create({ registryId: _account, ...input }: Parsed<typeof ruleShape>, context: ApiContext): Output {
  const all = rulesOf(context);
  if (all.some((rule) => rule.ecrRepositoryPrefix === input.ecrRepositoryPrefix)) {
    const rule = `A pull through cache rule with prefix '${input.ecrRepositoryPrefix}'`;
    throw alreadyExists("PullThroughCacheRuleAlreadyExistsException", rule);
  }
  checkUpstream(input.upstreamRegistryUrl, input.upstreamRegistry, context);
  const rule: Rule = { ...input, createdAt: context.now().toISOString() };
  const sorted = [...all, rule].sort((a, b) => (a.ecrRepositoryPrefix < b.ecrRepositoryPrefix ? -1 : 1));
  context.store.account.write("pull-through-rules", sorted);
  return describe(rule, context);
}

/** The host must be that of the registry that is named, and of one that ECR can read from. */
function checkUpstream(url: string, named: string | undefined, { upstreams }: ApiContext): void {
  const known = upstreamOf(url);
  if (Object.hasOwn(upstreams, url)) return;
  if (known !== undefined && (named === undefined || named === known)) return;
  throw new EcrError(
    "UnsupportedUpstreamRegistryException",
    known === undefined
      ? `The upstream registry '${url}' isn't supported`
      : `The upstream registry '${url}' is not of the type '${named ?? ""}'`,
  );
}

function rulesOf(context: ApiContext): readonly Rule[] {
  return context.store.account.read<readonly Rule[]>("pull-through-rules", []);
}

function ruleOf(rules: readonly Rule[], prefix: string): Rule {
  const found = rules.find((rule) => rule.ecrRepositoryPrefix === prefix);
  if (found !== undefined) return found;
  const rule = `The pull through cache rule with prefix '${prefix}'`;
  throw missing("PullThroughCacheRuleNotFoundException", rule);
}

function describe(rule: Rule, context: ApiContext): Output {
  return {
    ...rule,
    registryId: context.home.account,
    createdAt: seconds(rule.createdAt),
    updatedAt: seconds(rule.updatedAt ?? rule.createdAt),
  };
}
