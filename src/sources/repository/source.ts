// The `repository` kind: whole repositories, whose tags the source's tag policy selects. A `*` in the path stands
// for the repositories that the registry lists.
import { defined } from "../../core/base/record.ts";
import { matchPath } from "../../core/base/glob.ts";
import { formatImageRef, parseImageRef } from "../../core/image/reference.ts";
import type { Discovery, Provenance, WantedImage } from "../../core/image/wanted.ts";
import type { SourceContext, SourceKind, SourceOf } from "../kind/kind.ts";
import { ProblemList } from "../kind/problem-list.ts";
import {
  badPattern,
  noneMatches,
  noneNamed,
  notARepository,
  notListed,
  oneAndMany,
  onlyLatest,
} from "./problems.ts";

export const repository: SourceKind<"repository"> = {
  kind: "repository",
  reach: "network",
  files: () => [],
  checkConfig(source, context) {
    const { name, repository, repositories } = source;
    if (repository !== undefined && repositories !== undefined)
      context.report({ in: source, key: "repository", mark: "key" }, oneAndMany(name));
    if (repository === undefined && repositories === undefined)
      context.report({ in: source, absence: true }, noneNamed(name));
  },
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
    const position = context.locate(...named.path);
    const { file, line } = position ?? {};
    const provenance: Provenance = { source: source.name, ...defined({ file, line }) };
    for (const text of await expand(named, context, problems)) {
      const ref = problems.attempt(
        () => parseRepository(text),
        () => position,
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
  throw notARepository(text);
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
