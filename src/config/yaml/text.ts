// The text that positions point into. Frames show the file's own lines, except for what a secret's key hides.
import { positionIn } from "../../core/base/diagnostic.ts";
import type { Place } from "../finding.ts";

/** Turns offsets into places with line, column and the lines around. */
export interface TextPlaces {
  at(offset: number, length?: number): Place;
}

const longestFrame = 1000;
const secretKey =
  /^(?:.*[-_.])?(?:password|passwd|secret|token|credential|api[-_]?key)s?$|(?:Password|Secret|Token)$/i;
const secretLine =
  /((?:password|passwd|secret|token|credential|api[-_]?key)s?["']?[ \t]*:[ \t]+)("[^"\n]*"?|'[^'\n]*'?|[^\s,{}][^,}\n]*)/gi;

export function isSecretKey(key: string): boolean {
  return secretKey.test(key);
}

export function textPlaces(file: string, text: string): TextPlaces {
  let cut: { readonly starts: readonly number[]; readonly lines: readonly string[] } | undefined;
  return {
    at(offset, length) {
      // Good configs have no use for it.
      cut ??= { starts: lineStarts(text), lines: hideSecrets(text).split("\n") };
      const { starts, lines } = cut;
      const line = lineAt(starts, offset);
      const start = starts[line - 1] ?? 0;
      const column = offset - start + 1;
      // The mark stays on its line.
      const rest = (lines[line - 1]?.length ?? 0) - (column - 1);
      const width = length === undefined ? undefined : Math.max(1, Math.min(length, rest));
      const spot = width === undefined ? { line, column } : { line, column, length: width };
      const position = positionIn(file, lines, spot);
      const fits = column <= longestFrame;
      const frame = fits
        ? position.frame?.map((one) => ({ ...one, text: one.text.slice(0, longestFrame) }))
        : [];
      return { offset, position: { ...position, frame: frame ?? [] } };
    },
  };
}

/** The same text and length, with the values of secret keys starred; `${NAME}` is no secret. */
function hideSecrets(text: string): string {
  return text.replace(secretLine, (whole, key: string, value: string) =>
    value.includes("${") ? whole : key + "*".repeat(value.length),
  );
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** The number of the line that holds the offset, from 1. */
function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}
