// What can't be planned, and what the planner warns of, in words.
import { type Diagnostic, fault, warning } from "../base/diagnostic.ts";
import { describeProvenance } from "../image/wanted.ts";
import type { ResolvedImage } from "./desired.ts";

export function collision(key: string, a: ResolvedImage, b: ResolvedImage): Diagnostic {
  return fault("config/collision", "Two images want one place", {
    detail:
      `${key} is wanted as ${a.source.reference} (${a.destination.digest}) by ${whereFrom(a)} ` +
      `and as ${b.source.reference} (${b.destination.digest}) by ${whereFrom(b)}.`,
    hint: "Give one of them another prefix, naming or destination, or drop it.",
  });
}

export function nameCollision(a: ResolvedImage, b: ResolvedImage): Diagnostic {
  return fault("config/name-collision", "Two names become one under ECR's rules", {
    detail:
      `"${a.name.from}" (${whereFrom(a)}) and "${b.name.from}" ` +
      `(${whereFrom(b)}) both become the repository ${a.name.repository}.`,
    hint: "Give one of them a `destination` or another `naming`.",
  });
}

function whereFrom({ request }: ResolvedImage): string {
  return describeProvenance(request.provenance);
}

export function pruneSkipped(): Diagnostic {
  return warning("plan/prune-skipped", "Nothing is pruned", {
    detail: "The plan is incomplete, so what seems unwanted may be wanted after all.",
    hint: "Mend the sources that failed and answer the open questions, then prune.",
  });
}

export function pullsUnknown(): Diagnostic {
  return warning("plan/prune-skipped", "Nothing is pruned", {
    detail:
      "prune.unusedFor keeps images that were pulled recently, and --no-refresh does not ask ECR about pulls.",
    hint: "Prune without --no-refresh.",
  });
}

const mostNamed = 10;

/** `keys` are of archived images. */
export function pruneEarly(keys: readonly string[]): Diagnostic {
  const named = keys.slice(0, mostNamed).join(", ");
  const more = keys.length > mostNamed ? ` and ${keys.length - mostNamed} more` : "";
  return warning("prune/early-deletion", "Archived images are deleted early", {
    detail: `These were archived less than 90 days ago: ${named}${more}. AWS charges for the rest of the 90 days.`,
    hint: "To avoid the charge, prune them after that.",
  });
}
