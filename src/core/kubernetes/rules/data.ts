// R8: ConfigMaps and Secrets: what their keys name, and the texts in which all rules look again.
import type { MapRule } from "../finding.ts";
import { fullImageFrom, namesImage } from "../image-text.ts";
import type { TreeMap } from "../tree.ts";
import { isMap } from "../tree.ts";
import { imagesIn, isHalf } from "./named.ts";

/** Keys named like an image, and all keys of a map that is about nothing else. */
export const dataValues: MapRule = (map, place) => {
  const aboutImages = namesImage(place.scope.name);
  const hits = Object.entries(map).flatMap(([name, value]) => {
    if (typeof value !== "string") return [];
    const named = { name, value, path: [...place.path, name] };
    if (namesImage(name) && !isHalf(name, value) && !isFile(name, value)) return imagesIn(named, "R8");
    return aboutImages && fullImageFrom(value) !== undefined ? imagesIn(named, "R8") : [];
  });
  return { hits };
};

// `images.yaml` is a file: its lines belong to the rules that read documents.
function isFile(name: string, value: string): boolean {
  return (
    /\.(?:ya?ml|json|toml|conf|properties|tpl|sh)$/.test(name) ||
    (value.includes("\n") && /^\s*[\w.-]+: /m.test(value))
  );
}

/** The texts of a value: as it is, or decoded where a Secret keeps it so. */
export function dataTexts(value: string, encoded: boolean): string[] {
  if (!encoded) return [value];
  try {
    const bytes = Uint8Array.from(atob(value), (character) => character.charCodeAt(0));
    return [new TextDecoder("utf-8", { fatal: true }).decode(bytes)];
  } catch {
    return [];
  }
}

/** Dashboards are megabytes of JSON in which an image is a picture. */
export function isDashboard(root: TreeMap): boolean {
  const metadata = isMap(root["metadata"]) ? root["metadata"] : undefined;
  const labels = metadata === undefined ? undefined : metadata["labels"];
  return (
    root["kind"] === "ConfigMap" && isMap(labels) && Object.keys(labels).some((key) => /dashboard/i.test(key))
  );
}
