// Lists as YAML or JSON: references and objects in a list, alone or under `images:`.
import { nearest } from "../../core/base/nearest.ts";
import type { ImageEntry } from "../kind/image-entry.ts";
import { fieldOf, YamlFields } from "../yaml-fields.ts";
import { readYaml, type YamlMap, type YamlValue } from "../yaml-file.ts";
import type { ListEntry, ListReader } from "./entry.ts";

const keys = ["image", "tag", "tags", "digest", "destination", "helmKey", "platforms", "tagPolicy"] as const;

export const readYamlList: ListReader = ({ file, text, problems }) => {
  const yaml = readYaml(text, file);
  const fields = new YamlFields(yaml, problems);
  const { root } = yaml;
  const items = root.type === "map" ? fieldOf(root, "images") : root;
  if (items === undefined) {
    fields.wrong(root, "the file must be a list, or a map with a list under images");
    return [];
  }
  return fields.list(items, "the list of images").flatMap((item) => readItem(item, fields));
};

function readItem(item: YamlValue, fields: YamlFields): readonly ListEntry[] {
  if (item.type === "map") return readMap(item, fields);
  if (item.type === "text" && item.text !== null) {
    if (item.isString)
      return [
        {
          fields: { image: item.text },
          line: fields.file.line(item.offset),
          at: () => fields.file.at(item.offset),
        },
      ];
  }
  fields.wrong(
    item,
    "an image must be a text or a map with image",
    "Write a reference, in quotes if it is a number.",
  );
  return [];
}

function readMap(map: YamlMap, fields: YamlFields): readonly ListEntry[] {
  for (const [key, { keyOffset }] of map.entries) {
    if (keys.some((known) => known === key)) continue;
    const near = nearest(key, keys);
    const hint = near === undefined ? `The keys are ${keys.join(", ")}.` : `Did you mean "${near}"?`;
    fields.wrong(
      { type: "text", offset: keyOffset, text: key, isString: true },
      `an image has no key "${key}"`,
      hint,
    );
  }
  const value = fieldOf(map, "image");
  const image = fields.text(value, "image");
  if (image === undefined) {
    if (value === undefined || value.type === "text") fields.wrong(map, "an entry needs the key image");
    return [];
  }
  const at = (key?: keyof ImageEntry) =>
    fields.file.at((key === undefined ? undefined : fieldOf(map, key)?.offset) ?? map.offset);
  const text = (key: keyof ImageEntry) => fields.text(fieldOf(map, key), key);
  const texts = (key: keyof ImageEntry) => {
    const value = fieldOf(map, key);
    return value === undefined ? undefined : fields.texts(value, key);
  };
  const entry: ImageEntry = {
    image,
    tag: text("tag"),
    tags: texts("tags"),
    digest: text("digest"),
    destination: text("destination"),
    helmKey: text("helmKey"),
    platforms: texts("platforms"),
    tagPolicy: text("tagPolicy"),
  };
  return [{ fields: entry, line: fields.file.line(map.offset), at }];
}
