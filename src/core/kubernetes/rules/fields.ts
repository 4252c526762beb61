// R3: a whole reference below a key that is named like an image, in custom resources, annotations and data.
import type { MapRule } from "../finding.ts";
import { imageFrom, isImageKey } from "../image-text.ts";
import { isMap } from "../tree.ts";

export const imageFields: MapRule = (map, place) => {
  const hits = Object.entries(map).flatMap(([key, value]) => {
    if (typeof value !== "string" || !isImageKey(key) || "repository" in map) return [];
    const ref = imageFrom(value, { tagged: true });
    if (ref === undefined) return [];
    const path = [...place.path, key];
    return [
      {
        rule: "R3" as const,
        confidence: "high" as const,
        reference: value.trim(),
        ref,
        path,
        parts: [{ path, part: "reference" as const }],
        holder: key,
      },
    ];
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
    const path = [...place.path, "image", "name"];
    if (ref?.tag !== undefined || ref?.digest !== undefined) {
      hits.push({
        rule: "R3",
        confidence: "high",
        reference: nested["name"].trim(),
        ref,
        path,
        parts: [{ path, part: "reference" }],
        holder: "image",
      });
    }
  }
  return { hits };
};
