// The results of the gates of a plan, as rows: every rendering for people lays them out in its own way.
import type { GateCount } from "../../core/gates/report.ts";
import type { WaiverReport } from "../../core/gates/waiver.ts";
import type { Plan } from "../../core/plan/plan.ts";
import { count } from "../units.ts";

export const gateHead = [
  "gate",
  "defined at",
  "applies to",
  "checked",
  "passed",
  "waived",
  "refused",
  "held",
] as const;

export const waiverHead = ["waived gate", "image", "effect", "reason", "defined at"] as const;

/** The gates that checked something; `all` adds the others. */
export function gateRows({ gates }: Plan, all: boolean): readonly (readonly string[])[] {
  const counts = (gates?.counts ?? []).filter(({ judged }) => all || judged > 0);
  return counts.map((one) => [one.gate, one.at, one.scope, ...numbersOf(one).map(String)]);
}

function numbersOf({ judged, passed, waived, refused, held }: GateCount): readonly number[] {
  return [judged, passed, waived, refused, held];
}

/** `3 checked: 1 passed, 1 waived, 1 refused`. */
export function gateSentence(one: GateCount): string {
  const words = ["passed", "waived", "refused", "held"] as const;
  const parts = words.flatMap((word) => (one[word] > 0 ? [`${one[word]} ${word}`] : []));
  return `${one.judged} checked${parts.length === 0 ? "" : `: ${parts.join(", ")}`}`;
}

/** Waivers that allow something; `all` adds the others. */
export function shownWaivers({ gates }: Plan, all: boolean): readonly WaiverReport[] {
  return (gates?.waivers ?? []).filter(({ use }) => all || use === "used");
}

/** `allows platform/app:1.0; until 2026-12-31 (expires soon), owner ops@acme.example`. */
export function waiverSentence({ use, images, until, owner, expiresSoon }: WaiverReport): string {
  const does = {
    used: `allows ${images.slice(0, 3).join(", ")}${images.length > 3 ? ` and ${images.length - 3} more` : ""}`,
    idle: "not needed by this plan",
    expired: "expired",
    unmatched: "matches no image of this config",
  }[use];
  return `${does}; until ${until}${expiresSoon === true ? " (expires soon)" : ""}, owner ${owner}`;
}

export function gatesTitle({ gates }: Plan): string {
  const refused = (gates?.counts ?? []).reduce((sum, one) => sum + one.refused, 0);
  return refused === 0 ? "nothing refused" : count(refused, "refusal");
}
