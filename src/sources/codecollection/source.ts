// The `codecollection` kind: the images of a RunWhen catalog. An entry that names its image's repository is taken
// at its word; a name made by the old rule is a guess, so it is checked to exist. Tags are
// `<ref>-<collection's commit>-<runtime's commit>`: of a ref the newest by creation time is meant, since commits have
// no order; without that ref the highest version.
import { problemCode } from "../../core/base/diagnostic.ts";
import { formatImageRef, type ImageRef, parseImageRef } from "../../core/image/reference.ts";
import { referrerTagStart } from "../../core/image/referrer-tag.ts";
import { selectTags, type TagPolicy } from "../../core/naming/tags/policy.ts";
import type { Discovery, Provenance, Question, WantedImage } from "../../core/image/wanted.ts";
import { mapParallel } from "../../net/parallel.ts";
import { parseGitFile } from "../../programs/git.ts";
import type { SourceContext, SourceKind, SourceOf, SourceTag } from "../kind/kind.ts";
import { ProblemList } from "../kind/problem-list.ts";
import { type Collection, readCatalog } from "./catalog.ts";
import { leftOut } from "./problems.ts";

export const codecollection: SourceKind<"codecollection"> = {
  kind: "codecollection",
  reach: "network",
  files: (source) => (/^[a-z+]+:\/\//.test(source.catalog) ? [] : [source.catalog]),
  programs: (source) => (parseGitFile(source.catalog) === undefined ? [] : ["git"]),
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
    if (repository !== undefined) answers.push(await answerFor(collection, repository, source, context));
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

async function answerFor(
  collection: Collection,
  guess: Guess,
  source: SourceOf<"codecollection">,
  context: SourceContext,
): Promise<Answer> {
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

const tagForm = /^(.+)-[0-9a-f]{7,40}-[0-9a-f]{7,40}$/;

/** The collection's tag for a git ref, else for its highest version; undefined when there is neither. */
async function newestOfRef(
  repository: ImageRef,
  context: SourceContext,
  ref: string,
): Promise<string | undefined> {
  const tags = await context.registries.tags(repository, context.signal);
  const collection = tags.flatMap((one) => {
    const ofTag = tagForm.exec(one.tag)?.[1];
    return ofTag === undefined ? [] : [{ ...one, ref: ofTag }];
  });
  const ofRef = collection.filter((one) => one.ref === ref);
  if (ofRef.length > 0) return newestByCreated(repository, ofRef, context);
  const highest = selectTags(
    collection.map((one) => ({ tag: one.ref })),
    { semver: "*", newest: 1 },
    anyAge,
  ).kept[0]?.tag;
  const ofHighest = collection.filter((one) => one.ref === highest);
  return ofHighest.length === 0 ? undefined : newestByCreated(repository, ofHighest, context);
}

/** The newest of all tags but `latest`; `latest` when it is the only one. */
async function newestOfAll(repository: ImageRef, context: SourceContext): Promise<string | undefined> {
  const tags = await context.registries.tags(repository, context.signal);
  const images = tags.filter(({ tag }) => tag !== "latest" && !tag.startsWith(referrerTagStart));
  if (images.length > 0) return newestByCreated(repository, images, context);
  return tags.some(({ tag }) => tag === "latest") ? "latest" : undefined;
}

async function anyTag(repository: ImageRef, context: SourceContext): Promise<string | undefined> {
  return (await context.registries.tags(repository, context.signal))[0]?.tag;
}

const anyAge = {
  now: "",
  minimumAge: { ms: 0, trustCreated: false },
  firstSeen: () => undefined,
  isAdmitted: () => true,
};
const newest: TagPolicy = { newest: { count: 1, by: "created" } };
/** How many images are asked for their creation time at once. */
const together = 8;

async function newestByCreated(
  repository: ImageRef,
  tags: readonly SourceTag[],
  context: SourceContext,
): Promise<string | undefined> {
  if (tags.length === 1) return tags[0]?.tag;
  const missing = selectTags(tags, newest, anyAge).needs;
  const times = await mapParallel(missing, together, (tag) =>
    context.registries.created({ ...repository, tag }, context.signal),
  );
  const created = new Map(missing.map((tag, index) => [tag, times[index]]));
  const candidates = tags.map((one) => ({ ...one, created: one.created ?? created.get(one.tag) ?? null }));
  return selectTags(candidates, newest, anyAge).kept[0]?.tag;
}
