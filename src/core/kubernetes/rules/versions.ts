// References whose version stands elsewhere, as part of R9: `{name: quay.io/a/b, version: v1, pullPolicy: …}`, and
// `controllerImage` with an empty `controllerImageVersion`, which means the version of the product above both.
import type { Hit, MapRule } from "../finding.ts";
import { imageFrom, isImageKey, joinVersion } from "../image-text.ts";
import { type Path, textAt, type TreeMap } from "../tree.ts";

export const versionedImages: MapRule = (map, spot) => {
  const hits: Hit[] = [];
  const add = (name: string, path: Path, version: { text: string; path?: Path } | undefined): void => {
    const plain = imageFrom(name);
    if (version === undefined || plain === undefined || plain.tag !== undefined || plain.digest !== undefined)
      return;
    const reference = joinVersion(name.trim(), version.text);
    const ref = imageFrom(reference);
    if (ref === undefined) return;
    const tag = version.path === undefined ? [] : [{ path: version.path, part: "tag" as const }];
    const parts = [{ path, part: "repository" as const }, ...tag];
    hits.push({ rule: "R9", confidence: "high", reference, ref, path, parts, holder: String(path.at(-1)) });
  };
  // The version above is shared by many: it is no part of any of them.
  const above = spot.version === undefined ? undefined : { text: spot.version };
  const beside = (key: string): { text: string; path?: Path } | undefined => {
    const text = textAt(map, key)?.trim();
    return text === undefined || text === "" ? above : { text, path: [...spot.path, key] };
  };
  const name = textAt(map, "name");
  const version = ["version", "tag"].find((key) => key in map);
  if (name?.includes("/") === true && version !== undefined && isImageMap(map, spot.path))
    add(name, [...spot.path, "name"], beside(version));
  for (const [key, value] of Object.entries(map)) {
    if (typeof value !== "string" || !isImageKey(key) || !value.includes("/")) continue;
    const own = [`${key}Version`, `${key}Tag`].find((one) => one in map);
    if (own !== undefined) add(value, [...spot.path, key], beside(own));
  }
  return { hits };
};

function isImageMap(map: TreeMap, path: Path): boolean {
  return (
    !("repository" in map) && ("pullPolicy" in map || "imagePullPolicy" in map || path.at(-1) === "image")
  );
}

const productVersion = /^(?!api|kube|chart|schema|min|max)[a-z][A-Za-z]*Version$/;

/** The version of all that stands below a map: its only key such as `linkerdVersion`. */
export function versionOf(map: TreeMap): string | undefined {
  const found = Object.entries(map).flatMap(([key, value]) =>
    productVersion.test(key) &&
    !/image/i.test(key) &&
    typeof value === "string" &&
    /^[\w.+-]*\d[\w.+-]*$/.test(value)
      ? [value]
      : [],
  );
  return found.length === 1 ? found[0] : undefined;
}
