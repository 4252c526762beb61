// The warnings of a plan as text: each with its remedy and the first of its items; accepted warnings are only counted. A
// plan without changes does not repeat a long list of them.
import type { Diagnostic } from "../../core/base/diagnostic.ts";
import { hasChanges, type Plan } from "../../core/plan/plan.ts";
import { renderDiagnostics } from "../diagnostic.ts";
import type { Screen } from "../paint.ts";
import { acceptedSentence, count } from "../units.ts";

const mostItems = 20;
/** At most this many are shown even if nothing changes. */
export const fewWarnings = 3;

interface Telling extends Screen {
  readonly config: string;
  readonly verbose: boolean;
}

export function warningLines(plan: Plan, { config, verbose, ...screen }: Telling): readonly string[] {
  const { warnings, accepted = [] } = plan;
  const lines: string[] = [];
  const isOld = !hasChanges(plan) && plan.blocked.length === 0;
  if (isOld && !verbose && warnings.length > fewWarnings)
    lines.push(
      `${count(warnings.length, "warning")}: ${codesOf(warnings)}. Show them: ecr-mirror plan --verbose`,
    );
  else if (warnings.length > 0) {
    const told = verbose ? warnings : warnings.map(bounded);
    lines.push(renderDiagnostics(told, screen).trimEnd());
    if (warnings.length > fewWarnings)
      lines.push("", `To accept a warning, add its code to ${config}: accept: [${firstCode(warnings)}]`);
  }
  const sentence = acceptedSentence(accepted);
  return sentence === "" ? lines : [...lines, sentence];
}

/** `plan/quota 38, config/renamed 2`, the most frequent first. */
export function codesOf(warnings: readonly Diagnostic[]): string {
  const counts = new Map<string, number>();
  for (const { code } of warnings) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([code, many]) => `${code} ${many}`)
    .join(", ");
}

function firstCode([first]: readonly Diagnostic[]): string {
  return first?.code ?? "";
}

function bounded(one: Diagnostic): Diagnostic {
  const items = (one.detail ?? "").split("\n");
  const more = items.length - mostItems;
  if (more <= 1) return one;
  const detail = [
    ...items.slice(0, mostItems),
    `and ${more} more. Show them: ecr-mirror plan --verbose`,
  ].join("\n");
  return { ...one, detail };
}
