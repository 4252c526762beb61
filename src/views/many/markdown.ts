// Several configs as one comment or issue: the total, a line for each, then as much of each as fits.
import {
  code,
  commentLimit,
  details,
  fitDocument,
  give,
  htmlCode,
  marker,
  namesLine,
  prose,
  type Section,
  table,
} from "../markdown.ts";
import {
  type ConfigResult,
  inReportOrder,
  lineOf,
  standingOf,
  sumLine,
  type Told,
} from "../config-results.ts";

/** The least space for one of very many configs: its heading and some lines. */
const leastBytes = 2_000;

/** `whole` renders one config in at most `limit` bytes. */
export function renderManyMarkdown<T>(
  results: readonly ConfigResult<T>[],
  told: Told<T>,
  {
    view,
    whole,
    limit = commentLimit,
  }: {
    readonly view: string;
    readonly whole: (result: T, config: string, limit: number) => string;
    readonly limit?: number;
  },
): string {
  const ordered = inReportOrder(results);
  const loud = ordered.filter((one) => standingOf(one, told) !== "same");
  const row = (one: ConfigResult<T>) => [code(one.config), prose(lineOf(one, told))];
  const named = (one: ConfigResult<T>) => `${code(one.config)} ${told.words[standingOf(one, told)]}`;
  const head = ["config", "result"];
  const full = table(head, ordered.map(row));
  const short = table(head, loud.map(row));
  const share = Math.max(leastBytes, Math.floor((limit - full.length) / Math.max(1, loud.length)) - 200);
  const sections: Section[] = [
    { text: `${marker(view, "all")}\n\n### ${prose(sumLine(results, told))}`, yields: 0 },
    {
      text: full,
      shorter: [
        ...(loud.length === ordered.length || loud.length === 0 ? [] : [[give.lines, short] as const]),
        [give.names, namesLine(ordered.map(named))],
        [give.fewNames, namesLine(ordered.map(named), 500)],
        [give.mostNames, namesLine(ordered.map(named), 100)],
      ],
      yields: 1,
    },
    ...loud.flatMap((one): Section[] => {
      if (one.result === null) return [];
      const body = whole(one.result, one.config, share);
      const text = details(htmlCode(one.config), body.trimEnd());
      return [{ text, shorter: [[give.reasons, ""]], yields: 2, noun: "config" }];
    }),
  ];
  return fitDocument(sections, limit);
}
