// What a plan could not look at, in full: each problem with its code, its place and its remedy. Those that have one cause,
// such as a registry that denies access, are one problem with the names of all that it keeps out.
import type { Diagnostic } from "../../core/base/diagnostic.ts";
import { printable } from "../../core/base/escape.ts";
import type { Plan } from "../../core/plan/plan.ts";
import { planProblems } from "../../core/plan/reading/failures.ts";
import { renderDiagnostic } from "../diagnostic.ts";
import type { Screen } from "../paint.ts";
import { count } from "../units.ts";

const mostInFull = 10;
const mostAlike = 5;

export function problemTexts(plan: Plan, screen: Screen & { readonly verbose: boolean }): readonly string[] {
  const groups = alike(planProblems(plan, () => undefined));
  const shown = screen.verbose ? groups : groups.slice(0, mostInFull);
  const texts = shown.map(([first, ...others]) =>
    [renderDiagnostic(first, screen).trimEnd(), ...othersOf(others, screen.verbose)].join("\n"),
  );
  const left = groups.slice(shown.length).flat().length;
  return left === 0 ? texts : [...texts, `${count(left, "further problem")} not shown: see them with --verbose`];
}

type Group = readonly [Diagnostic, ...Diagnostic[]];

/** What has the same code and the same remedy. */
function alike(problems: readonly Diagnostic[]): readonly Group[] {
  const groups = new Map<string, [Diagnostic, ...Diagnostic[]]>();
  for (const one of problems) {
    const key = JSON.stringify([one.code, one.severity, one.summary, one.hint ?? one.detail]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()];
}

function othersOf(others: readonly Diagnostic[], verbose: boolean): readonly string[] {
  if (others.length === 0) return [];
  const shown = verbose ? others : others.slice(0, mostAlike);
  const rest = others.length - shown.length;
  return [
    `  The same for ${others.length} more:`,
    ...shown.map(({ at, detail, summary }) => {
      const place = at === undefined ? "" : `${at.file}:${at.line}: `;
      return printable(`    ${place}${(detail ?? summary).split("\n")[0] ?? ""}`);
    }),
    ...(rest === 0 ? [] : [`    and ${rest} more`]),
  ];
}
