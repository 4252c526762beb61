// R3: a whole reference below a key that is named like an image, in custom resources, annotations and data.
// R12: defaults in custom resource definitions for properties with such a name.
import type { ImageRef } from "../../image/reference.ts";
import { type Hit, type MapRule, type RuleResult, wholeHit } from "../finding.ts";
import { imageFrom, isImageKey } from "../image-text.ts";
import { isList, isMap, type Path, type Tree, type TreeMap } from "../tree.ts";

export const imageFields: MapRule = (map, spot) => {
  const hits = Object.entries(map).flatMap(([key, value]) => {
    if (typeof value !== "string" || !isImageKey(key) || "repository" in map) return [];
    const ref = imageFrom(value, { tagged: true });
    if (ref === undefined) return [];
    return [fieldHit(value, ref, [...spot.path, key], key)];
  });
  // `image: {name: quay.io/x/y:1}` is the same with one more level.
  const nested = map["image"];
  if (
    isMap(nested) &&
    typeof nested["name"] === "string" &&
    !("repository" in nested) &&
    !("tag" in nested)
  ) {
    const ref = imageFrom(nested["name"]);
    if (ref?.tag !== undefined || ref?.digest !== undefined)
      hits.push(fieldHit(nested["name"], ref, [...spot.path, "image", "name"], "image"));
  }
  return { hits };
};

function fieldHit(value: string, ref: ImageRef, path: Path, holder: string): Hit {
  return wholeHit({ rule: "R3", confidence: "high", reference: value.trim(), ref, path, holder });
}

export function definitionDefaults(root: TreeMap): RuleResult {
  const hits: Hit[] = [];
  const walk = (tree: Tree, path: Path): void => {
    if (isList(tree)) tree.forEach((item, at) => walk(item, [...path, at]));
    if (!isMap(tree)) return;
    for (const [key, value] of Object.entries(tree)) {
      const at = [...path, key];
      if (isImageKey(key) && isMap(value)) hits.push(...defaultOf(value, at));
      walk(value, at);
    }
  };
  walk(root, []);
  return { hits };
}

function defaultOf(property: TreeMap, path: Path): Hit[] {
  const value = property["default"];
  const ref = typeof value === "string" ? imageFrom(value, { tagged: true }) : undefined;
  if (typeof value !== "string" || ref === undefined) return [];
  const hit = { rule: "R12", confidence: "low", reference: value, ref, path: [...path, "default"] } as const;
  return [wholeHit(hit)];
}
