// What can't be named, in words.
import { type Diagnostic, type Problem, fault, problem } from "../base/diagnostic.ts";

export function badTemplate(template: string, why: string): Problem {
  return problem("config/naming", "Not a naming rule", {
    detail: `"${template}": ${why}.`,
    hint: "Use path, name, host, or a template such as {host}/{path} or {path|replace:acme/,}.",
  });
}

export function unusableName(name: string, shortest: number): Problem {
  return problem("config/naming", "No valid repository name", {
    detail: `ECR needs at least ${shortest} letters or digits in a repository name, but "${name}" has fewer that ECR allows.`,
    hint: "Set a `destination` for the image, or choose another `naming`.",
  });
}

export function tooManyLookups(count: number, most: number): Diagnostic {
  return fault("source/too-many-tags", "Too many tags to sort by creation time", {
    detail: `Sorting by creation time reads the image config of each of the ${count} tags, but ecr-mirror reads at most ${most}.`,
    hint: "Select fewer tags with include, exclude, or semver, or sort them by semver or name.",
  });
}

export function unknownField(template: string, part: string): Diagnostic {
  return fault("config/rename", "Not a tag template", {
    detail: `"${template}" uses ${part}, which is not a field.`,
    hint: "Use {tag}, {digest}, {date}, {created}, {major}, and {minor}.",
  });
}

export function notATag(template: string, tag: string, why: string): Diagnostic {
  return fault("config/rename", "Cannot rename a tag", {
    detail: `"${template}" cannot rename "${tag}": ${why}.`,
    hint: "Change the template, or leave the tag out with `exclude`.",
  });
}

export function notARange(text: string): Diagnostic {
  return fault("config/semver", "Not a version range", {
    detail: `"${text}" is not an npm version range.`,
    hint: 'Write a range such as ">=1.4 <3", "^2.1", or "1.x".',
  });
}

export function notAPattern(pattern: string, error: unknown): Diagnostic {
  return fault("config/pattern", "Invalid regular expression", {
    detail: `${pattern}: ${error instanceof Error ? error.message : "its syntax is invalid"}.`,
    hint: "Use RE2 syntax, which has no lookahead and no backreferences.",
  });
}
