// The configs of other mirroring tools as a draft: what they name becomes images, what they choose by patterns an
// image with a tag policy. What a config can't say becomes a comment.
import { defined } from "../../core/base/defined.ts";
import type { ImageEntryFile, ImageFile, TagPolicyFile } from "../../config/schema.gen.ts";
import { parseEcrHost } from "../../core/naming/ecr-host.ts";
import { tryParseImageRef } from "../../core/image/reference.ts";
import { readTree } from "../../core/kubernetes/documents.ts";
import { isMap, type Tree } from "../../core/kubernetes/tree.ts";
import type { ListEntry } from "../../sources/list/entry.ts";
import { type ListFormat, readers } from "../../sources/list/formats.ts";
import { isStorageUrl } from "../../sources/list/source.ts";
import { ProblemList } from "../../sources/kind/problem-list.ts";
import { defaultOutputs, type Draft } from "./draft.ts";
import { allTags, patternsOf } from "./tool-patterns.ts";

export interface FromFile {
  /** As the user named it. */
  readonly path: string;
  readonly text: string;
  /** From the config's folder. */
  readonly relative: string;
  /** Asked for on the command line. */
  readonly registry?: string | undefined;
  readonly prefix?: string | undefined;
}

/** Keys of the tools that a config has no place for, and what to do about them. */
const notTakenOver: readonly (readonly [RegExp, string])[] = [
  [
    /^\s*["']?(?:creds|auth|username|user|pass|password|credentials)["']?\s*:/m,
    "credentials: use docker login, or registries: with ${NAME} from the environment",
  ],
  [
    /^\s*["']?(?:interval|schedule)["']?\s*:/m,
    "the schedule: run `ecr-mirror apply` from a pipeline or a cron job",
  ],
  [/^\s*["']?ratelimit["']?\s*:/m, "rate limits: they are learned; see registries.<host>.requestsPerMinute"],
  [
    /^\s*["']?(?:tls|tls-verify|skip-tls-verify|cert-dir|insecure)["']?\s*:/m,
    "TLS settings: see registries.<host>.ca and plainHttp",
  ],
  [/^\s*["']?backup["']?\s*:/m, "backup tags: a replaced digest stays in ECR until plan --prune"],
];

export function draftFromTool(file: FromFile, format: ListFormat): Draft {
  const registry = file.registry ?? targetRegistry(file.text);
  const read = readTree(file.text);
  const images = new Images(patternsOf(format, "tree" in read ? read.tree : null));
  for (const entry of readEntries(file, format, registry ?? "")) {
    images.add(format === "conf" ? prefixed(entry, file.prefix) : entry);
  }
  const name = format === "conf" ? "images" : format;
  return {
    title: `Made from ${file.path} (${format}).`,
    registry,
    ...defined({ prefix: file.prefix }),
    tagPolicies: images.policies,
    sources: [{ comments: [], source: { name, kind: "images", images: images.entries } }],
    outputs: defaultOutputs,
    notes: [...images.notes, ...notTakenOver.flatMap(([key, note]) => (key.test(file.text) ? [note] : []))],
  };
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
  readonly policies: Record<string, TagPolicyFile> = {};
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
    this.entries.push({ ...entry, tagPolicy: this.#nameOf(policy, image) });
  }

  /** One name for equal policies, from the first repository that has it. */
  #nameOf(policy: TagPolicyFile, image: string): string {
    const wanted = JSON.stringify(policy);
    const existing = Object.keys(this.policies).find(
      (name) => JSON.stringify(this.policies[name]) === wanted,
    );
    if (existing !== undefined) return existing;
    const base = policy === allTags ? "all" : (image.split("/").at(-1) ?? "tags");
    let name = base;
    for (let number = 2; name in this.policies || name === "same"; number += 1) name = `${base}-${number}`;
    this.policies[name] = policy;
    return name;
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
