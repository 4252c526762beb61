// What a code means and what to do, as docs/errors.md says it.
import { chapters } from "./pages.gen.ts";

/** undefined: there is no such code. */
export function explainCode(code: string): string | undefined {
  for (const { title, intro, codes } of chapters) {
    const text = new Map(Object.entries(codes)).get(code);
    if (text !== undefined) return `${code}\n\n  ${text}\n\n${[title, intro].filter(Boolean).join(": ")}\n`;
  }
  return undefined;
}
