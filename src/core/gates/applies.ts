// Which images a gate is for, and which an exception is for.
import { matchPath } from "../base/glob.ts";

/** An image by both of its names. */
export interface Named {
  readonly repository: string;
  readonly tag: string | null;
  /** The canonical reference at the source. */
  readonly reference: string;
}

export interface Scope {
  readonly match?: string;
  readonly from?: string;
}

/** Without `match` and `from` a gate is for every image; with both, one of the two must fit. */
export function isFor({ match, from }: Scope, image: Named): boolean {
  if (match === undefined && from === undefined) return true;
  if (from !== undefined && isSource(from, image)) return true;
  if (match === undefined) return false;
  // What has no tag is not past a gate for tags: it may be any of them.
  return isDestination(image.tag === null ? match.replace(/:.*$/s, "") : match, image);
}

/** Whether it may be for some tag of a repository. */
export function mayBeFor(
  { match, from }: Scope,
  { repository, reference }: Pick<Named, "repository" | "reference">,
): boolean {
  if (match === undefined && from === undefined) return true;
  const [upstream] = namesOf(reference).slice(-1);
  return (
    (match !== undefined && matchPath(untagged(match), repository)) ||
    (from !== undefined && upstream !== undefined && matchPath(untagged(from), upstream))
  );
}

/** A glob over either name, as a waiver has it. */
export function isNamed(glob: string, image: Named): boolean {
  return isDestination(glob, image) || isSource(glob, image);
}

function isDestination(glob: string, { repository, tag }: Named): boolean {
  return matchPath(glob, repository) || (tag !== null && matchPath(glob, `${repository}:${tag}`));
}

/** With or without tag and digest. */
function isSource(glob: string, { reference }: Named): boolean {
  return namesOf(reference).some((text) => matchPath(glob, text));
}

/** A reference, without its digest, and without its tag. */
function namesOf(reference: string): readonly string[] {
  const undigested = reference.replace(/@.*$/s, "");
  return [...new Set([reference, undigested, untagged(undigested)])];
}

function untagged(text: string): string {
  return text.replace(/:[^:/]*$/, "");
}
