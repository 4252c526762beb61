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
        `The entry for ${opening.from} points to ${opening.to}, so a runtime that pulls ${asked} gets ${held.source}, which is mirrored to ${held.place}.`,
    );
  const more = clashes.length > mostNamed ? [`And ${clashes.length - mostNamed} more.`] : [];
  return problem("output/other-image", "A mirror entry would serve a different image", {
    detail: [...named, ...more].join("\n"),
    hint: `Give each registry its own repositories: set naming: host, or a prefix per source${ways}.`,
    ...defined({ at }),
  });
}
