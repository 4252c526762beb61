// Making a repository, on request or, where a creation template covers the name, by a push.
import type { Store } from "../store/store.ts";
import type {
  EncryptionRecord,
  ExclusionFilter,
  Mutability,
  RepositoryRecord,
} from "../store/repositories.ts";
import { sandboxAccount, sandboxRegion } from "../options.ts";
import { EcrError } from "./ecr-error.ts";

export interface TemplateRecord {
  /** `ROOT`, or a prefix of repository names without its last slash. */
  readonly prefix: string;
  readonly description?: string | undefined;
  readonly encryptionConfiguration: EncryptionRecord;
  readonly resourceTags: readonly { readonly Key: string; readonly Value: string }[];
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
  throw new EcrError(
    "RepositoryAlreadyExistsException",
    `The repository with name '${record.name}' already exists in the registry with id '${sandboxAccount}'`,
  );
}

/** Makes the repository when a template is for pushes to such names. Returns whether it exists now. */
export function createOnPush(store: Store, name: string, now: Date): boolean {
  const templates = store.account.read<readonly TemplateRecord[]>("templates", []);
  const fitting = templates
    .filter((template) => template.appliedFor.includes("CREATE_ON_PUSH") && covers(template.prefix, name))
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

export function repositoryArn(name: string): string {
  return `arn:aws:ecr:${sandboxRegion}:${sandboxAccount}:repository/${name}`;
}

function covers(prefix: string, name: string): boolean {
  return prefix === "ROOT" || name.startsWith(`${prefix}/`);
}

function weight(prefix: string): number {
  return prefix === "ROOT" ? 0 : prefix.length;
}
