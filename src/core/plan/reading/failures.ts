// What is wrong in a plan, as problems with their places: what it could not look at, and what it cannot make. Pure.
import { type Diagnostic, fault, type Position, warning } from "../../base/diagnostic.ts";
import { defined } from "../../base/record.ts";
import type { Blocked, Plan } from "../plan.ts";

/** `placeOf`: where the config has a source. A source whose fallback was used is a warning. */
export function planProblems(
  { sources, failures }: Pick<Plan, "sources" | "failures">,
  placeOf: (source: string) => Position | undefined,
): readonly Diagnostic[] {
  const failed = sources.flatMap((source) => sourceProblem(source, placeOf(source.name)) ?? []);
  return [...failed, ...failures];
}

function sourceProblem(
  { name, failed, problem, fallback }: Plan["sources"][number],
  place: Position | undefined,
): Diagnostic | undefined {
  if (failed === undefined) return undefined;
  const why = problem?.detail ?? problem?.summary ?? failed;
  const more = defined({ hint: problem?.hint, at: problem?.at ?? place });
  if (fallback !== undefined) {
    const detail = `${name}: ${why}\nThe images of its fallback list ${fallback} are planned instead.`;
    return warning("source/failed", "A source failed and its fallback list was used", { detail, ...more });
  }
  if (problem === undefined)
    return fault("source/failed", "A source failed", { detail: `${name}: ${why}`, ...more });
  return fault(problem.code, problem.summary, {
    detail: why.includes(`"${name}"`) ? why : `Source "${name}": ${why}`,
    ...more,
  });
}

/** What is wanted and can't be made: it holds nothing else up. */
export function blockedProblems(
  blocked: readonly Blocked[],
  placeOf: (source: string) => Position | undefined,
): readonly Diagnostic[] {
  return blocked.map((one) => {
    const { code, registry, repository, tag, why, waysOut } = one;
    const name = tag === null ? `${registry}/${repository}` : `${registry}/${repository}:${tag}`;
    return warning(code, "A change is blocked", {
      detail: `${name}: ${why}`,
      ...defined({
        hint:
          waysOut.length === 0 ? undefined : waysOut.map(({ label, text }) => `${label}: ${text}`).join("\n"),
        at: placeOfBlocked(one, placeOf),
      }),
    });
  });
}

/** A gate refuses by a line of its own. */
export function placeOfBlocked(
  { from, refusals }: Pick<Blocked, "from" | "refusals">,
  placeOf: (source: string) => Position | undefined,
): Position | undefined {
  return linePlace(refusals?.[0]?.at) ?? (from === null ? undefined : placeOf(from));
}

/** `mirror.config.yaml:31` as a place. */
export function linePlace(text: string | undefined): Position | undefined {
  const [, file, line] = /^(.+):(\d+)$/s.exec(text ?? "") ?? [];
  return file === undefined ? undefined : { file, line: Number(line), column: 1 };
}
