// The Docker Compose files of a compose source with the services' images translated; all else stays byte for byte.
import type { ImageMapping } from "../../core/mapping/lookup.ts";
import { applySplices, spliceText } from "../../yaml/edit.ts";
import { whyBroken } from "../../yaml/plain.ts";
import { readYaml } from "../../yaml/read.ts";
import { valueAt } from "../../yaml/tree.ts";
import { editedFiles } from "../edit/edited-files.ts";
import type { OutputKind } from "../kind/kind.ts";
import type { EditedText } from "../edit/manifest-edit.ts";
import { leftAsIs } from "../kind/problems.ts";

export const compose: OutputKind<"compose"> = {
  kind: "compose",
  ...editedFiles("compose", translateCompose),
};

function translateCompose(text: string, file: string, mapping: ImageMapping): EditedText {
  const read = readYaml(text, { merge: true });
  const broken = whyBroken(read);
  if (broken !== undefined) return { text, warnings: [leftAsIs(file, broken)], unmapped: [] };
  const services = valueAt(read.root, ["services"]);
  if (services?.type !== "map") return { text, warnings: [], unmapped: [] };
  const unmapped: string[] = [];
  const splices = [...services.entries.values()].flatMap(({ value }) => {
    const image = valueAt(value, ["image"]);
    if (image?.type !== "text" || image.text === null) return [];
    const destination = mapping.find(image.text);
    if (destination === undefined) unmapped.push(image.text);
    return destination === undefined ? [] : spliceText(text, image, { from: image.text, to: destination });
  });
  return { text: applySplices(text, splices), warnings: [], unmapped };
}
