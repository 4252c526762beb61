// Globs without a regular expression: two pointers, so that no pattern can hang (tags come from strangers).

/** Matches a whole text: `*` stands for any run of characters, `?` for one. For tags. */
export function matchGlob(pattern: string, text: string): boolean {
  return match(pattern, text, () => true);
}

/** Matches a repository path: `*` and `?` stop at a slash, `**` does not. `a/**` also matches `a`. */
export function matchPath(pattern: string, path: string): boolean {
  if (pattern.endsWith("/**") && match(pattern.slice(0, -3), path, notSlash)) return true;
  return match(pattern, path, notSlash);
}

function notSlash(character: string): boolean {
  return character !== "/";
}

function match(pattern: string, text: string, single: (character: string) => boolean): boolean {
  const parts = tokens(pattern);
  // Where to go on when a literal fails: the last star, and for paths the last double star before it.
  const retries: { part: number; at: number; wide: boolean }[] = [];
  let part = 0;
  let at = 0;
  for (;;) {
    const token = parts[part];
    const character = text[at];
    if (token === undefined && character === undefined) return true;
    if (token === "*" || token === "**") {
      const wide = token === "**";
      // A star of the same or a wider kind makes the narrower ones before it final.
      const final = wide ? 0 : retries.filter((retry) => retry.wide).length;
      retries.length = final;
      retries.push({ part: part + 1, at, wide });
      part += 1;
      continue;
    }
    const fits =
      token !== undefined &&
      character !== undefined &&
      (token === "?" ? single(character) : token === character);
    if (fits) {
      part += 1;
      at += 1;
      continue;
    }
    for (;;) {
      const retry = retries[retries.length - 1];
      if (retry === undefined) return false;
      const eaten = text[retry.at];
      if (eaten !== undefined && (retry.wide || single(eaten))) {
        retry.at += 1;
        part = retry.part;
        at = retry.at;
        break;
      }
      retries.pop();
    }
  }
}

function tokens(pattern: string): string[] {
  return pattern.match(/\*\*|[\s\S]/g) ?? [];
}
