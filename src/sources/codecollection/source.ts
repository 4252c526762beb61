// The `codecollection` kind: the images of a RunWhen catalog. An entry that names its image's repository is taken
// at its word; a name made by the old rule is a guess, so it is checked to exist.
import { problemCode, type Diagnostic } from "../../core/base/diagnostic.ts";
import { formatImageRef, type ImageRef, parseImageRef } from "../../core/image/reference.ts";
import type { Discovery, Provenance, Question, WantedImage } from "../../core/image/wanted.ts";
import type { SourceContext, SourceKind, SourceOf } from "../kind/kind.ts";
import { ProblemList } from "../kind/problem-list.ts";
import { type Collection, readCatalog } from "./catalog.ts";
import { anyTag, newestOfAll, newestOfRef } from "./newest.ts";

export const codecollection: SourceKind<"codecollection"> = {
  kind: "codecollection",
  reach: "network",
  files: (source) => (/^[a-z+]+:\/\//.test(source.catalog) ? [] : [source.catalog]),
  discover,
};

/** The values key that RunWhen's runner reads its images' registry from. */
const helmKey = "runner.runEnvironment";

type Answer = { readonly image: WantedImage } | { readonly question: Question };

async function discover(source: SourceOf<"codecollection">, context: SourceContext): Promise<Discovery> {
  const all = await readCatalog(source.catalog, context);
  const shown = all.filter((one) => !one.isHidden || source.hidden === true);
  const problems = new ProblemList();
  const answers: Answer[] = [];
  for (const collection of shown) {
    const repository = problems.attempt(() => repositoryOf(collection, source), collection.at);
    if (repository !== undefined) answers.push(await answerFor(collection, repository, { source, context }));
  }
  problems.throwIfAny();
  const hidden = all.length - shown.length;
  return {
    title: `catalog ${source.catalog}`,
    images: answers.flatMap((one) => ("image" in one ? [one.image] : [])),
    questions: answers.flatMap((one) => ("question" in one ? [one.question] : [])),
    warnings: hidden === 0 ? [] : [leftOut(hidden, source.catalog)],
  };
}

interface Guess {
  readonly text: string;
  /** null when the collection says too little for a name. */
  readonly ref: ImageRef | null;
  readonly isGuessed: boolean;
}

function repositoryOf(collection: Collection, source: SourceOf<"codecollection">): Guess {
  if (collection.imageRegistry !== undefined) {
    const text = collection.imageRegistry;
    return { text, ref: parseImageRef(text), isGuessed: false };
  }
  const [, org, repo] = /[/:]([^/:]+)\/([^/]+?)(?:\.git)?\/?$/.exec(collection.gitUrl ?? "") ?? [];
  if (org === undefined || repo === undefined || source.registryPrefix === undefined) {
    return { text: collection.slug, ref: null, isGuessed: true };
  }
  const branch = source.branch ?? collection.defaultRef ?? "main";
  const name = `${org}-${repo}-${branch}`.toLowerCase().replace(/[^a-z0-9._-]+/g, "-");
  const text = `${source.registryPrefix.replace(/\/+$/, "")}/${name}`;
  return { text, ref: parseImageRef(text), isGuessed: true };
}

interface Work {
  readonly source: SourceOf<"codecollection">;
  readonly context: SourceContext;
}

async function answerFor(collection: Collection, guess: Guess, { source, context }: Work): Promise<Answer> {
  const { text, ref, isGuessed } = guess;
  const rule = isGuessed ? "name guessed from git_url" : "image_registry";
  const provenance: Provenance = {
    source: source.name,
    file: source.catalog,
    line: collection.line,
    name: collection.slug,
    rule,
  };
  const ask = (why: string): Answer => ({ question: { reference: text, why, evidence: [provenance] } });
  if (ref === null) {
    return ask(
      "The catalog names no image_registry: give the source a registryPrefix under which its image is looked for.",
    );
  }
  const branch = source.branch ?? collection.defaultRef ?? "main";
  // A policy of the user's own chooses among all tags: it must only be known that there are some.
  const own = source.tagPolicy !== "same";
  const find = own ? anyTag : isGuessed ? newestOfAll : newestOfRef;
  const tag = await unlessMissing(() => find(ref, context, branch), isGuessed);
  if (tag === null)
    return ask(
      isGuessed ? `${text} is not there: the name is a guess from git_url.` : `${text} is not there.`,
    );
  if (tag === undefined) return ask(`It has no tag of the ref ${branch}, and none of a version.`);
  const wanted = own ? ref : { ...ref, tag };
  return { image: { reference: formatImageRef(wanted), ref: wanted, provenance: [provenance], helmKey } };
}

/** null when the repository isn't there. Of a guessed name, a refusal says no more than that. */
async function unlessMissing<T>(look: () => Promise<T>, isGuessed: boolean): Promise<T | null> {
  try {
    return await look();
  } catch (error) {
    const code = problemCode(error);
    if (code === "registry/no-repository" || code === "registry/not-found") return null;
    if (isGuessed && code === "registry/denied") return null;
    throw error;
  }
}

function leftOut(count: number, catalog: string): Diagnostic {
  return {
    code: "source/hidden-collections",
    severity: "warning",
    summary: "Hidden collections are left out",
    detail: `${catalog} marks ${count} as hidden.`,
    hint: "Set `hidden: true` to mirror them too.",
  };
}
