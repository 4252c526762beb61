// R10: `hub` and `tag` above bare names: `{hub: docker.io/istio, tag: 1.22.0, proxy: {image: proxyv2}}`.
import type { FoundPart, Hit, MapRule } from "../finding.ts";
import { nothing } from "../finding.ts";
import { imageFrom } from "../image-text.ts";
import type { Path, Tree, TreeMap } from "../tree.ts";
import { isMap, textAt } from "../tree.ts";

const bareName = /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/;

export const hubs: MapRule = (map, place) => {
  const hub = textAt(map, "hub");
  const tag = textAt(map, "tag");
  if (hub === undefined || hub === "" || tag === undefined || tag === "") return nothing;
  const hits = bareImages(map, place.path).flatMap(({ name, path, under }): Hit[] => {
    const ownTag = textAt(under, "tag");
    const reference = `${hub}/${name}:${ownTag === undefined || ownTag === "" ? tag : ownTag}`;
    const ref = imageFrom(reference);
    if (ref === undefined) return [];
    const parts: FoundPart[] = [
      { path: [...place.path, "hub"], part: "repository" },
      { path, part: "name" },
      { path: [...place.path, "tag"], part: "tag" },
    ];
    return [{ rule: "R10", confidence: "high", reference, ref, path, parts }];
  });
  return { hits };
};

function bareImages(map: TreeMap, path: Path): { name: string; path: Path; under: TreeMap }[] {
  return Object.entries(map).flatMap(([key, value]: [string, Tree]) => {
    const at = [...path, key];
    if (key === "image" && typeof value === "string" && value !== "auto" && bareName.test(value))
      return [{ name: value, path: at, under: map }];
    // A hub of its own below is that hub's business.
    return isMap(value) && !("hub" in value && "tag" in value) ? bareImages(value, at) : [];
  });
}
