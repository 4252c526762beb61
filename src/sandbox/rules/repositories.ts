// What ECR demands of a repository: made on request or, where a creation template covers the name, by a push; which tags
// may be moved; the limits of resource tags.
import { matchGlob } from "../../core/base/glob.ts";
import { alreadyExists, EcrError, invalidParameter } from "../base/ecr-error.ts";
import type { Home } from "../base/home.ts";
import type {
  EncryptionRecord,
  ExclusionFilter,
  Mutability,
  RepositoryRecord,
} from "../store/repositories.ts";
import type { Store } from "../store/store.ts";

export interface TemplateRecord {
  /** `ROOT`, or a prefix of repository names without its last slash. */
  readonly prefix: string;
  readonly description?: string | undefined;
  readonly encryptionConfiguration: EncryptionRecord;
  readonly resourceTags: readonly ResourceTag[];
  readonly imageTagMutability: Mutability;
  readonly imageTagMutabilityExclusionFilters?: readonly ExclusionFilter[] | undefined;
  readonly repositoryPolicy?: string | undefined;
  readonly lifecyclePolicy?: string | undefined;
  readonly appliedFor: readonly string[];
  readonly customRoleArn?: string | undefined;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export function createRepository(store: Store, record: RepositoryRecord): void {
  if (store.repositories.create(record)) return;
  throw alreadyExists("RepositoryAlreadyExistsException", `The repository with name '${record.name}'`);
}

type MadeBy = "CREATE_ON_PUSH" | "REPLICATION" | "PULL_THROUGH_CACHE";

/** Makes the repository when a template is for that and for such names. Returns whether it exists now. */
export function createFromTemplate(store: Store, by: MadeBy, name: string, now: Date): boolean {
  const templates = store.account.read<readonly TemplateRecord[]>("templates", []);
  const fitting = templates
    .filter((template) => template.appliedFor.includes(by) && covers(template.prefix, name))
    .sort((a, b) => weight(b.prefix) - weight(a.prefix));
  const template = fitting[0];
  if (template === undefined) return false;
  store.repositories.create({
    name,
    createdAt: now.toISOString(),
    mutability: template.imageTagMutability,
    exclusions: template.imageTagMutabilityExclusionFilters ?? [],
    scanOnPush: false,
    encryption: template.encryptionConfiguration,
    tags: Object.fromEntries(template.resourceTags.map(({ Key, Value }) => [Key, Value])),
  });
  if (template.repositoryPolicy) store.repositories.setText(name, "policy", template.repositoryPolicy);
  if (template.lifecyclePolicy) store.repositories.setText(name, "lifecycle", template.lifecyclePolicy);
  return true;
}

/** A repository with ECR's defaults. */
export function plainRepository(name: string, now: Date): RepositoryRecord {
  return {
    name,
    createdAt: now.toISOString(),
    mutability: "MUTABLE",
    exclusions: [],
    scanOnPush: false,
    encryption: { encryptionType: "AES256" },
    tags: {},
  };
}

export function repositoryArn(home: Home, name: string): string {
  return home.arn("ecr", `repository/${name}`);
}

function covers(prefix: string, name: string): boolean {
  return prefix === "ROOT" || name.startsWith(`${prefix}/`);
}

function weight(prefix: string): number {
  return prefix === "ROOT" ? 0 : prefix.length;
}

/** A filter inverts the repository's setting for the tags it matches. */
export function isImmutable(record: RepositoryRecord, tag: string): boolean {
  const excluded = record.exclusions.some(({ filter }) => matchGlob(filter, tag));
  return record.mutability.startsWith("IMMUTABLE") !== excluded;
}

/** Filters come with `_WITH_EXCLUSION`, and only with it. */
export function checkMutability(
  mutability: Mutability,
  filters: readonly ExclusionFilter[] | undefined,
): void {
  const where = "imageTagMutabilityExclusionFilters";
  const wanted = mutability.endsWith("_WITH_EXCLUSION");
  if (wanted && filters === undefined) {
    throw invalidParameter(where, `must be set when imageTagMutability is ${mutability}`);
  }
  if (!wanted && filters !== undefined) {
    throw invalidParameter(where, `can't be set when imageTagMutability is ${mutability}`);
  }
  const crowded = filters?.find(({ filter }) => filter.split("*").length > 3);
  if (crowded !== undefined) throw invalidParameter(where, "must have at most 2 wildcards in a filter");
}

export function tagIsImmutable(repository: string, tag: string): EcrError {
  return new EcrError(
    "ImageTagAlreadyExistsException",
    `The image tag '${tag}' already exists in the '${repository}' repository and cannot be overwritten ` +
      `because the tag is immutable.`,
  );
}

interface ResourceTag {
  readonly Key: string;
  readonly Value: string;
}

// Keys of 128 and values of 256 characters, none of them AWS's own.
const mostTags = 50;
const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** The tags after adding to or replacing those of `present`. */
export function tagRecord(
  present: Readonly<Record<string, string>>,
  added: readonly ResourceTag[],
): Readonly<Record<string, string>> {
  for (const tag of added) checkTag(tag);
  if (new Set(added.map((tag) => tag.Key)).size < added.length) {
    throw new EcrError("InvalidTagParameterException", "Tag keys must be unique");
  }
  const merged = { ...present, ...Object.fromEntries(added.map(({ Key, Value }) => [Key, Value])) };
  if (Object.keys(merged).length > mostTags) {
    throw new EcrError(
      "TooManyTagsException",
      `The number of tags on the repository can't exceed ${mostTags}`,
    );
  }
  return merged;
}

function checkTag({ Key, Value }: ResourceTag): void {
  if (Key.length < 1 || Key.length > 128) {
    throw invalidParameter("tags.Key", "must have length between 1 and 128");
  }
  if (Value.length > 256) throw invalidParameter("tags.Value", "must have length less than or equal to 256");
  if (/^aws:/i.test(Key)) {
    throw new EcrError("InvalidTagParameterException", `The tag key '${Key}' must not begin with 'aws:'`);
  }
  if (!allowed.test(Key) || !allowed.test(Value)) {
    throw new EcrError(
      "InvalidTagParameterException",
      `The tag '${Key}' holds characters that are not allowed`,
    );
  }
}
