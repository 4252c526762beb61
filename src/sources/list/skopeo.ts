// skopeo sync's YAML: by registry, the repositories with their tags, or with a pattern for them.
import { fieldOf, YamlFields } from "../yaml-fields.ts";
import { readYaml } from "../yaml-file.ts";
import type { ListEntry, ListReader } from "./entry.ts";
import { repositoryEntries } from "./tool.ts";

const patterns = ["images-by-tag-regex", "images-by-semver"];

export const readSkopeo: ListReader = (list) => {
  const yaml = readYaml(list.text, list.file);
  const fields = new YamlFields(yaml, list.problems);
  const entries: ListEntry[] = [];
  for (const [registry, { value }] of fields.map(yaml.root, "the file")?.entries ?? []) {
    const settings = fields.map(value, `"${registry}"`);
    const place = (offset: number) => ({ line: yaml.line(offset), at: () => yaml.at(offset) });
    for (const [path, one] of fields.map(fieldOf(settings, "images"), "images")?.entries ?? []) {
      const repository = `${registry}/${path}`;
      const tags = fields.texts(one.value, `the tags of "${path}"`);
      entries.push(...repositoryEntries({ repository, tags, ...place(one.keyOffset) }, list));
    }
    for (const key of patterns) {
      for (const [path, one] of fields.map(fieldOf(settings, key), key)?.entries ?? []) {
        const repository = `${registry}/${path}`;
        const pattern = fields.text(one.value, `the pattern of "${path}"`) ?? key;
        entries.push(...repositoryEntries({ repository, tags: [], pattern, ...place(one.keyOffset) }, list));
      }
    }
  }
  return entries;
};
