// The least IAM policy for a run, from facts about the config: exactly the actions that the program uses, on exactly
// the repositories, keys and objects that it touches. Pure.
import { compareText } from "../base/ordering.ts";
import type { SettingName } from "./settings.ts";

export type PolicyPurpose = "plan" | "apply" | "prune";

export interface PolicyFacts {
  readonly registries: readonly PolicyRegistry[];
  /** Private ECR registries that images are copied from. */
  readonly sources: readonly PolicyScope[];
  readonly state: { readonly bucket: string; readonly key: string } | null;
}

export interface PolicyScope {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  /** Names or IAM patterns such as `platform/*`. */
  readonly repositories: readonly string[];
}

export interface PolicyRegistry extends PolicyScope {
  /** Settings that the config declares for any of the repositories. */
  readonly declared: ReadonlySet<SettingName>;
  /** Keys that the config declares: ARNs, ids or aliases. */
  readonly keys: readonly string[];
}

export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PolicyStatement[];
}

/** IAM counts a managed policy without white space. */
const longestPolicy = 6144;

export function iamPolicy(purpose: PolicyPurpose, facts: PolicyFacts): PolicyDocument {
  const exact = documentOf(purpose, facts);
  if (JSON.stringify(exact).length <= longestPolicy) return exact;
  return documentOf(purpose, {
    ...facts,
    registries: facts.registries.map((one) => ({ ...one, repositories: byPrefix(one.repositories) })),
    sources: facts.sources.map((one) => ({ ...one, repositories: byPrefix(one.repositories) })),
  });
}

function documentOf(purpose: PolicyPurpose, facts: PolicyFacts): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [
      ...loginStatement(purpose, facts),
      registryStatement(facts.registries),
      repositoryStatement(purpose, facts.registries),
      ...sourceStatement(facts.sources),
      ...(purpose === "plan" ? [] : facts.registries.flatMap(keyStatement)),
      ...stateStatements(purpose, facts),
    ],
  };
}

/** A plan reads the registries by their API alone; images are read and written by the registry's own protocol. */
function loginStatement(purpose: PolicyPurpose, { sources }: PolicyFacts): readonly PolicyStatement[] {
  if (purpose === "plan" && sources.length === 0) return [];
  return [{ Sid: "Login", Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: ["*"] }];
}

/**
 * What the plan's warnings are made from has no repository as its resource. Neither has a listing of all
 * repositories, which a plan of many begins with.
 */
function registryStatement(registries: readonly PolicyRegistry[]): PolicyStatement {
  const shared = registries.some(({ repositories }) => repositories.length > 1 || isPattern(repositories[0]));
  const actions = [
    "DescribePullThroughCacheRules",
    "DescribeRepositories",
    "DescribeRepositoryCreationTemplates",
    ...(registries.length > 1 ? ["DescribeRegistry"] : []),
    ...(shared ? ["GetAccountSetting"] : []),
    ...(registries.some(({ declared }) => declared.has("scanOnPush"))
      ? ["GetRegistryScanningConfiguration"]
      : []),
  ];
  return { Sid: "Registry", Effect: "Allow", Action: prefixed(actions), Resource: ["*"] };
}

function isPattern(name = ""): boolean {
  return name.includes("*");
}

const reads: Partial<Record<SettingName, string>> = {
  lifecyclePolicy: "GetLifecyclePolicy",
  repositoryPolicy: "GetRepositoryPolicy",
  tags: "ListTagsForResource",
};

const writes: Partial<Record<SettingName, string>> = {
  tagMutability: "PutImageTagMutability",
  scanOnPush: "PutImageScanningConfiguration",
  lifecyclePolicy: "PutLifecyclePolicy",
  repositoryPolicy: "SetRepositoryPolicy",
  tags: "TagResource",
};

const pushes = [
  "BatchCheckLayerAvailability",
  "BatchGetImage",
  "CompleteLayerUpload",
  "CreateRepository",
  "GetDownloadUrlForLayer",
  "InitiateLayerUpload",
  "PutImage",
  "UploadLayerPart",
];

function repositoryStatement(purpose: PolicyPurpose, registries: readonly PolicyRegistry[]): PolicyStatement {
  const declared = [...new Set(registries.flatMap((one) => [...one.declared]))];
  const actions = [
    "DescribeImages",
    ...declared.flatMap((setting) => reads[setting] ?? []),
    ...(purpose === "plan" ? [] : [...pushes, ...declared.flatMap((setting) => writes[setting] ?? [])]),
    ...(purpose === "prune" ? ["BatchDeleteImage"] : []),
  ];
  return { Sid: "Repositories", Effect: "Allow", Action: prefixed(actions), Resource: arns(registries) };
}

function sourceStatement(sources: readonly PolicyScope[]): readonly PolicyStatement[] {
  if (sources.length === 0) return [];
  const actions = prefixed(["BatchGetImage", "GetDownloadUrlForLayer", "ListImages"]);
  return [{ Sid: "Sources", Effect: "Allow", Action: actions, Resource: arns(sources) }];
}

/** ECR makes a grant on the key when a repository is created, in the name of whoever creates it. */
function keyStatement(registry: PolicyRegistry, index: number): readonly PolicyStatement[] {
  const { partition, account, region, keys } = registry;
  const base = `arn:${partition}:kms:${region}:${account}`;
  const aliases = keys.flatMap((key) => /(?:^|:)(alias\/.+)$/.exec(key)?.[1] ?? []);
  const ids = keys.filter((key) => !/(?:^|:)alias\//.test(key));
  const via = { "kms:ViaService": `ecr.${region}.amazonaws.com${partition === "aws-cn" ? ".cn" : ""}` };
  const actions = ["kms:CreateGrant", "kms:DescribeKey", "kms:RetireGrant"];
  const suffix = index === 0 ? "" : String(index + 1);
  const byId: PolicyStatement = {
    Sid: `Keys${suffix}`,
    Effect: "Allow",
    Action: actions,
    Resource: ids.map((key) => (key.startsWith("arn:") ? key : `${base}:key/${key}`)).sort(compareText),
    Condition: { StringEquals: via },
  };
  const byAlias: PolicyStatement = {
    Sid: `KeyAliases${suffix}`,
    Effect: "Allow",
    Action: actions,
    Resource: [`${base}:key/*`],
    Condition: {
      StringEquals: via,
      "ForAnyValue:StringEquals": { "kms:ResourceAliases": [...aliases].sort(compareText) },
    },
  };
  return [...(ids.length === 0 ? [] : [byId]), ...(aliases.length === 0 ? [] : [byAlias])];
}

function stateStatements(purpose: PolicyPurpose, facts: PolicyFacts): readonly PolicyStatement[] {
  if (facts.state === null) return [];
  const { bucket, key } = facts.state;
  const bucketArn = `arn:${facts.registries[0]?.partition ?? "aws"}:s3:::${bucket}`;
  const state = `${bucketArn}/${key}`;
  const lock = `${state}.lock`;
  // Without it S3 answers "denied" where it means "not there yet".
  const list: PolicyStatement = {
    Sid: "StateList",
    Effect: "Allow",
    Action: ["s3:ListBucket"],
    Resource: [bucketArn],
    Condition: { StringLike: { "s3:prefix": [key, `${key}.lock`] } },
  };
  if (purpose === "plan") {
    return [list, { Sid: "State", Effect: "Allow", Action: ["s3:GetObject"], Resource: [state] }];
  }
  return [
    list,
    { Sid: "State", Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: [state, lock] },
    { Sid: "StateLock", Effect: "Allow", Action: ["s3:DeleteObject"], Resource: [lock] },
  ];
}

function arns(places: readonly PolicyScope[]): readonly string[] {
  const all = places.flatMap(({ partition, account, region, repositories }) =>
    repositories.map((name) => `arn:${partition}:ecr:${region}:${account}:repository/${name}`),
  );
  return [...new Set(all)].sort(compareText);
}

/** Names under their first part: `platform/nginx` becomes `platform/*`; a name without a slash stays. */
function byPrefix(repositories: readonly string[]): readonly string[] {
  const short = repositories.map((name) =>
    name.includes("/") ? `${name.slice(0, name.indexOf("/"))}/*` : name,
  );
  return [...new Set(short)].sort(compareText);
}

function prefixed(actions: readonly string[]): readonly string[] {
  return [...new Set(actions)].sort(compareText).map((action) => `ecr:${action}`);
}
