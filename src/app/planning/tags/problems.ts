// What goes wrong while tags are chosen, in words.
import type { TagPolicy } from "../../../config/config.ts";
import { type Diagnostic, fault } from "../../../core/base/diagnostic.ts";
import type { WantedImage } from "../../../core/image/wanted.ts";
import { type DroppedTag, nearestDropped } from "../../../core/naming/tags/policy.ts";

const mostCandidates = 5;

interface Choice {
  readonly name: string;
  readonly policy: TagPolicy;
  /** How many tags the source has. */
  readonly listed: number;
  readonly dropped: readonly DroppedTag[];
}

export function policySelectsNothing({ ref }: WantedImage, choice: Choice): Diagnostic {
  const { name, listed, dropped } = choice;
  const repository = `${ref.registry}/${ref.repository}`;
  const nearest = nearestDropped(dropped, mostCandidates).map(({ tag, why }) => `  ${tag}: ${why}`);
  const found =
    listed === 0
      ? `${repository} has no tags.`
      : [
          `None of the ${listed} tags of ${repository} fits the tag policy "${name}". The nearest:`,
          ...nearest,
        ].join("\n");
  return fault("policy/selects-nothing", "A tag policy selects nothing", {
    detail: found,
    hint: `Change the tag policy "${name}", or set \`allowEmpty: true\` on the source.`,
  });
}
