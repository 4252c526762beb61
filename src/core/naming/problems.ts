// What can't be named, in words.
import { type Diagnostic, type Problem, fault, problem } from "../base/diagnostic.ts";

export function badTemplate(template: string, why: string): Problem {
  return problem("config/naming", "Not a naming rule", {
    detail: `"${template}": ${why}.`,
    hint: "Use path, name, host, or a template such as {host}/{path} or {path|replace:acme/,}.",
  });
}

export function unusableName(name: string, shortest: number): Problem {
  return problem("config/naming", "No repository name can be made of this", {
    detail: `Nothing that ECR allows in a name is left of "${name}"; it needs at least ${shortest} letters or digits.`,
    hint: "Name the destination yourself, or choose another naming rule.",
  });
}

export function tooManyLookups(count: number, most: number): Diagnostic {
  return fault("source/too-many-tags", "Too many tags to look at", {
    detail: `The order by creation time needs the image configs of ${count} tags; at most ${most} are read.`,
    hint: "Narrow the tags with include, exclude or semver, or order them by semver or name.",
  });
}

export function unknownField(template: string, part: string): Diagnostic {
  return fault("config/rename", "Not a template for tags", {
    detail: `"${template}": there is no ${part}.`,
    hint: "Use {tag}, {digest}, {date}, {created}, {major} and {minor}.",
  });
}

export function notATag(template: string, tag: string, why: string): Diagnostic {
  return fault("config/rename", "A tag can't be renamed", {
    detail: `"${tag}" by "${template}": ${why}.`,
    hint: "Change the template, or leave the tag out with exclude.",
  });
}

export function notARange(text: string): Diagnostic {
  return fault("config/semver", "Not a version range", {
    detail: `"${text}" is not an npm version range.`,
    hint: 'Write for example ">=1.4 <3", "^2.1" or "1.x".',
  });
}

export function notAPattern(pattern: string, error: unknown): Diagnostic {
  return fault("config/pattern", "Not a regular expression", {
    detail: `${pattern}: ${error instanceof Error ? error.message : "it can't be read"}.`,
    hint: "Use RE2's syntax: no look-ahead, no back-references.",
  });
}
