// R14: images that a chart's author lists in Chart.yaml annotations: a hint, never more.
import type { Tree } from "../tree.ts";
import { isList, isMap, textAt } from "../tree.ts";
import { readTree } from "../documents.ts";

const keys = ["artifacthub.io/images", "images", "helm.sh/images"];

/** The references in a chart's annotations, in their order. */
export function annotatedImages(annotations: Tree): string[] {
  if (!isMap(annotations)) return [];
  return keys.flatMap((key) => {
    const text = textAt(annotations, key);
    const read = text === undefined ? undefined : readTree(text);
    if (read === undefined || "broken" in read || !isList(read.tree)) return [];
    return read.tree.flatMap((item) => {
      const image = isMap(item) ? textAt(item, "image") : item;
      return typeof image === "string" ? [image] : [];
    });
  });
}
