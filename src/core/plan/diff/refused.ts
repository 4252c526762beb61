// What a plan says of an image that gates refuse: which, what was found, what is wanted, and the ways out.
import { destinationKey } from "../../image/destination.ts";
import { describeRefusal, type WayOut } from "../../gates/verdict.ts";
import type { Blocked } from "../plan.ts";
import type { RefusedImage } from "../standing.ts";

export function asRefused(image: RefusedImage): Blocked {
  const { id, registry, repository, tag, source, from, wanted, keeps, refusals } = image;
  const [first] = refusals;
  if (first === undefined) throw new Error(`${id} is refused by no gate`);
  return {
    id,
    subject: "image",
    code: first.code,
    registry,
    repository,
    tag,
    from,
    why: [...new Set(refusals.map(({ why }) => why))].join(", "),
    detail: refusals.map(describeRefusal).join("; "),
    before: keeps,
    after: wanted,
    waysOut: waysOutOf(image),
    source,
    refusals,
  };
}

function waysOutOf({ repository, tag, wanted, refusals }: RefusedImage): readonly WayOut[] {
  const own = refusals.flatMap(({ waysOut }) => waysOut);
  const distinct = [...new Map(own.map((one) => [`${one.label} ${one.text}`, one])).values()];
  const image = destinationKey({ repository, tag, digest: wanted });
  return [...distinct, ...refusals.map(({ gate }) => ({ label: "Waive", text: waiverText(image, gate) }))];
}

/** An entry for the waivers file, with placeholders for the facts that only a person knows. */
function waiverText(image: string, gate: string): string {
  return `add to the waivers file: - { image: "${image}", gate: ${gate}, until: YYYY-MM-DD, owner: WHO, reason: "WHY" }`;
}
