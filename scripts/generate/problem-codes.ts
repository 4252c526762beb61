// The codes of docs/errors.md as a type and as lists, so that the compiler refuses a problem that the page doesn't list.

/** In the page's order. */
export function documentedCodes(page: string): readonly string[] {
  return [...page.matchAll(/^\| `([a-z]+\/[a-z0-9-]+)` +\|/gm)].map(([, code = ""]) => code);
}

/** Those whose meaning begins with the word: they are never errors. */
export function warningCodes(page: string): readonly string[] {
  return [...page.matchAll(/^\| `([a-z]+\/[a-z0-9-]+)` +\| Warning\b/gm)].map(([, code = ""]) => code);
}

export function problemCodesOf(page: string, banner: string): string {
  const list = (codes: readonly string[]) => codes.map((code) => `  "${code}",\n`).join("");
  return `${banner}

export const problemCodes = [
${list(documentedCodes(page))}] as const;

export type ProblemCode = (typeof problemCodes)[number];

/** Those that are never errors. */
export const warningCodes: readonly ProblemCode[] = [
${list(warningCodes(page))}];
`;
}
