// The configs of other mirroring tools as lists: regsync.yml, skopeo sync's YAML, image-syncer's and dregsy's files.
import { isDigest } from "../../core/base/digest.ts";
import { isTag, tryParseImageRef } from "../../core/image/reference.ts";
import { fieldOf, readFields, type YamlFields } from "../kind/yaml-file.ts";
import type { YamlMap, YamlValue } from "../../yaml/tree.ts";
import type { ImageEntry } from "../kind/image-entry.ts";
import type { ListEntry, ListReader, ListText } from "./entry.ts";

/** Its `sync` entries: each an image, a repository with chosen tags, or an entire registry. */
export const readRegsync: ListReader = (list) => {
  const fields = readFields(list.text, list.file, list.problems);
  const root = fields.map(fields.file.root, "the file");
  const sync = fieldOf(root, "sync");
  if (sync === undefined) fields.wrong(fields.file.root, "a regsync file needs a list under sync");
  return fields.list(sync, "sync").flatMap((item) => readSync(item, fields, list));
};

function readSync(item: YamlValue, fields: YamlFields, list: ListText): readonly ListEntry[] {
  const map = fields.map(item, "each of sync");
  const image = fields.required(map, "source", "an entry of sync needs the key source");
  if (map === undefined || image === undefined) return [];
  const line = fields.file.line(map.offset);
  const at = () => fields.file.at(fieldOf(map, "source")?.offset ?? map.offset);
  const type = fields.text(fieldOf(map, "type"), "type") ?? "image";
  const ask = (question: string): ListEntry[] => [{ fields: { image }, line, at, question }];
  if (image.includes("{{")) return ask("The reference is a regsync template: replace it with its value.");
  if (type === "registry") return ask("regsync copies this entire registry: list its repositories.");
  const platform = fields.text(fieldOf(map, "platform"), "platform");
  const several = fields.texts(fieldOf(map, "platforms"), "platforms");
  const platforms = platform === undefined ? several : [platform];
  const destination = destinationIn(list.registry, fields.text(fieldOf(map, "target"), "target"));
  const common = { destination, platforms: platforms.length === 0 ? undefined : platforms };
  if (type !== "repository") return [{ fields: { image, ...common }, line, at }];
  const tags = fields.map(fieldOf(map, "tags"), "tags");
  const allow = fields.texts(fieldOf(tags, "allow"), "allow");
  const others = [
    ...["deny", "semverRange"].filter((key) => fieldOf(tags, key) !== undefined),
    ...(fieldOf(map, "tagSets") === undefined ? [] : ["tagSets"]),
  ];
  const pattern = others.length === 0 ? undefined : others.join(" and ");
  return repositoryEntries({ repository: image, tags: allow, pattern, ...common, line, at }, list);
}

const skopeoPatterns = ["images-by-tag-regex", "images-by-semver"];

/** By registry, the repositories with their tags, or with a pattern for them. */
export const readSkopeo: ListReader = (list) => {
  const fields = readFields(list.text, list.file, list.problems);
  const entries: ListEntry[] = [];
  for (const [registry, { value }] of fields.map(fields.file.root, "the file")?.entries ?? []) {
    const settings = fields.map(value, `"${registry}"`);
    for (const key of ["images", ...skopeoPatterns]) {
      for (const [path, one] of fields.map(fieldOf(settings, key), key)?.entries ?? []) {
        const tags = key === "images" ? fields.texts(one.value, `the tags of "${path}"`) : [];
        const pattern =
          key === "images" ? undefined : (fields.text(one.value, `the pattern of "${path}"`) ?? key);
        const spot = spotOf(one.keyOffset, fields);
        entries.push(
          ...repositoryEntries({ repository: `${registry}/${path}`, tags, pattern, ...spot }, list),
        );
      }
    }
  }
  return entries;
};

/**
 * A map from source to destination (or several), alone or under `images`. A source ends with a tag, tags separated by
 * commas, `/a regular expression/`, a digest, or nothing for all tags.
 */
export const readImageSyncer: ListReader = (list) => {
  const fields = readFields(list.text, list.file, list.problems);
  const root = fields.map(fields.file.root, "the file");
  const inside = fieldOf(root, "images");
  const images = inside?.type === "map" ? inside : root;
  return [...(images?.entries ?? [])].flatMap(([source, { keyOffset, value }]) => {
    const { repository, tags, pattern } = splitSource(source);
    const [destination] = destinationsOf(value, fields).flatMap(
      (one) => destinationIn(list.registry, one) ?? [],
    );
    return repositoryEntries({ repository, tags, pattern, destination, ...spotOf(keyOffset, fields) }, list);
  });
};

function destinationsOf(value: YamlValue, fields: YamlFields): readonly string[] {
  if (value.type === "list") return fields.texts(value, "the destinations");
  const one = fields.text(value, "a destination");
  return one === undefined ? [] : [one];
}

function splitSource(source: string): { repository: string; tags: readonly string[]; pattern?: string } {
  const regex = /^(.*?):(\/.*\/)$/.exec(source);
  if (regex !== null) return { repository: regex[1] ?? "", tags: [], pattern: regex[2] ?? "" };
  const at = source.indexOf("@");
  if (at >= 0) return { repository: source.slice(0, at), tags: source.slice(at + 1).split(",") };
  const colon = source.indexOf(":", source.lastIndexOf("/") + 1);
  if (colon < 0) return { repository: source, tags: [] };
  const tags = source.slice(colon + 1).split(",");
  return { repository: source.slice(0, colon), tags: tags.filter(Boolean) };
}

/** Tasks from one registry to another, each with mappings of repositories and their tags. */
export const readDregsy: ListReader = (list) => {
  const fields = readFields(list.text, list.file, list.problems);
  const tasks = fieldOf(fields.map(fields.file.root, "the file"), "tasks");
  if (tasks === undefined) fields.wrong(fields.file.root, "a dregsy file needs a list under tasks");
  return fields.list(tasks, "tasks").flatMap((item) => {
    const task = fields.map(item, "each of tasks");
    const from = registryOf(task, "source", fields);
    if (task === undefined || from === undefined) {
      if (task !== undefined) fields.wrong(task, "a task needs a registry under source");
      return [];
    }
    const to = registryOf(task, "target", fields);
    const mappings = fields.list(fieldOf(task, "mappings"), "mappings");
    return mappings.flatMap((mapping) => readMapping(mapping, { from, to, fields, list }));
  });
};

interface Task {
  readonly from: string;
  readonly to: string | undefined;
  readonly fields: YamlFields;
  readonly list: ListText;
}

function readMapping(value: YamlValue, task: Task): readonly ListEntry[] {
  const { fields, list } = task;
  const map = fields.map(value, "each of mappings");
  const from = fields.required(map, "from", "a mapping needs the key from");
  if (map === undefined || from === undefined) return [];
  const line = fields.file.line(map.offset);
  const at = () => fields.file.at(fieldOf(map, "from")?.offset ?? map.offset);
  if (from.startsWith("regex:")) {
    const question = "dregsy selects repositories with a regular expression: list them.";
    return [{ fields: { image: `${task.from}/${from}` }, line, at, question }];
  }
  const path = from.replace(/^\/+/, "");
  const to = fields.text(fieldOf(map, "to"), "to") ?? path;
  const destination =
    task.to === undefined ? undefined : destinationIn(list.registry, `${task.to}/${to.replace(/^\/+/, "")}`);
  const platform = fields.text(fieldOf(map, "platform"), "platform");
  const platforms = platform === undefined || platform === "all" ? undefined : [platform];
  const tags = fields.texts(fieldOf(map, "tags"), "tags");
  return repositoryEntries(
    { repository: `${task.from}/${path}`, tags, destination, platforms, line, at },
    list,
  );
}

function registryOf(
  task: YamlMap | undefined,
  key: "source" | "target",
  fields: YamlFields,
): string | undefined {
  const registry = fields.text(fieldOf(fields.map(fieldOf(task, key), key), "registry"), "registry");
  // The host that dregsy's documentation gives for Docker Hub.
  return registry === "registry.hub.docker.com" ? "docker.io" : registry;
}

function spotOf(offset: number, { file }: YamlFields): Pick<ListEntry, "line" | "at"> {
  return { line: file.line(offset), at: () => file.at(offset) };
}

interface ToolRepository
  extends Pick<ListEntry, "line" | "at">, Pick<ImageEntry, "platforms" | "destination"> {
  readonly repository: string;
  /** Tags, digests and patterns as the tool's config has them; empty means all tags. */
  readonly tags: readonly string[];
  /** The tool's own words for a choice of tags that isn't a list: a range, a regular expression. */
  readonly pattern?: string | undefined;
}

/** Entries for the tags that are named; an open choice is left to the source's tag policy, or asked. */
function repositoryEntries(one: ToolRepository, list: ListText): readonly ListEntry[] {
  const { repository, destination, platforms, line, at } = one;
  const tags = one.tags.filter((tag) => isTag(tag));
  const digests = one.tags.filter((tag) => isDigest(tag));
  const open = one.tags.filter((tag) => !isTag(tag) && !isDigest(tag));
  const common = { destination, platforms };
  const entry = (fields: Partial<ImageEntry>) => ({ fields: { image: repository, ...fields }, line, at });
  const entries: ListEntry[] = digests.map((digest) => entry({ digest, ...common }));
  if (tags.length > 0) entries.push(entry({ tags, ...common }));
  const pattern = one.pattern ?? (open.length > 0 ? open.join(", ") : undefined);
  if (pattern === undefined && one.tags.length > 0) return entries;
  if (list.selects) return [...entries, entry(common)];
  const which = pattern === undefined ? "all its tags" : `its tags by ${pattern}`;
  const question = `The file asks for ${which}: set a tagPolicy on the source that selects them.`;
  return [...entries, { ...entry({}), question }];
}

/** A destination of the file is kept if it is in the target registry; elsewhere naming decides. */
function destinationIn(registry: string, text: string | undefined): string | undefined {
  const ref = text === undefined ? undefined : tryParseImageRef(text);
  if (ref === undefined || ref.registry !== registry) return undefined;
  return ref.tag === undefined ? ref.repository : `${ref.repository}:${ref.tag}`;
}
