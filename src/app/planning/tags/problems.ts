// What goes wrong while tags are chosen, in words.
import type { TagPolicy } from "../../../config/config.ts";
import { type Diagnostic, fault } from "../../../core/base/diagnostic.ts";
import { type BuildScope, foundIn, type Place, type WantedImage } from "../../../core/image/wanted.ts";
import type { UnsettledImage } from "../../../core/plan/standing.ts";
import { type DroppedTag, nearestDropped } from "../../../core/naming/tags/policy.ts";

/** What a listing says of a name that does not exist. */
export type Nearby =
  | { readonly kind: "tag"; readonly count: number; readonly nearest: readonly string[] }
  | { readonly kind: "repository"; readonly registry: string; readonly nearest: string | null }
  | { readonly kind: "unknown" };

export function noSuchImage(
  { reference, request }: UnsettledImage,
  nearby: Nearby,
  at: Place | undefined,
): Diagnostic {
  const { why, hint } = wordsOf(nearby, reference);
  return fault("source/no-such-image", "The image does not exist", {
    detail: `${reference}${foundIn(request.provenance, at)} does not exist${why}`,
    hint: `${hint} To leave this image out, add it under \`ignore:\` of its source.`,
  });
}

function wordsOf(nearby: Nearby, reference: string): { readonly why: string; readonly hint: string } {
  const check = "Check the spelling of the image and its tag.";
  if (nearby.kind === "unknown") return { why: ".", hint: check };
  if (nearby.kind === "repository") {
    const why = `: ${nearby.registry} lists no repository with this name.`;
    return { why, hint: nearby.nearest === null ? check : `Did you mean ${nearby.nearest}?` };
  }
  const { count, nearest } = nearby;
  const [best] = nearest;
  if (best === undefined) return { why: ": the repository has no tags.", hint: check };
  const many = count === 1 ? "1 tag" : `${count} tags`;
  const near =
    count > nearest.length ? `. The most similar: ${nearest.join(", ")}.` : `: ${nearest.join(", ")}.`;
  return {
    why: `. The repository has ${many}${near}`,
    hint: `Use a tag that exists, for example ${reference.replace(/:[^:/]+$/, "")}:${best}.`,
  };
}

const mostCandidates = 5;

interface Choice {
  readonly name: string;
  readonly policy: TagPolicy;
  /** How many of the source's tags the policy may choose from. */
  readonly eligible: number;
  readonly dropped: readonly DroppedTag[];
}

export function policySelectsNothing({ ref, builds }: WantedImage, choice: Choice): Diagnostic {
  const { name, eligible, dropped } = choice;
  const repository = `${ref.registry}/${ref.repository}`;
  const nearest = nearestDropped(dropped, mostCandidates).map(({ tag, why }) => `  ${tag}: ${why}`);
  const found =
    dropped.length === 0
      ? `${repository} has no tags.`
      : [
          `None of the ${dropped.length} tags of ${repository} matches the tag policy "${name}".${ofRef(builds, eligible)} The nearest:`,
          ...nearest,
        ].join("\n");
  const branch = builds === undefined ? "" : "name another `branch` on the source, ";
  return fault("policy/selects-nothing", "The tag policy selects nothing", {
    detail: found,
    hint: `Change the tag policy "${name}", ${branch}or set \`allowEmpty: true\` on the source.`,
  });
}

function ofRef(builds: BuildScope | undefined, eligible: number): string {
  if (builds === undefined) return "";
  return ` The policy chooses among the ${eligible} of the ref "${builds.ref}": <ref>-<commit>-<commit>, and <ref> itself.`;
}
