// The `repository` kind: whole repositories, whose tags the source's tag policy selects. A `*` in the path stands
// for the repositories that the registry lists.
import { type Diagnostic, Problem } from "../../core/base/diagnostic.ts";
import { matchPath } from "../../core/base/glob.ts";
import { formatImageRef, parseImageRef } from "../../core/image/reference.ts";
import type { Discovery, Provenance, WantedImage } from "../../core/image/wanted.ts";
import type { SourceContext, SourceKind, SourceOf } from "../kind/kind.ts";
import { ProblemList } from "../kind/problem-list.ts";

export const repository: SourceKind<"repository"> = {
  kind: "repository",
  reach: "network",
  files: () => [],
  discover,
};

interface Named {
  readonly text: string;
  readonly path: readonly (string | number)[];
}

async function discover(source: SourceOf<"repository">, context: SourceContext): Promise<Discovery> {
  const problems = new ProblemList();
  const images: WantedImage[] = [];
  for (const named of namedRepositories(source)) {
    const place = context.locate(...named.path);
    const provenance: Provenance = {
      source: source.name,
      ...(place === undefined ? {} : { file: place.file, line: place.line }),
    };
    for (const text of await expand(named, context, problems)) {
      const ref = problems.attempt(
        () => parseRepository(text),
        () => place,
      );
      if (ref !== undefined) images.push({ reference: text, ref, provenance: [provenance] });
    }
  }
  problems.throwIfAny();
  const warnings = source.tagPolicy === "same" ? [onlyLatest(source.name)] : [];
  const title =
    images.length === 1 ? `repository ${images[0]?.reference ?? ""}` : `${images.length} repositories`;
  return { title, images, questions: [], warnings };
}

function namedRepositories(source: SourceOf<"repository">): readonly Named[] {
  const one = source.repository === undefined ? [] : [{ text: source.repository, path: ["repository"] }];
  return [
    ...one,
    ...(source.repositories ?? []).map((text, index) => ({ text, path: ["repositories", index] })),
  ];
}

function parseRepository(text: string) {
  const ref = parseImageRef(text);
  if (ref.tag === undefined && ref.digest === undefined) return ref;
  throw new Problem({
    code: "reference/repository",
    severity: "error",
    summary: "Not a repository",
    detail: `"${text}" names one image.`,
    hint: "Leave the tag and the digest out, or use the kind images.",
  });
}

/** A pattern's repositories, as the registry lists them; any other text is itself. */
async function expand(
  named: Named,
  context: SourceContext,
  problems: ProblemList,
): Promise<readonly string[]> {
  const { text } = named;
  const star = text.search(/[*?]/);
  if (star < 0) return [text];
  const slash = text.indexOf("/");
  const at = () => context.locate(...named.path);
  if (slash < 0 || slash > star || !/[.:]|^localhost$/.test(text.slice(0, slash))) {
    problems.add(badPattern(text), at);
    return [];
  }
  const registry = text.slice(0, slash);
  const pattern = text.slice(slash + 1);
  const prefix = pattern.slice(0, pattern.search(/[*?]/));
  const listed = await context.registries.repositories(registry, prefix, context.signal);
  if (listed === null) throw notListed(text, registry);
  const matching = listed.filter((path) => matchPath(pattern, path));
  if (matching.length === 0) throw noneMatches(text, listed.length);
  return [...matching].sort().map((path) => formatImageRef({ registry, repository: path }));
}

function badPattern(text: string): Diagnostic {
  return {
    code: "reference/pattern",
    severity: "error",
    summary: "Not a pattern of repositories",
    detail: `"${text}" has no registry before its first star.`,
    hint: "Write registry.example.com/team/*.",
  };
}

function notListed(text: string, registry: string): Problem {
  return new Problem({
    code: "source/no-catalog",
    severity: "error",
    summary: "The registry doesn't list its repositories",
    detail: `"${text}" needs a list that ${registry} doesn't give.`,
    hint: "Name the repositories one by one under `repositories`.",
  });
}

// An answer of nothing would look as if nothing were wanted.
function noneMatches(text: string, listed: number): Problem {
  return new Problem({
    code: "source/no-repositories",
    severity: "error",
    summary: "No repository matches",
    detail: `None of the ${listed} repositories that the registry lists matches "${text}".`,
    hint: "Check the pattern: `*` stops at a slash, `**` doesn't. Some registries list only what the credentials may read.",
  });
}

function onlyLatest(name: string): Diagnostic {
  return {
    code: "source/no-tag-policy",
    severity: "warning",
    summary: "Only latest is taken of whole repositories",
    detail: `The source "${name}" has no tagPolicy that says which tags are wanted.`,
    hint: "Give it a tagPolicy with semver, include or newest.",
  };
}
