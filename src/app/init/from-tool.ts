// The configs of other mirroring tools as a draft: what they name becomes images, what they choose by patterns becomes an
// image with a tag policy, by the repository as their config writes it. What our config cannot express becomes a comment.
import { defined } from "../../core/base/record.ts";
import { isDigest } from "../../core/base/digest.ts";
import type { ImageEntryFile, ImageFile, TagPolicyFile } from "../../config/schema.gen.ts";
import { parseEcrHost } from "../../core/naming/ecr-host.ts";
import { isTag, tryParseImageRef } from "../../core/image/reference.ts";
import { readTree } from "../../yaml/plain.ts";
import { isList, isMap, textAt, type Tree } from "../../core/kubernetes/tree.ts";
import type { ListEntry } from "../../sources/list/entry.ts";
import { type ListFormat, readers } from "../../sources/list/formats.ts";
import { isStorageUrl } from "../../sources/list/source.ts";
import { ProblemList } from "../../sources/kind/problem-list.ts";
import { defaultOutputs, type Draft } from "./draft.ts";
import type { FromFile } from "./from-file.ts";
import { allTags, Policies, policyOf, type TagRules } from "./policies.ts";
import { regsyncNotes } from "./regsync-notes.ts";

/** Keys of the tools that a config has no key for, and what to do about them. */
const notTakenOver: readonly (readonly [RegExp, string])[] = [
  [
    /^\s*["']?(?:creds|auth|username|user|pass|password|credentials)["']?\s*:/m,
    "credentials: use docker login, or registries: with ${NAME} from the environment",
  ],
  [
    /^\s*["']?(?:interval|schedule)["']?\s*:/m,
    "the schedule: run `ecr-mirror apply` from a pipeline or a cron job",
  ],
  [
    /^\s*["']?ratelimit["']?\s*:/m,
    "rate limits: they are detected; for a lower rate, set registries.<host>.requestsPerMinute",
  ],
  [
    /^\s*["']?(?:tls|tls-verify|skip-tls-verify|cert-dir|insecure)["']?\s*:/m,
    "TLS settings: set registries.<host>.ca or plainHttp",
  ],
  [/^\s*["']?backup["']?\s*:/m, "backup tags: a replaced digest stays in ECR until plan --prune"],
];

export function draftFromTool(file: FromFile, format: ListFormat): Draft {
  const named = targetRegistry(file.text);
  const registry = file.registry ?? named;
  // Another registry than the file's: the images keep their repositories there.
  const own = file.registry !== undefined && file.text.includes(file.registry) ? file.registry : named;
  const read = readTree(file.text);
  const images = new Images(patternsOf(format, "tree" in read ? read.tree : null));
  for (const entry of readEntries(file, format, own ?? registry ?? "")) {
    images.add(format === "conf" ? prefixed(entry, file.prefix) : entry);
  }
  const name = format === "conf" ? "images" : format;
  return {
    title: `Converted from ${file.path} (${format}).`,
    registry,
    ...defined({ prefix: file.prefix }),
    tagPolicies: images.policies.named,
    sources: [{ comments: [], source: { name, kind: "images", images: images.entries } }],
    outputs: defaultOutputs,
    notes: [...images.notes, ...leftOut(file, format)],
  };
}

function leftOut(file: FromFile, format: ListFormat): readonly string[] {
  if (format === "regsync") return regsyncNotes(file);
  return notTakenOver.flatMap(([key, note]) => (key.test(file.text) ? [note] : []));
}

/** An entry with an open choice of tags has its question, and the destination that the tool gives its tags. */
function readEntries(file: FromFile, format: ListFormat, registry: string): readonly ListEntry[] {
  const read = (selects: boolean): readonly ListEntry[] => {
    const problems = new ProblemList();
    const entries = readers[format]({ file: file.path, text: file.text, problems, registry, selects });
    problems.throwIfAny();
    return entries;
  };
  const chosen = read(true);
  const entries = read(false).map((entry, index) => ({
    ...entry,
    fields: chosen[index]?.fields ?? entry.fields,
  }));
  return entries.filter((entry) => !isStorageUrl(entry.fields.image));
}

class Images {
  readonly entries: ImageEntryFile[] = [];
  readonly policies = new Policies();
  readonly notes: string[] = [];
  readonly #patterns: ReadonlyMap<string, TagPolicyFile | null>;

  constructor(patterns: ReadonlyMap<string, TagPolicyFile | null>) {
    this.#patterns = patterns;
  }

  add({ fields, question, line }: ListEntry): void {
    if (question === undefined) {
      this.entries.push(imageEntry(fields));
      return;
    }
    const entry = imageFields(fields);
    const { image } = entry;
    const isRepository = tryParseImageRef(image)?.tag === undefined && tryParseImageRef(image) !== undefined;
    const known = this.#patterns.get(image);
    const policy = known === undefined && question.includes("all its tags") ? allTags : known;
    if (!isRepository || policy === undefined || policy === null) {
      this.notes.push(`line ${line}: ${image}. ${question}`);
      return;
    }
    this.entries.push({ ...entry, tagPolicy: this.policies.nameOf(policy, image) });
  }
}

/** An ecr-images.conf names repositories without their prefix; a destination of a config has it. */
function prefixed(entry: ListEntry, prefix: string | undefined): ListEntry {
  const { destination } = entry.fields;
  if (prefix === undefined || destination === undefined) return entry;
  return { ...entry, fields: { ...entry.fields, destination: `${prefix}/${destination}` } };
}

/** Just the text where nothing else is said. */
function imageEntry(fields: ListEntry["fields"]): ImageEntryFile {
  const entry = imageFields(fields);
  return Object.keys(entry).length === 1 ? entry.image : entry;
}

/** What is said of an image, without a destination that naming gives anyway. */
function imageFields({
  image,
  tag,
  tags,
  digest,
  destination,
  helmKey,
  platforms,
}: ListEntry["fields"]): ImageFile {
  const ref = tryParseImageRef(image);
  const own = [undefined, ref?.repository, `${ref?.repository ?? ""}:${ref?.tag ?? ""}`];
  return {
    image,
    ...defined({ tag, tags, digest }),
    ...(destination === undefined || own.includes(destination) ? {} : { destination }),
    ...defined({ helmKey, platforms }),
  };
}

/** The ECR registry that most targets of the file name. */
function targetRegistry(text: string): string | null {
  const read = readTree(text);
  const counts = new Map<string, number>();
  if ("tree" in read) countTargets(read.tree, counts, 0);
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return most?.[0] ?? null;
}

const sourceKeys = new Set(["source", "from", "auth", "creds"]);

// A map's keys are sources in image-syncer's files, its values targets; elsewhere targets have keys of their own.
function countTargets(tree: Tree, counts: Map<string, number>, depth: number): void {
  if (typeof tree === "string") {
    const host = tree.split("/", 1)[0] ?? "";
    if (parseEcrHost(host) !== null) counts.set(host, (counts.get(host) ?? 0) + 1);
  } else if (Array.isArray(tree))
    for (const item of tree as readonly Tree[]) countTargets(item, counts, depth + 1);
  else if (isMap(tree)) {
    for (const [key, value] of Object.entries(tree))
      if (!sourceKeys.has(key)) countTargets(value, counts, depth + 1);
  }
}

/** The policy of each repository whose tags are chosen by a pattern; null where a policy cannot express it. */
function patternsOf(format: ListFormat, tree: Tree): ReadonlyMap<string, TagPolicyFile | null> {
  if (format === "regsync") return new Map(regsync(tree));
  if (format === "skopeo") return new Map(skopeo(tree));
  if (format === "image-syncer") return new Map(imageSyncer(tree));
  return format === "dregsy" ? new Map(dregsy(tree)) : new Map();
}

type Found = readonly [string, TagPolicyFile | null];

function regsync(tree: Tree): readonly Found[] {
  const sync = isMap(tree) ? tree["sync"] : undefined;
  return items(sync).flatMap((entry): Found[] => {
    const source = textAt(entry, "source");
    const sets = regsyncSets(entry);
    if (source === undefined || sets.length === 0) return [];
    const [only] = sets;
    if (sets.length === 1 && only !== undefined) return [[source, policyOf(only)]];
    // A tag that fits any of the sets is wanted: of lists alone that is one list.
    const isList = sets.every(({ exclude, semver }) => exclude.length + semver.length === 0);
    return [[source, isList ? policyOf({ include: sets.flatMap(({ include }) => include) }) : null]];
  });
}

/** `tags`, or the `tagSets` that regsync also has. */
function regsyncSets(entry: Readonly<Record<string, Tree>>): readonly Required<TagRules>[] {
  const sets = [...(isMap(entry["tags"]) ? [entry["tags"]] : []), ...items(entry["tagSets"])];
  // regclient's expressions match the entire tag.
  const whole = (list: Tree | undefined): string[] =>
    texts(list).map((text) => (isTag(text) ? text : `/^(?:${text})$/`));
  return sets.map((tags) => ({
    include: whole(tags["allow"]),
    exclude: whole(tags["deny"]),
    semver: texts(tags["semverRange"]),
  }));
}

function skopeo(tree: Tree): readonly Found[] {
  return entries(tree).flatMap(([registry, settings]) =>
    isMap(settings)
      ? [
          ...entries(settings["images-by-tag-regex"]).map(([path, value]): Found => [
            `${registry}/${path}`,
            policyOf({ include: texts(value).map((text) => `/${text}/`) }),
          ]),
          ...entries(settings["images-by-semver"]).map(([path, value]): Found => [
            `${registry}/${path}`,
            policyOf({ semver: texts(value) }),
          ]),
        ]
      : [],
  );
}

function imageSyncer(tree: Tree): readonly Found[] {
  const images = isMap(tree) && isMap(tree["images"]) ? tree["images"] : tree;
  return entries(images).flatMap(([source]): Found[] => {
    const [, repository, pattern] = /^(.*?):(\/.*\/)$/.exec(source) ?? [];
    return repository === undefined || pattern === undefined
      ? []
      : [[repository, policyOf({ include: [pattern] })]];
  });
}

function dregsy(tree: Tree): readonly Found[] {
  const tasks = isMap(tree) ? tree["tasks"] : undefined;
  return items(tasks).flatMap((task) => {
    const source = isMap(task["source"]) ? textAt(task["source"], "registry") : undefined;
    const registry = source === "registry.hub.docker.com" ? "docker.io" : source;
    return items(task["mappings"]).flatMap((mapping): Found[] => {
      const from = textAt(mapping, "from");
      const open = texts(mapping["tags"]).filter((tag) => !isTag(tag) && !isDigest(tag));
      if (from === undefined || open.length === 0) return [];
      return [[`${registry ?? ""}/${from.replace(/^\/+/, "")}`, dregsyPolicy(open)]];
    });
  });
}

function dregsyPolicy(tags: readonly string[]): TagPolicyFile | null {
  const by = (kind: string): string[] =>
    tags.flatMap((tag) => (tag.startsWith(`${kind}:`) ? [tag.slice(kind.length + 1).trim()] : []));
  const known = [...by("regex"), ...by("semver")];
  if (known.length !== tags.length) return null;
  return policyOf({ include: by("regex").map((text) => `/${text}/`), semver: by("semver") });
}

function items(tree: Tree | undefined): readonly Readonly<Record<string, Tree>>[] {
  return isList(tree) ? tree.filter((one) => isMap(one)) : [];
}

function entries(tree: Tree | undefined): readonly (readonly [string, Tree])[] {
  return isMap(tree) ? Object.entries(tree) : [];
}

function texts(tree: Tree | undefined): readonly string[] {
  if (typeof tree === "string") return [tree];
  return isList(tree) ? tree.filter((one) => typeof one === "string") : [];
}
