// What a plan could not look at, as problems with their places: sources that failed, and all else that failed. Pure.
import { type Diagnostic, fault, type Position, warning } from "../../base/diagnostic.ts";
import { defined } from "../../base/record.ts";
import type { Plan } from "../plan.ts";

/** `placeOf`: where the config has a source. A source whose fallback was used is a warning. */
export function planProblems(
  { sources, failures }: Pick<Plan, "sources" | "failures">,
  placeOf: (source: string) => Position | undefined,
): readonly Diagnostic[] {
  const failed = sources.flatMap(({ name, failed: why, fallback }): readonly Diagnostic[] => {
    if (why === undefined) return [];
    const more = { detail: `${name}: ${why}`, ...defined({ at: placeOf(name) }) };
    return fallback === undefined
      ? [fault("source/failed", "A source failed", more)]
      : [warning("source/failed", "A source failed and its fallback list was used", more)];
  });
  return [...failed, ...failures];
}
