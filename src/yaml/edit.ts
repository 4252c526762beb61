// Changes single texts in YAML without touching another byte: comments, order, quotes and line ends stay.
import type { Span } from "./tree.ts";

/** A run of characters and what takes its place. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Replaces a text inside a scalar, wherever it stands alone in it; empty when it isn't there as it is. */
export function spliceText(
  source: string,
  scalar: Span,
  change: { from: string; to: string },
): readonly Splice[] {
  const splices: Splice[] = [];
  for (let at = source.indexOf(change.from, scalar.offset); at >= 0 && at < scalar.end;) {
    const stop = at + change.from.length;
    if (stop <= scalar.end && standsAlone(source, at, stop))
      splices.push({ start: at, end: stop, text: change.to });
    at = source.indexOf(change.from, stop);
  }
  return splices;
}

export function applySplices(source: string, splices: readonly Splice[]): string {
  const pieces: string[] = [];
  let done = 0;
  for (const splice of [...splices].sort((a, b) => a.start - b.start)) {
    // Two findings may name one scalar, through an alias: it is changed once.
    if (splice.start < done) continue;
    pieces.push(source.slice(done, splice.start), splice.text);
    done = splice.end;
  }
  pieces.push(source.slice(done));
  return pieces.join("");
}

const referenceCharacter = /[A-Za-z0-9._/:@-]/;

// `a/b:1` is neither part of `x/a/b:1` nor of `a/b:1.2`; a sentence's full stop may follow it.
function standsAlone(source: string, start: number, end: number): boolean {
  const before = source[start - 1] ?? "";
  const after = source.slice(end, end + 2);
  if (referenceCharacter.test(before)) return false;
  return !referenceCharacter.test(after[0] ?? "") || /^[.:](?:\s|["']|$)/.test(after);
}
