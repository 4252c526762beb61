// Where an image lies in ECR, and the text that stands for it: `repository:tag`, or `repository@digest` where it has
// no tag. A repository's name has neither a colon nor an at sign, so the text can be taken apart again.
import type { Digest } from "../base/digest.ts";

export interface Destination {
  readonly repository: string;
  readonly tag: string | null;
  readonly digest: Digest;
}

export function destinationKey({ repository, tag, digest }: Destination): string {
  return tag === null ? `${repository}@${digest}` : `${repository}:${tag}`;
}

export function parseDestinationKey(key: string): {
  readonly repository: string;
  readonly tag: string | null;
} {
  const end = key.search(/[:@]/);
  return { repository: key.slice(0, end), tag: key[end] === "@" ? null : key.slice(end + 1) };
}
