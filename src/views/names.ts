// The names of repositories and images in every view: they begin with the registry unless it is the target.
import { shortDigest } from "../core/base/digest.ts";

interface Named {
  readonly registry: string;
  readonly repository: string;
  /** Absent for a repository, null for an image without a tag. */
  readonly tag?: string | null;
  readonly digest?: string;
}

export function nameOf(one: Named, target: string): string {
  const registry = one.registry === target ? "" : `${one.registry}/`;
  if (one.tag === undefined) return `${registry}${one.repository}`;
  if (one.tag !== null) return `${registry}${one.repository}:${one.tag}`;
  return one.digest === undefined
    ? `${registry}${one.repository}`
    : `${registry}${one.repository}@${shortDigest(one.digest)}`;
}
