// Whether a repository's tags can be moved. Signatures and lists of referrers lie under tags of their own, `sha256-...`,
// that grow after their image: an immutable repository leaves these out unless the config says otherwise.
import { matchGlob } from "../base/glob.ts";

export interface TagMutability {
  readonly mode: "mutable" | "immutable";
  /**
   * Wildcard filters of the tags for which the opposite of `mode` holds. Sorted. Absent: nobody said, so an immutable
   * repository is created with the default ones, and an existing one without them is as good.
   */
  readonly exclusions?: readonly string[];
}

const defaultExclusions: Readonly<Record<TagMutability["mode"], readonly string[]>> = {
  mutable: [],
  // As image/referrer-tag.ts knows them.
  immutable: ["sha256-*"],
};

/** The filters that ECR is given. */
export function exclusionsOf({ mode, exclusions }: TagMutability): readonly string[] {
  return exclusions ?? defaultExclusions[mode];
}

/** Exclusion filters turn the repository's mode round for the tags that they match. */
export function isImmutableTag(mutability: TagMutability | undefined, tag: string): boolean {
  if (mutability === undefined) return false;
  const excluded = exclusionsOf(mutability).some((filter) => matchGlob(filter, tag));
  return (mutability.mode === "immutable") !== excluded;
}

/** Whether what was found is what is declared. */
export function isSameMutability(want: TagMutability, have: TagMutability): boolean {
  if (want.mode !== have.mode) return false;
  const found = listed(exclusionsOf(have));
  if (found === listed(exclusionsOf(want))) return true;
  return want.exclusions === undefined && found === "";
}

/** What nobody said is not said here either: `immutable`, or `immutable except latest`. */
export function formatMutability({ mode, exclusions = [] }: TagMutability): string {
  return exclusions.length === 0 ? mode : `${mode} except ${listed(exclusions)}`;
}

function listed(exclusions: readonly string[]): string {
  return [...exclusions].sort().join(", ");
}
