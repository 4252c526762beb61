// What goes wrong while tags are chosen, in words.
import type { TagPolicy } from "../../../config/config.ts";
import { type Diagnostic, fault } from "../../../core/base/diagnostic.ts";
import type { BuildScope, WantedImage } from "../../../core/image/wanted.ts";
import { type DroppedTag, nearestDropped } from "../../../core/naming/tags/policy.ts";

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
          `None of the ${dropped.length} tags of ${repository} fits the tag policy "${name}".${ofRef(builds, eligible)} The nearest:`,
          ...nearest,
        ].join("\n");
  const branch = builds === undefined ? "" : "name another `branch` on the source, ";
  return fault("policy/selects-nothing", "A tag policy selects nothing", {
    detail: found,
    hint: `Change the tag policy "${name}", ${branch}or set \`allowEmpty: true\` on the source.`,
  });
}

function ofRef(builds: BuildScope | undefined, eligible: number): string {
  if (builds === undefined) return "";
  return ` It chooses among the ${eligible} of the ref "${builds.ref}": <ref>-<commit>-<commit>, and <ref> itself.`;
}
