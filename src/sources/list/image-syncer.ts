// image-syncer's files: a map from source to destination (or several), alone or under `images`. A source ends
// with a tag, tags separated by commas, `/a regular expression/`, a digest, or nothing for all tags.
import { fieldOf, YamlFields } from "../yaml-fields.ts";
import { readYaml, type YamlValue } from "../yaml-file.ts";
import type { ListReader } from "./entry.ts";
import { destinationIn, repositoryEntries } from "./tool.ts";

export const readImageSyncer: ListReader = (list) => {
  const yaml = readYaml(list.text, list.file);
  const fields = new YamlFields(yaml, list.problems);
  const root = fields.map(yaml.root, "the file");
  const inside = fieldOf(root, "images");
  const images = inside?.type === "map" ? inside : root;
  return [...(images?.entries ?? [])].flatMap(([source, { keyOffset, value }]) => {
    const { repository, tags, pattern } = splitSource(source);
    const target = targets(value, fields).find((one) => destinationIn(list.registry, one) !== undefined);
    const destination = destinationIn(list.registry, target);
    const place = { line: yaml.line(keyOffset), at: () => yaml.at(keyOffset) };
    return repositoryEntries({ repository, tags, pattern, destination, ...place }, list);
  });
};

function targets(value: YamlValue, fields: YamlFields): readonly string[] {
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
  return {
    repository: source.slice(0, colon),
    tags: source
      .slice(colon + 1)
      .split(",")
      .filter(Boolean),
  };
}
