// One entry of a list of images, in the config or in a file: a reference and what is special about it. Entries
// with several tags become several wanted images.
import { defined } from "../../core/base/record.ts";
import { parseDigest } from "../../core/base/digest.ts";
import { type Position, Problem } from "../../core/base/diagnostic.ts";
import { isTag, parseImageRef } from "../../core/image/reference.ts";
import { isRepositoryName, longestName, sanitizeRepositoryName } from "../../core/naming/sanitize.ts";
import type { NamingRule, Provenance, WantedImage } from "../../core/image/wanted.ts";
import type { ProblemList } from "./problem-list.ts";
import { badDestination, badEntry, severalTags } from "./problems.ts";

export interface ImageEntry {
  readonly image: string;
  readonly tag?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly digest?: string | undefined;
  /** `repository` or `repository:tag` in ECR. */
  readonly destination?: string | undefined;
  readonly helmKey?: string | undefined;
  readonly platforms?: readonly string[] | undefined;
  readonly tagPolicy?: string | undefined;
  readonly naming?: NamingRule | undefined;
}

interface EntryOrigin {
  readonly provenance: Provenance;
  /** The position of a key of the entry; without a key, of the entry. */
  readonly at: (key?: keyof ImageEntry) => Position | undefined;
}

/** The images that an entry asks for; what is wrong with it goes to `problems`. */
export function wantedImages(
  entry: ImageEntry,
  origin: EntryOrigin,
  problems: ProblemList,
): readonly WantedImage[] {
  const at = (key: keyof ImageEntry) => () => origin.at(key);
  const written = problems.attempt(() => entryReferences(entry), at("image"));
  const text = entry.destination;
  const destination =
    text === undefined ? undefined : problems.attempt(() => parseDestination(text), at("destination"));
  if (written === undefined) return [];
  if (written.length > 1 && destination?.tag !== undefined)
    problems.add(severalTags(entry.image, text ?? ""), at("destination"));
  return written.flatMap((reference) => {
    const ref = problems.attempt(() => parseImageRef(reference), at("image"));
    if (ref === undefined) return [];
    return {
      reference,
      ref,
      provenance: [origin.provenance],
      ...defined({
        destination,
        naming: entry.naming,
        tagPolicy: entry.tagPolicy,
        platforms: entry.platforms,
        helmKey: entry.helmKey,
      }),
    };
  });
}

/** Parses `repository[:tag]` of the target registry. Throws Problem `config/destination`. */
function parseDestination(text: string): { repository: string; tag?: string } {
  const colon = text.indexOf(":");
  const repository = colon < 0 ? text : text.slice(0, colon);
  const tag = colon < 0 ? undefined : text.slice(colon + 1);
  if (repository.length > longestName)
    throw badDestination(
      `The repository has ${repository.length} characters, and ECR allows ${longestName}`,
      undefined,
    );
  if (!isRepositoryName(repository))
    throw badDestination(`"${repository}" is not a repository name`, nearName(repository));
  if (tag !== undefined && !isTag(tag)) throw badDestination(`"${tag}" is not a tag`, undefined);
  return tag === undefined ? { repository } : { repository, tag };
}

/** The texts of the references: with each tag and the digest put in. */
function entryReferences(entry: ImageEntry): readonly string[] {
  const { image, tag, tags, digest } = entry;
  if (tag === undefined && tags === undefined && digest === undefined) return [image];
  const ref = parseImageRef(image);
  if (tag !== undefined && tags !== undefined) throw badEntry(`"${image}" has both tag and tags`);
  const wanted = tags ?? (tag === undefined ? [] : [tag]);
  if (wanted.length > 0 && ref.tag !== undefined) throw badEntry(`"${image}" has a tag already`);
  if (digest !== undefined && ref.digest !== undefined) throw badEntry(`"${image}" has a digest already`);
  if (digest !== undefined && wanted.length > 1) throw badEntry(`"${image}" has one digest and several tags`);
  const [name = "", ownDigest] = image.split("@");
  const suffix = digest === undefined ? ownDigest : parseDigest(digest);
  const end = suffix === undefined ? "" : `@${suffix}`;
  return wanted.length === 0 ? [`${name}${end}`] : wanted.map((one) => `${name}:${one}${end}`);
}

function nearName(repository: string): string | undefined {
  try {
    return sanitizeRepositoryName(repository).name;
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}
