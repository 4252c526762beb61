// The codes of docs/errors.md as a type, so that the compiler refuses a problem that the page doesn't list.

/** In the page's order. */
export function documentedCodes(page: string): readonly string[] {
  return [...page.matchAll(/^\| `([a-z]+\/[a-z0-9-]+)` +\|/gm)].map(([, code = ""]) => code);
}

export function problemCodesOf(page: string, banner: string): string {
  const codes = documentedCodes(page).map((code) => `  | "${code}"`);
  return `${banner}\n\nexport type ProblemCode =\n${codes.join("\n")};\n`;
}
