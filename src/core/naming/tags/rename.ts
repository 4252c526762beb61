// What a wanted tag is called in ECR: its own name, or the policy's template; and the aliases that follow the
// newest. A `{date}` is when the digest was first mirrored, so a name that was given once is found again.
import { Problem } from "../../base/diagnostic.ts";
import type { Digest } from "../../base/digest.ts";
import { isTag } from "../../image/reference.ts";
import type { DroppedTag, TagPolicy } from "./policy.ts";
import { parseVersionTag } from "./version.ts";
import { notATag, unknownField } from "../problems.ts";

/** A wanted tag with what it means. */
export interface MeantTag {
  readonly tag: string;
  readonly digest: Digest;
  readonly created?: string | null;
}

export interface NamedTag extends MeantTag {
  readonly destinationTag: string;
  /** Further tags of the same digest. */
  readonly aliases: readonly string[];
}

export interface NamingOptions {
  readonly now: string;
  /** Tags at the destination that hold this image by the state, or, without a state, by ECR. */
  readonly given: (tag: MeantTag) => readonly string[];
}

const digits = "\\d{14}";

/** Whether the names need creation times. */
export function renameNeedsCreated(policy: TagPolicy): boolean {
  return policy.rename?.includes("{created}") ?? false;
}

/** Names the wanted tags, given newest first. Where two get one name, the newer has it. */
export function nameTags(
  tags: readonly MeantTag[],
  policy: TagPolicy,
  options: NamingOptions,
): { readonly named: readonly NamedTag[]; readonly dropped: readonly DroppedTag[] } {
  const dropped: DroppedTag[] = [];
  const byName = new Map<string, NamedTag>();
  for (const tag of tags) {
    const destinationTag = destinationTagOf(tag, policy, options);
    const newer = byName.get(destinationTag);
    const aliases = byName.size === 0 ? (policy.alias ?? []) : [];
    if (newer === undefined) byName.set(destinationTag, { ...tag, destinationTag, aliases });
    else dropped.push({ tag: tag.tag, why: `${newer.tag} is newer and also becomes ${destinationTag}` });
  }
  return { named: [...byName.values()], dropped };
}

function destinationTagOf(tag: MeantTag, policy: TagPolicy, options: NamingOptions): string {
  const template = policy.rename;
  if (template === undefined) return tag.tag;
  if (template.includes("{date}")) {
    const form = new RegExp(`^${fill(template, tag, { date: digits, literal: escapeRegExp })}$`);
    const [first] = options
      .given(tag)
      .filter((one) => form.test(one))
      .sort();
    if (first !== undefined) return first;
  }
  const name = fill(template, tag, { date: formatTime(options.now), literal: (text) => text });
  if (!isTag(name)) throw new Problem(notATag(template, tag.tag, `"${name}" is not a tag`));
  return name;
}

interface Filling {
  readonly date: string;
  readonly literal: (text: string) => string;
}

function fill(template: string, tag: MeantTag, filling: Filling): string {
  return template
    .split(/(\{[^{}]*\})/)
    .map((part) => {
      if (!part.startsWith("{")) return filling.literal(part);
      return part === "{date}" ? filling.date : filling.literal(fieldOf(part, template, tag));
    })
    .join("");
}

function fieldOf(part: string, template: string, tag: MeantTag): string {
  switch (part) {
    case "{tag}":
      return tag.tag;
    case "{digest}":
      return tag.digest.slice("sha256:".length, "sha256:".length + 12);
    case "{created}":
      if (typeof tag.created === "string") return formatTime(tag.created);
      throw new Problem(notATag(template, tag.tag, "the image does not say when it was created"));
    case "{major}":
    case "{minor}": {
      const parsed = parseVersionTag(tag.tag);
      if (parsed === undefined || (part === "{minor}" && parsed.precision < 2)) {
        throw new Problem(notATag(template, tag.tag, `it has no ${part}`));
      }
      return String(part === "{major}" ? parsed.version.major : parsed.version.minor);
    }
    default:
      throw new Problem(unknownField(template, part));
  }
}

/** `YYYYMMDDHHMMSS` in UTC. */
function formatTime(iso: string): string {
  return new Date(iso).toISOString().slice(0, 19).replace(/\D/g, "");
}

function escapeRegExp(text: string): string {
  return text.replace(/[.+*?^$()[\]{}|\\/-]/g, "\\$&");
}
