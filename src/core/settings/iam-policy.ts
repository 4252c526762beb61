// The least IAM policy for a run, from facts about the config: exactly the actions that the program uses, on exactly
// the repositories, keys and objects that it touches. Pure.
import { defined } from "../base/record.ts";
import { compareText } from "../base/ordering.ts";
import { aliasOf, type SettingName, settingTable } from "./table.ts";

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
  const [registries, sources] = [facts.registries.map(widened), facts.sources.map(widened)];
  return documentOf(purpose, { ...facts, registries, sources });
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
  const isNeeded = purpose !== "plan" || sources.length > 0;
  return isNeeded ? [allow("Login", ["ecr:GetAuthorizationToken"], ["*"])] : [];
}

/**
 * What the plan's warnings are made from has no repository as its resource. Neither has a listing of all
 * repositories, which a plan of many begins with.
 */
function registryStatement(registries: readonly PolicyRegistry[]): PolicyStatement {
  const shared = registries.some(
    ({ repositories }) => repositories.length > 1 || repositories.some((name) => name.includes("*")),
  );
  const scans = registries.some(({ declared }) => declared.has("scanOnPush"));
  const actions = [
    "DescribePullThroughCacheRules",
    "DescribeRepositories",
    "DescribeRepositoryCreationTemplates",
    ...(registries.length > 1 ? ["DescribeRegistry"] : []),
    ...(shared ? ["GetAccountSetting"] : []),
    ...(scans ? ["GetRegistryScanningConfiguration"] : []),
  ];
  return allow("Registry", prefixed(actions), ["*"]);
}

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
  const rows = [...new Set(registries.flatMap((one) => [...one.declared]))].map((name) => settingTable[name]);
  const actions = [
    "DescribeImages",
    // The registry's statement allows it already, for all repositories.
    ...rows.map(({ read }) => read).filter((action) => action !== "DescribeRepositories"),
    ...(purpose === "plan" ? [] : [...pushes, ...rows.flatMap(({ change }) => change ?? [])]),
    ...(purpose === "prune" ? ["BatchDeleteImage"] : []),
  ];
  return allow("Repositories", prefixed(actions), arns(registries));
}

function sourceStatement(sources: readonly PolicyScope[]): readonly PolicyStatement[] {
  const actions = prefixed(["BatchGetImage", "GetDownloadUrlForLayer", "ListImages"]);
  return sources.length === 0 ? [] : [allow("Sources", actions, arns(sources))];
}

/** ECR makes a grant on the key when a repository is created, in the name of whoever creates it. */
function keyStatement(registry: PolicyRegistry, index: number): readonly PolicyStatement[] {
  const { partition, account, region, keys } = registry;
  const base = `arn:${partition}:kms:${region}:${account}`;
  const aliases = keys.flatMap((key) => aliasOf(key) ?? []).sort(compareText);
  const ids = keys.filter((key) => aliasOf(key) === undefined);
  const via = { "kms:ViaService": `ecr.${region}.amazonaws.com${partition === "aws-cn" ? ".cn" : ""}` };
  const byAlias = {
    StringEquals: via,
    "ForAnyValue:StringEquals": { "kms:ResourceAliases": aliases },
  };
  const actions = ["kms:CreateGrant", "kms:DescribeKey", "kms:RetireGrant"];
  const arnsOfIds = ids.map((key) => (key.startsWith("arn:") ? key : `${base}:key/${key}`)).sort(compareText);
  const suffix = index === 0 ? "" : String(index + 1);
  return [
    ...(ids.length === 0 ? [] : [allow(`Keys${suffix}`, actions, arnsOfIds, { StringEquals: via })]),
    ...(aliases.length === 0 ? [] : [allow(`KeyAliases${suffix}`, actions, [`${base}:key/*`], byAlias)]),
  ];
}

function stateStatements(purpose: PolicyPurpose, facts: PolicyFacts): readonly PolicyStatement[] {
  if (facts.state === null) return [];
  const { bucket, key } = facts.state;
  const bucketArn = `arn:${facts.registries[0]?.partition ?? "aws"}:s3:::${bucket}`;
  const state = `${bucketArn}/${key}`;
  const lock = `${state}.lock`;
  // Records of runs and earlier states.
  const beside = `${state}.d/*`;
  // Without it S3 answers "denied" where it means "not there yet".
  const list = allow("StateList", ["s3:ListBucket"], [bucketArn], {
    StringLike: { "s3:prefix": [key, `${key}.lock`, `${key}.d/*`] },
  });
  if (purpose === "plan") return [list, allow("State", ["s3:GetObject"], [state, beside])];
  return [
    list,
    allow("State", ["s3:GetObject", "s3:PutObject"], [state, lock, beside]),
    allow("StateLock", ["s3:DeleteObject"], [lock, beside]),
  ];
}

function allow(
  Sid: string,
  Action: readonly string[],
  Resource: readonly string[],
  Condition?: PolicyStatement["Condition"],
): PolicyStatement {
  return { Sid, Effect: "Allow", Action, Resource, ...defined({ Condition }) };
}

function arns(scopes: readonly PolicyScope[]): readonly string[] {
  const all = scopes.flatMap(({ partition, account, region, repositories }) =>
    repositories.map((name) => `arn:${partition}:ecr:${region}:${account}:repository/${name}`),
  );
  return [...new Set(all)].sort(compareText);
}

/** Names under their first part: `platform/nginx` becomes `platform/*`; a name without a slash stays. */
function widened<Scope extends PolicyScope>(scope: Scope): Scope {
  const short = scope.repositories.map((name) => name.replace(/\/.*$/, "/*"));
  return { ...scope, repositories: [...new Set(short)] };
}

function prefixed(actions: readonly string[]): readonly string[] {
  return [...new Set(actions)].sort(compareText).map((action) => `ecr:${action}`);
}
