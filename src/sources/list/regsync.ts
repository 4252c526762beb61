// regsync.yml: its `sync` entries, each an image, a repository with chosen tags, or a whole registry.
import { fieldOf, YamlFields } from "../yaml-fields.ts";
import { readYaml, type YamlValue } from "../yaml-file.ts";
import type { ListEntry, ListReader, ListText } from "./entry.ts";
import { destinationIn, repositoryEntries } from "./tool.ts";

export const readRegsync: ListReader = (list) => {
  const yaml = readYaml(list.text, list.file);
  const fields = new YamlFields(yaml, list.problems);
  const root = fields.map(yaml.root, "the file");
  const sync = fieldOf(root, "sync");
  if (sync === undefined) fields.wrong(yaml.root, "a regsync file needs a list under sync");
  return fields.list(sync, "sync").flatMap((item) => readEntry(item, fields, list));
};

function readEntry(item: YamlValue, fields: YamlFields, list: ListText): readonly ListEntry[] {
  const map = fields.map(item, "each of sync");
  const image = fields.text(fieldOf(map, "source"), "source");
  if (map === undefined || image === undefined) {
    if (map !== undefined) fields.wrong(map, "an entry of sync needs the key source");
    return [];
  }
  const line = fields.file.line(map.offset);
  const at = () => fields.file.at(fieldOf(map, "source")?.offset ?? map.offset);
  const type = fields.text(fieldOf(map, "type"), "type") ?? "image";
  const ask = (question: string): ListEntry[] => [{ fields: { image }, line, at, question }];
  if (image.includes("{{")) return ask("The reference is a template of regsync: write what it stands for.");
  if (type === "registry") return ask("regsync copies this whole registry: name its repositories.");
  const platform = fields.text(fieldOf(map, "platform"), "platform");
  const several = fields.texts(fieldOf(map, "platforms"), "platforms");
  const platforms = platform === undefined ? several : [platform];
  const destination = destinationIn(list.registry, fields.text(fieldOf(map, "target"), "target"));
  const common = { destination, platforms: platforms.length === 0 ? undefined : platforms };
  if (type !== "repository") return [{ fields: { image, ...common }, line, at }];
  const tags = fields.map(fieldOf(map, "tags"), "tags");
  const allow = fields.texts(fieldOf(tags, "allow"), "allow");
  const others = ["deny", "semverRange"].filter((key) => fieldOf(tags, key) !== undefined);
  const pattern = others.length === 0 ? undefined : others.join(" and ");
  return repositoryEntries({ repository: image, tags: allow, pattern, ...common, line, at }, list);
}
