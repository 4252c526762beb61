// The `codecollection` kind: the images of a RunWhen catalog. An entry that names its image's repository is taken
// at its word; a name made by the old rule is a guess, so it is checked to exist. Only the tags of the collection's ref
// count, whoever chooses among them: a tag policy, or this file.
import { problemCode } from "../../core/base/diagnostic.ts";
import { defined } from "../../core/base/record.ts";
import { formatImageRef, type ImageRef, parseImageRef } from "../../core/image/reference.ts";
import { movingTag, refOfBuild } from "../../core/naming/tags/builds.ts";
import type { BuildScope, Discovery, Provenance, Question, WantedImage } from "../../core/image/wanted.ts";
import { mapParallel } from "../../net/parallel.ts";
import { parseGitFile } from "../../programs/git.ts";
import type { SourceContext, SourceKind, SourceOf } from "../kind/kind.ts";
import { ProblemList } from "../kind/problem-list.ts";
import { type Collection, readCatalog } from "./catalog.ts";
import { checkDestination, destinationOf, ownerOf } from "./destination.ts";
import { chooseTag } from "./choose-tag.ts";
import { leftOut, withoutImage } from "./problems.ts";

export const codecollection: SourceKind<"codecollection"> = {
  kind: "codecollection",
  reach: "network",
  files: (source) => (/^[a-z+]+:\/\//.test(source.catalog) ? [] : [source.catalog]),
  programs: (source) => (parseGitFile(source.catalog) === undefined ? [] : ["git"]),
  checkConfig: checkDestination,
  discover,
};

type Source = SourceOf<"codecollection">;

/** The values key that RunWhen's runner reads its images' registry from. */
const helmKey = "runner.runEnvironment";
/** Collections that are looked at together; what their registries can bear is these registries' own matter. */
const together = 16;

type Answer =
  | { readonly image: WantedImage }
  | { readonly question: Question }
  /** The catalog says that there is none, and the source does not ask to guess one. */
  | { readonly without: Collection };

async function discover(source: Source, context: SourceContext): Promise<Discovery> {
  const all = await readCatalog(source.catalog, context);
  const shown = all.filter((one) => !one.isHidden || source.hidden === true);
  const problems = new ProblemList();
  const named = shown.flatMap((collection) => {
    const place = problems.attempt(() => placeOf(collection, source), collection.at);
    return place === undefined ? [] : [{ collection, place }];
  });
  problems.throwIfAny();
  const answers = await mapParallel(named, together, ({ collection, place }) =>
    answerFor(collection, place, source, context),
  );
  const hidden = all.length - shown.length;
  const without = answers.flatMap((one) => ("without" in one ? [one.without.slug] : []));
  return {
    title: `catalog ${source.catalog}`,
    images: answers.flatMap((one) => ("image" in one ? [one.image] : [])),
    questions: answers.flatMap((one) => ("question" in one ? [one.question] : [])),
    warnings: [
      ...(hidden === 0 ? [] : [leftOut(hidden, source.catalog)]),
      ...(without.length === 0 ? [] : [withoutImage(without, source.catalog)]),
    ],
  };
}

/** Where a collection's images are. */
interface Place {
  readonly text: string;
  /** null when the collection says too little for a name. */
  readonly ref: ImageRef | null;
  readonly isGuessed: boolean;
  /** The tag that the catalog says, where it is one of the wanted ref. */
  readonly tag?: string;
  readonly builds: BuildScope;
  readonly destination: WantedImage["destination"];
}

function placeOf(collection: Collection, source: Source): Place {
  const ref = source.branch ?? collection.ref ?? "main";
  const destination = destinationOf(source, collection, ref);
  if (collection.imageRegistry !== undefined) {
    const text = collection.imageRegistry;
    const tag = taggedByCatalog(collection, source.branch);
    // An invalid tag is the catalog's fault, and reported at its line.
    const parsed = parseImageRef(tag === undefined ? text : `${text}:${tag}`);
    const { tag: _, ...repository } = parsed;
    const builds = { ref, isInName: false };
    return { text, ref: repository, isGuessed: false, builds, destination, ...defined({ tag }) };
  }
  const builds = { ref, isInName: true };
  const owner = ownerOf(collection);
  if (owner === undefined || source.registryPrefix === undefined) {
    return { text: collection.slug, ref: null, isGuessed: true, builds, destination };
  }
  const name = `${owner.org}-${owner.repo}-${ref}`.toLowerCase().replace(/[^a-z0-9._-]+/g, "-");
  const text = `${source.registryPrefix.replace(/\/+$/, "")}/${name}`;
  return { text, ref: parseImageRef(text), isGuessed: true, builds, destination };
}

/** The catalog's stable tag, else its latest; of a branch that the source names, the one that is of that branch. */
function taggedByCatalog({ tags }: Collection, branch: string | undefined): string | undefined {
  if (branch === undefined) return tags[0];
  const moving = movingTag(branch);
  return tags.find((tag) => tag === moving || refOfBuild(tag) === moving);
}

async function answerFor(
  collection: Collection,
  place: Place,
  source: Source,
  context: SourceContext,
): Promise<Answer> {
  const { text, ref, isGuessed, builds, destination } = place;
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
    if (collection.isWithoutImage && source.registryPrefix === undefined) return { without: collection };
    return ask(
      "The catalog names no image_registry. Set `registryPrefix` on the source to look for the image under it.",
    );
  }
  const found = (wanted: ImageRef): Answer => ({
    image: {
      reference: formatImageRef(wanted),
      ref: wanted,
      provenance: [provenance],
      helmKey,
      builds,
      ...defined({ destination }),
    },
  });
  if (place.tag !== undefined && !context.choosesTags) return found({ ...ref, tag: place.tag });
  // Of a policy that chooses tags it must only be known that there are some.
  const look = context.choosesTags ? anyTag : chooseTag;
  const tag = await unlessMissing(() => look(ref, builds, context), isGuessed);
  if (tag === null)
    return ask(
      isGuessed ? `${text} does not exist. The name is a guess from git_url.` : `${text} does not exist.`,
    );
  if (tag === undefined) return ask(noTag(place));
  return found(context.choosesTags ? ref : { ...ref, tag });
}

function noTag({ text, isGuessed, builds: { ref } }: Place): string {
  const or = isGuessed ? "no commit tag" : "no version tag";
  return `${text} has no tag for the ref ${ref} (<ref>-<commit>-<commit>, or <ref>), and ${or}.`;
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

async function anyTag(
  repository: ImageRef,
  _: BuildScope,
  context: SourceContext,
): Promise<string | undefined> {
  return (await context.registries.tags(repository, context.signal))[0]?.tag;
}
