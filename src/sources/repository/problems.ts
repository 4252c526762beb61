// What can be wrong with the repositories that a source names, in words.
import type { Complaint } from "../../config/text/finding.ts";
import { type Diagnostic, type Problem, fault, warning, problem } from "../../core/base/diagnostic.ts";

export function oneAndMany(source: string): Complaint {
  return {
    code: "config/conflict",
    summary: "Two keys that exclude each other",
    detail: `"${source}" has repository and repositories.`,
    hint: "Put all into repositories.",
  };
}

export function noneNamed(source: string): Complaint {
  return {
    code: "config/missing-key",
    summary: "A key is missing",
    detail: `The repository source "${source}" needs "repository" or "repositories".`,
    hint: "Add repository: <registry>/<path>.",
  };
}

export function badPattern(text: string): Diagnostic {
  return fault("reference/pattern", "Not a pattern of repositories", {
    detail: `"${text}" has no registry before its first star.`,
    hint: "Write registry.example.com/team/*.",
  });
}

export function notARepository(text: string): Problem {
  return problem("reference/repository", "Not a repository", {
    detail: `"${text}" names one image.`,
    hint: "Leave the tag and the digest out, or use the kind images.",
  });
}

export function notListed(text: string, registry: string): Problem {
  return problem("source/no-catalog", "The registry doesn't list its repositories", {
    detail: `"${text}" needs a list that ${registry} doesn't give.`,
    hint: "Name the repositories one by one under `repositories`.",
  });
}

// An answer of nothing would look as if nothing were wanted.
export function noneMatches(text: string, listed: number): Problem {
  return problem("source/no-repositories", "No repository matches", {
    detail: `None of the ${listed} repositories that the registry lists matches "${text}".`,
    hint: "Check the pattern: `*` stops at a slash, `**` doesn't. Some registries list only what the credentials may read.",
  });
}

export function onlyLatest(name: string): Diagnostic {
  return warning("source/no-tag-policy", "Only latest is taken of whole repositories", {
    detail: `The source "${name}" has no tagPolicy that says which tags are wanted.`,
    hint: "Give it a tagPolicy with semver, include or newest.",
  });
}
