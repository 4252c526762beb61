// What can be wrong with the repositories that a source names, in words.
import type { Complaint } from "../../config/text/finding.ts";
import { type Diagnostic, type Problem, fault, warning, problem } from "../../core/base/diagnostic.ts";

export function oneAndMany(source: string): Complaint {
  return {
    code: "config/conflict",
    summary: "Two keys that exclude each other",
    detail: `"${source}" has repository and repositories.`,
    hint: "Move the repository into `repositories` and remove `repository`.",
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
  return fault("reference/pattern", "Not a repository pattern", {
    detail: `"${text}" has no registry before its first asterisk.`,
    hint: "Write the registry first: registry.example.com/team/*",
  });
}

export function notARepository(text: string): Problem {
  return problem("reference/repository", "Not a repository", {
    detail: `"${text}" names one image, not a repository.`,
    hint: "Remove the tag and the digest, or use `kind: images`.",
  });
}

export function notListed(text: string, registry: string): Problem {
  return problem("source/no-catalog", "The registry does not list its repositories", {
    detail: `"${text}" needs the list of repositories, which ${registry} does not provide.`,
    hint: "Name the repositories one by one: `repositories: [HOST/team/app, HOST/team/web]`.",
  });
}

// An answer of nothing would look as if nothing were wanted.
export function noneMatches(text: string, listed: number): Problem {
  return problem("source/no-repositories", "No repository matches the pattern", {
    detail: `None of the ${listed} repositories that the registry lists matches "${text}".`,
    hint: "Check the pattern: `*` stops at a slash, `**` does not. Some registries list only what the credentials may read.",
  });
}

export function onlyLatest(name: string): Diagnostic {
  return warning("source/no-tag-policy", "Only the tag latest of these repositories is mirrored", {
    detail: `The source "${name}" has no tagPolicy that selects tags.`,
    hint: 'Select tags with a tag policy: `tagPolicy: stable`, and `tagPolicies: { stable: { semver: ">=1" } }`.',
  });
}
