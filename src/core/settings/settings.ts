// The settings of an ECR repository, as declared and as found. An absent key means "not declared": it is
// neither compared nor changed.

export interface TagMutability {
  readonly mode: "mutable" | "immutable";
  /** Wildcard filters of the tags for which the opposite of `mode` holds. Sorted. */
  readonly exclusions: readonly string[];
}

export interface Encryption {
  readonly type: "AES256" | "KMS" | "KMS_DSSE";
  /** A key's ARN, id or alias; absent means the AWS-managed key. */
  readonly key?: string;
}

export interface RepositorySettings {
  readonly tagMutability?: TagMutability;
  readonly scanOnPush?: boolean;
  readonly encryption?: Encryption;
  /** JSON text with sorted keys and no white space, so that equal meaning is equal text. */
  readonly lifecyclePolicy?: string;
  readonly repositoryPolicy?: string;
  /** Only the tags that are declared; others on the repository are left alone. */
  readonly tags?: Readonly<Record<string, string>>;
}

export type SettingName = keyof RepositorySettings;
