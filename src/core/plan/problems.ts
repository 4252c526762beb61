// What can't be planned, and what the planner warns of, in words.
import { type Diagnostic, fault, warning } from "../base/diagnostic.ts";
import { describeProvenance } from "../image/wanted.ts";
import type { ResolvedImage } from "./desired.ts";

export function collision(key: string, a: ResolvedImage, b: ResolvedImage): Diagnostic {
  return fault("config/collision", "Two images map to the same destination", {
    detail:
      `${key} would be ${a.source.reference} (${a.destination.digest}), requested by ${whereFrom(a)}, ` +
      `and ${b.source.reference} (${b.destination.digest}), requested by ${whereFrom(b)}.`,
    hint: "Give one of them another `prefix`, `naming`, or `destination`, or remove it.",
  });
}

export function nameCollision(a: ResolvedImage, b: ResolvedImage): Diagnostic {
  return fault("config/name-collision", "Two repository names become the same", {
    detail:
      `"${a.name.from}" (${whereFrom(a)}) and "${b.name.from}" ` +
      `(${whereFrom(b)}) both become ${a.name.repository} under the naming rules of ECR.`,
    hint: "Give one of them a `destination`, or another `naming`.",
  });
}

function whereFrom({ request }: ResolvedImage): string {
  return describeProvenance(request.provenance);
}

export function pruneSkipped(): Diagnostic {
  return warning("plan/prune-skipped", "Nothing is pruned", {
    detail: "The plan is incomplete, so an image that seems unwanted may still be wanted.",
    hint: "Fix the failed sources and answer the open questions, then prune.",
  });
}

export function pullsUnknown(): Diagnostic {
  return warning("plan/prune-skipped", "Nothing is pruned", {
    detail:
      "prune.unusedFor keeps images that were pulled recently, and with --no-refresh the plan does not query ECR for pulls.",
    hint: "Prune without --no-refresh.",
  });
}

const mostNamed = 10;

/** `keys` are of archived images. */
export function pruneEarly(keys: readonly string[]): Diagnostic {
  const named = keys.slice(0, mostNamed).join(", ");
  const more = keys.length > mostNamed ? ` and ${keys.length - mostNamed} more` : "";
  return warning("prune/early-deletion", "Early deletion of archived images", {
    detail: `These images were archived less than 90 days ago: ${named}${more}. AWS charges for the rest of the 90 days.`,
    hint: "To avoid the charge, prune them when the 90 days are over.",
  });
}
