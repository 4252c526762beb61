// What is to be said of mirror entries.
import { type Position, type Problem, problem } from "../../core/base/diagnostic.ts";
import { defined } from "../../core/base/record.ts";
import type { Clash } from "./clash.ts";

const mostNamed = 3;

/** `ways` are those that this format leaves. */
export function servesAnother(
  clashes: readonly Clash[],
  { ways, at }: { readonly ways: string; readonly at: Position | undefined },
): Problem {
  const named = clashes
    .slice(0, mostNamed)
    .map(
      ({ opening, asked, held }) =>
        `The entry for ${opening.from} leads to ${opening.to}, so a runtime that asks for ${asked} gets ${held.source}, which is kept as ${held.place}.`,
    );
  const more = clashes.length > mostNamed ? [`And ${clashes.length - mostNamed} more.`] : [];
  return problem("output/other-image", "A mirror entry serves another image than the one asked for", {
    detail: [...named, ...more].join("\n"),
    hint: `Give each registry repositories of its own: set naming: host, or a prefix per source${ways}.`,
    ...defined({ at }),
  });
}
