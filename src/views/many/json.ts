// Several configs for programs: each with its problems and its result.
import type { Diagnostic } from "../../core/base/diagnostic.ts";
import { printableJson } from "../../core/base/escape.ts";
import { type ConfigResult, inReportOrder, standingOf, type Told } from "../config-results.ts";

/** In pieces: `whole` gives the JSON text of one result, under the key `name`. */
export function* renderManyJson<T>(
  results: readonly ConfigResult<T>[],
  told: Told<T>,
  { name, whole }: { readonly name: string; readonly whole: (result: T) => Iterable<string> },
): Generator<string> {
  const ordered = inReportOrder(results);
  yield '{\n  "configs": [';
  for (const [index, one] of ordered.entries()) {
    const { config, problems } = one;
    const head = { config, standing: standingOf(one, told), problems: problems.map(problemOf) };
    yield `${index === 0 ? "" : ","}\n    ${printableJson(head).slice(0, -1)},${JSON.stringify(name)}:`;
    if (one.result === null) yield "null";
    else yield* whole(one.result);
    yield "}";
  }
  yield "\n  ]\n}\n";
}

function problemOf({ code, severity, summary, detail, hint, at }: Diagnostic): object {
  const place = at && { file: at.file, line: at.line, column: at.column };
  return { code, severity, summary, detail, hint, at: place };
}
