// What the gates of a plan did, as rows: every rendering for people lays them out in its own way.
import type { GateCount } from "../../core/gates/report.ts";
import type { WaiverReport } from "../../core/gates/waiver.ts";
import type { Plan } from "../../core/plan/plan.ts";
import { count } from "../units.ts";

export const gateHead = ["gate", "where", "for", "asked", "passed", "waived", "refused", "held"] as const;

/** Rules that were asked about something; `all` adds those that were not. */
export function gateRows({ gates }: Plan, all: boolean): readonly (readonly string[])[] {
  const counts = (gates?.counts ?? []).filter(({ judged }) => all || judged > 0);
  return counts.map((one) => [one.gate, one.at, one.scope, ...numbersOf(one).map(String)]);
}

function numbersOf({ judged, passed, waived, refused, held }: GateCount): readonly number[] {
  return [judged, passed, waived, refused, held];
}

/** `3 asked: 1 passed, 1 waived, 1 refused`. */
export function gateSentence(one: GateCount): string {
  const words = ["passed", "waived", "refused", "held"] as const;
  const parts = words.flatMap((word) => (one[word] > 0 ? [`${one[word]} ${word}`] : []));
  return `${one.judged} asked: ${parts.join(", ")}`;
}

/** Waivers that let something in; `all` adds the others. */
export function shownWaivers({ gates }: Plan, all: boolean): readonly WaiverReport[] {
  return (gates?.waivers ?? []).filter(({ use }) => all || use === "used");
}

/** `lets in platform/app:1.0; until 2026-12-31, ends soon`. */
export function waiverSentence({ use, images, until, owner, expiresSoon }: WaiverReport): string {
  const does = {
    used: `lets in ${images.slice(0, 3).join(", ")}${images.length > 3 ? ` and ${images.length - 3} more` : ""}`,
    idle: "not needed by this plan",
    expired: "past its last day",
    unmatched: "for no image of this config",
  }[use];
  return `${does}; until ${until}${expiresSoon === true ? ", ends soon" : ""}, ${owner}`;
}

export function gatesTitle({ gates }: Plan): string {
  const refused = (gates?.counts ?? []).reduce((sum, one) => sum + one.refused, 0);
  return refused === 0 ? "nothing refused" : count(refused, "refusal");
}
