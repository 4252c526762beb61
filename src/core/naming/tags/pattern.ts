// Patterns of tags: globs, or regular expressions between slashes. Neither can hang, whoever wrote the tags.
import { RE2JS } from "re2js";
import { Problem } from "../../base/diagnostic.ts";
import { matchGlob } from "../../base/glob.ts";
import { notAPattern } from "../problems.ts";

/** Throws Problem `config/pattern` for an expression that isn't one. */
export function compileTagPattern(pattern: string): (tag: string) => boolean {
  const [, expression] = /^\/(.+)\/$/s.exec(pattern) ?? [];
  if (expression === undefined) return (tag) => matchGlob(pattern, tag);
  try {
    const compiled = RE2JS.compile(expression);
    return (tag) => compiled.test(tag);
  } catch (error) {
    throw new Problem(notAPattern(pattern, error));
  }
}
