// "Did you mean": the known word that is nearest to a misspelt one, if any is near enough to be meant.

const longestWord = 64;

/** The nearest candidate, by edits after folding case; undefined when none is close. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > longestWord) return undefined;
  const folded = fold(word);
  let best: string | undefined;
  let bestDistance = limit(folded) + 1;
  for (const candidate of candidates) {
    if (candidate === word || candidate.length > longestWord) continue;
    // Of two that are equally near, the one with the same first letter: people rarely get that wrong.
    const sameStart = fold(candidate)[0] === folded[0];
    const distance = editDistance(folded, fold(candidate), bestDistance + 1) + (sameStart ? 0 : 0.5);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Words differ in case and separators without being meant otherwise: `tag_policy`, `TagPolicy`. */
function fold(word: string): string {
  return word.toLowerCase().replace(/[-_ ]/g, "");
}

function limit(word: string): number {
  return Math.max(1, Math.floor(word.length / 3));
}

/** Damerau's distance with neighboring letters swapped as one edit; `bound` or more once it is passed. */
function editDistance(a: string, b: string, bound: number): number {
  if (Math.abs(a.length - b.length) >= bound) return bound;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
        swapped ? at(beforeLast, column - 2) + 1 : Infinity,
      );
    }
    if (Math.min(...current) >= bound) return bound;
    beforeLast = last;
    last = current;
  }
  return at(last, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}

/** The candidates most like a word, best first: those that begin like it, then those that differ in fewer letters, then the later in the alphabet. */
export function mostAlike(word: string, candidates: Iterable<string>, most: number): readonly string[] {
  const longest = longestWord;
  const folded = word.slice(0, longest).toLowerCase();
  return [...candidates]
    .map((candidate) => {
      const other = candidate.slice(0, longest).toLowerCase();
      return { candidate, start: sharedStart(folded, other), edits: editDistance(folded, other, longest) };
    })
    .toSorted((a, b) => b.start - a.start || a.edits - b.edits || (a.candidate < b.candidate ? 1 : -1))
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

function sharedStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}
