// Patterns of tags: globs, or regular expressions between slashes. Neither can hang, whoever wrote the tags.
import { RE2JS } from "re2js";
import { Problem } from "../../base/diagnostic.ts";
import { matchGlob } from "../../base/glob.ts";

/** Throws Problem `config/pattern` for an expression that isn't one. */
export function compileTagPattern(pattern: string): (tag: string) => boolean {
  const [, expression] = /^\/(.+)\/$/s.exec(pattern) ?? [];
  if (expression === undefined) return (tag) => matchGlob(pattern, tag);
  try {
    const compiled = RE2JS.compile(expression);
    return (tag) => compiled.test(tag);
  } catch (error) {
    throw new Problem({
      code: "config/pattern",
      severity: "error",
      summary: "Not a regular expression",
      detail: `${pattern}: ${error instanceof Error ? error.message : "it can't be read"}.`,
      hint: "Use RE2's syntax: no look-ahead, no back-references.",
    });
  }
}
