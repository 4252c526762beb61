// R4: `{repository, image | name, version | tag}`: three strings of which an operator makes one reference.
import type { FoundPart, MapRule } from "../finding.ts";
import { nothing } from "../finding.ts";
import { imageFrom, isDigestText, joinVersion } from "../image-text.ts";
import type { Path } from "../tree.ts";
import { textAt } from "../tree.ts";

export const triples: MapRule = (map, place) => {
  const repository = textAt(map, "repository");
  const nameKey = ["image", "name"].find((key) => typeof map[key] === "string" && map[key] !== "");
  const versionKey = ["version", "tag", "digest"].find(
    (key) => typeof map[key] === "string" && map[key] !== "",
  );
  if (!("repository" in map) || nameKey === undefined) return nothing;
  const name = textAt(map, nameKey) ?? "";
  const version = versionKey === undefined ? "" : (textAt(map, versionKey) ?? "");
  const at = (key: string): Path => [...place.path, key];
  if ((repository ?? "") === "") {
    const ref = nameKey === "image" && version === "" ? imageFrom(name, { tagged: true }) : undefined;
    if (ref === undefined) return nothing;
    const parts: FoundPart[] = [{ path: at(nameKey), part: "reference" }];
    return { hits: [{ rule: "R4", confidence: "high", reference: name, ref, path: at(nameKey), parts }] };
  }
  const registry = textAt(map, "registry");
  const base = [registry ?? "", repository ?? "", name].filter((piece) => piece !== "").join("/");
  const reference = version === "" ? base : joinVersion(base, version);
  const ref = imageFrom(reference);
  if (ref === undefined) return nothing;
  if (ref.tag === undefined && ref.digest === undefined) {
    return {
      hits: [],
      open: [{ reference, why: `no version beside ${nameKey}: the operator chooses one`, path: at(nameKey) }],
    };
  }
  const parts: FoundPart[] = [
    ...(registry === undefined || registry === ""
      ? []
      : [{ path: at("registry"), part: "registry" as const }]),
    { path: at("repository"), part: "repository" },
    { path: at(nameKey), part: "name" },
    ...(versionKey === undefined
      ? []
      : [{ path: at(versionKey), part: isDigestText(version) ? ("digest" as const) : ("tag" as const) }]),
  ];
  return { hits: [{ rule: "R4", confidence: "high", reference, ref, path: at(nameKey), parts }] };
};
