// What a test fills the sandbox with, as a value.

export interface SeedRepository {
  readonly tags?: readonly string[];
  readonly imageTagMutability?: "MUTABLE" | "IMMUTABLE";
  readonly scanOnPush?: boolean;
}

/** Repositories by name: their tags, or their tags and settings. */
export type Seed = Readonly<Record<string, readonly string[] | SeedRepository>>;
