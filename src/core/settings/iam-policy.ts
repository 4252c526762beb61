// The least IAM policy of one principal for a run, from facts about the config: exactly the actions that the program
// uses, on exactly the repositories, keys, profiles and objects that it touches. Pure.
import { defined } from "../base/record.ts";
import { compareText } from "../base/ordering.ts";
import { aliasOf, type SettingName, settingTable } from "./table.ts";

/** `replace` deletes tags to set them anew, `move` reads what the state owns below an old prefix. */
export const policyPurposes = ["plan", "apply", "prune", "replace", "move"] as const;
export type PolicyPurpose = (typeof policyPurposes)[number];

export interface PolicyFacts {
  readonly registries: readonly PolicyRegistry[];
  /** More registries are kept, by this principal or by others. */
  readonly several?: boolean;
  /** ECR Public is read with a token. */
  readonly publicEcr?: boolean;
  /** ARNs of the roles that it assumes. */
  readonly roles?: readonly string[];
  /** Private ECR registries that images are copied from. */
  readonly sources: readonly PolicyScope[];
  readonly state: PolicyState | null;
}

export interface PolicyState {
  readonly partition: string;
  readonly bucket: string;
  readonly key: string;
  /** The KMS key that encrypts it, where the config names one. */
  readonly kms?: StateKey;
}

export interface StateKey {
  /** Its ARN, id or alias. */
  readonly key: string;
  /** Where an id or an alias that is no ARN is looked for. */
  readonly account: string;
  /** The bucket's, where it is known. */
  readonly region?: string;
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
  /** Somebody else creates the repositories. */
  readonly create?: false;
  /** ARNs of the profiles that ECR signs pushed images with, in the name of whoever pushes. */
  readonly signing?: readonly string[];
  /** Gates read what scans found; `start`: and have images scanned where a push does not do it. */
  readonly scans?: "read" | "start";
}

export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource?: readonly string[];
  /** Whom a trust policy lets in. */
  readonly Principal?: { readonly AWS: string };
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
      ...roleStatement(facts),
      ...loginStatement(purpose, facts),
      ...publicStatement(facts),
      ...(facts.registries.length === 0 ? [] : ownStatements(purpose, facts)),
      ...sourceStatement(facts.sources),
      ...(purpose === "plan" ? [] : facts.registries.flatMap(keyStatement)),
      ...stateStatements(purpose, facts),
    ],
  };
}

function ownStatements(purpose: PolicyPurpose, facts: PolicyFacts): readonly PolicyStatement[] {
  const profiles = facts.registries.flatMap(({ signing = [] }) => signing);
  const signs = purpose !== "plan" && profiles.length > 0;
  return [
    registryStatement(facts),
    ...repositoryStatements(purpose, facts.registries),
    ...(signs ? [allow("Sign", ["signer:SignPayload"], [...new Set(profiles)].sort(compareText))] : []),
  ];
}

function roleStatement({ roles = [] }: PolicyFacts): readonly PolicyStatement[] {
  return roles.length === 0
    ? []
    : [allow("Roles", ["sts:AssumeRole"], [...new Set(roles)].sort(compareText))];
}

function publicStatement({ publicEcr }: PolicyFacts): readonly PolicyStatement[] {
  const actions = ["ecr-public:GetAuthorizationToken", "sts:GetServiceBearerToken"];
  return publicEcr === true ? [allow("PublicLogin", actions, ["*"])] : [];
}

/** A plan reads the registries by their API alone; images are read and written by the registry's own protocol. */
function loginStatement(
  purpose: PolicyPurpose,
  { registries, sources }: PolicyFacts,
): readonly PolicyStatement[] {
  const isNeeded = (purpose !== "plan" && registries.length > 0) || sources.length > 0;
  return isNeeded ? [allow("Login", ["ecr:GetAuthorizationToken"], ["*"])] : [];
}

/**
 * What the plan's warnings are made from has no repository as its resource. Neither has a listing of all
 * repositories, which a plan of many begins with.
 */
function registryStatement({ registries, several = registries.length > 1 }: PolicyFacts): PolicyStatement {
  const shared = registries.some(
    ({ repositories }) => repositories.length > 1 || repositories.some((name) => name.includes("*")),
  );
  const scans = registries.some(({ declared }) => declared.has("scanOnPush"));
  const actions = [
    "DescribePullThroughCacheRules",
    "DescribeRepositories",
    "DescribeRepositoryCreationTemplates",
    ...(several ? ["DescribeRegistry"] : []),
    ...(shared ? ["GetAccountSetting"] : []),
    ...(scans ? ["GetRegistryScanningConfiguration"] : []),
  ];
  return allow("Registry", prefixed(actions), ["*"]);
}

const pushes = [
  "BatchCheckLayerAvailability",
  "BatchGetImage",
  "CompleteLayerUpload",
  "GetDownloadUrlForLayer",
  "InitiateLayerUpload",
  "PutImage",
  "UploadLayerPart",
];
const deleting: ReadonlySet<PolicyPurpose> = new Set(["prune", "replace"]);

/** Repositories are created only where they are this config's to create. */
function repositoryStatements(
  purpose: PolicyPurpose,
  registries: readonly PolicyRegistry[],
): readonly PolicyStatement[] {
  // IAM takes no statement without a resource.
  const named = registries.filter(({ repositories }) => repositories.length > 0);
  const creating = named.filter(({ create }) => create !== false);
  const others = named.filter(({ create }) => create === false);
  return [
    ...(creating.length === 0 ? [] : [repositoryStatement("Repositories", purpose, creating)]),
    ...(others.length === 0
      ? []
      : [repositoryStatement(creating.length === 0 ? "Repositories" : "OtherRepositories", purpose, others)]),
  ];
}

function repositoryStatement(
  sid: string,
  purpose: PolicyPurpose,
  registries: readonly PolicyRegistry[],
): PolicyStatement {
  const rows = [...new Set(registries.flatMap((one) => [...one.declared]))].map((name) => settingTable[name]);
  const creates = purpose !== "plan" && registries.every(({ create }) => create !== false);
  const actions = [
    "DescribeImages",
    // The registry's statement allows it already, for all repositories.
    ...rows.map(({ read }) => read).filter((action) => action !== "DescribeRepositories"),
    ...(registries.some(({ scans }) => scans !== undefined) ? ["DescribeImageScanFindings"] : []),
    ...(purpose !== "plan" && registries.some(({ scans }) => scans === "start") ? ["StartImageScan"] : []),
    ...(purpose === "plan" ? [] : [...pushes, ...rows.flatMap(({ change }) => change ?? [])]),
    ...(creates ? ["CreateRepository"] : []),
    ...(deleting.has(purpose) ? ["BatchDeleteImage"] : []),
    // What is moved is read as from any source, with the tags of its signatures.
    ...(purpose === "move" ? ["ListImages"] : []),
  ];
  return allow(sid, prefixed(actions), arns(registries));
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

function stateStatements(purpose: PolicyPurpose, { state }: PolicyFacts): readonly PolicyStatement[] {
  if (state === null) return [];
  const { partition, bucket, key } = state;
  const bucketArn = `arn:${partition}:s3:::${bucket}`;
  const object = `${bucketArn}/${key}`;
  const lock = `${object}.lock`;
  // Records of runs and earlier states.
  const beside = `${object}.d/*`;
  // Without it S3 answers "denied" where it means "not there yet".
  const list = allow("StateList", ["s3:ListBucket"], [bucketArn], {
    StringLike: { "s3:prefix": [key, `${key}.lock`, `${key}.d/*`] },
  });
  const keys = stateKeyStatement(purpose, state);
  if (purpose === "plan") return [list, allow("State", ["s3:GetObject"], [object, beside]), ...keys];
  return [
    list,
    allow("State", ["s3:GetObject", "s3:PutObject"], [object, lock, beside]),
    allow("StateLock", ["s3:DeleteObject"], [lock, beside]),
    ...keys,
  ];
}

/** S3 asks KMS in the name of whoever reads or writes. */
function stateKeyStatement(
  purpose: PolicyPurpose,
  { partition, kms }: PolicyState,
): readonly PolicyStatement[] {
  if (kms === undefined) return [];
  const [, named, owner] = /^arn:[^:]+:kms:([^:]+):(\d+):/.exec(kms.key) ?? [];
  const region = named ?? kms.region ?? "*";
  const base = `arn:${partition}:kms:${region}:${owner ?? kms.account}`;
  const alias = aliasOf(kms.key);
  const actions = ["kms:Decrypt", ...(purpose === "plan" ? [] : ["kms:GenerateDataKey"])];
  const via = { "kms:ViaService": `s3.${region}.amazonaws.com${partition === "aws-cn" ? ".cn" : ""}` };
  const arn = kms.key.startsWith("arn:") ? kms.key : `${base}:key/${kms.key}`;
  return [
    allow("StateKey", actions, [alias === undefined ? arn : `${base}:key/*`], {
      ...(region === "*" ? { StringLike: via } : { StringEquals: via }),
      ...(alias === undefined ? {} : { "ForAnyValue:StringEquals": { "kms:ResourceAliases": [alias] } }),
    }),
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
