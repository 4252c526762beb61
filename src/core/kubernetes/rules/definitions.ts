// R12: defaults in custom resource definitions for properties that are named like an image.
import type { Hit, RuleResult } from "../finding.ts";
import { imageFrom, isImageKey } from "../image-text.ts";
import type { Path, Tree, TreeMap } from "../tree.ts";
import { isList, isMap } from "../tree.ts";

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
  const at = [...path, "default"];
  return [
    {
      rule: "R12",
      confidence: "low",
      reference: value,
      ref,
      path: at,
      parts: [{ path: at, part: "reference" }],
    },
  ];
}
