// R9: references split over neighbours: `x.repository` + `x.tag`, `--x-image-repository=` + `--x-image-tag=`,
// `X_IMAGE_REPOSITORY` + `X_IMAGE_TAG`, `{image, tag}`. One half alone is never an image.
import type { FoundPart, Hit, MapRule, OpenReference, Place } from "../finding.ts";
import { imageFrom, joinVersion, namesImage } from "../image-text.ts";
import type { TreeMap } from "../tree.ts";
import { flagsOf, type Named, variablesOf } from "./holders.ts";

export type Role = "registry" | "repository" | "image" | "tag" | "digest";

const roles: readonly (readonly [RegExp, Role])[] = [
  [/(?:^|[._-]|(?<=[a-z0-9]))(?:image[._-]?)?registry$/i, "registry"],
  [/(?:^|[._-]|(?<=[a-z0-9]))(?:image[._-]?)?repo(?:sitory)?$/i, "repository"],
  [/(?:^|[._-]|(?<=[a-z0-9]))(?:image[._-]?)?tag$/i, "tag"],
  [/(?:^|[._-]|(?<=[a-z0-9]))(?:image[._-]?)?(?:digest|sha)$/i, "digest"],
  [/(?:^|[._-]|(?<=[a-z0-9]))image(?:[._-]?name)?$/i, "image"],
];

/** Which half a name speaks of, and what the halves have in common. */
export function halfOf(name: string): { readonly stem: string; readonly role: Role } | undefined {
  const bare = name.replace(/^-+/, "");
  for (const [form, role] of roles) {
    const match = form.exec(bare);
    if (match !== null)
      return { stem: bare.slice(0, match.index).toLowerCase().replaceAll(/[._-]/g, ""), role };
  }
  return undefined;
}

export const pairs: MapRule = (map, place) => {
  const groups = [keysOf(map, place), flagsOf(map, place), variablesOf(map, place)].map(paired);
  return { hits: groups.flatMap((group) => group.hits), open: groups.flatMap((group) => group.open) };
};

function keysOf(map: TreeMap, place: Place): Named[] {
  return Object.entries(map).flatMap(([name, value]) =>
    typeof value === "string" ? [{ name, value, path: [...place.path, name] }] : [],
  );
}

function paired(names: readonly Named[]): { hits: Hit[]; open: OpenReference[] } {
  const stems = new Map<string, Map<Role, Named>>();
  for (const named of names) {
    const half = halfOf(named.name);
    if (half === undefined || named.value.trim() === "") continue;
    const halves = stems.get(half.stem) ?? new Map<Role, Named>();
    stems.set(half.stem, halves);
    if (!halves.has(half.role)) halves.set(half.role, named);
  }
  const hits: Hit[] = [];
  const open: OpenReference[] = [];
  for (const halves of stems.values()) {
    const result = joined(halves);
    if (result === undefined) continue;
    if ("ref" in result) hits.push(result);
    else open.push(result);
  }
  return { hits, open };
}

function joined(halves: ReadonlyMap<Role, Named>): Hit | OpenReference | undefined {
  const repository = halves.get("repository") ?? halves.get("image");
  const both = halves.has("repository") && halves.has("image");
  // Repository and image together are a triple (R4), or belong to no one.
  if (repository === undefined || both) return undefined;
  const registry = halves.get("registry");
  const tag = halves.get("tag");
  const digest = halves.get("digest");
  const base =
    registry === undefined
      ? repository.value.trim()
      : `${registry.value.trim().replace(/\/$/, "")}/${repository.value.trim()}`;
  if (imageFrom(base, { bare: tag !== undefined || digest !== undefined }) === undefined) return undefined;
  if (imageFrom(base)?.tag !== undefined || imageFrom(base)?.digest !== undefined) return undefined;
  if (tag === undefined && digest === undefined) return untagged(halves, base);
  const tagged = tag === undefined ? base : joinVersion(base, tag.value.trim());
  const reference =
    digest === undefined || tagged.includes("@") ? tagged : `${tagged}@${withAlgorithm(digest.value.trim())}`;
  const ref = imageFrom(reference, { tagged: true });
  if (ref === undefined) return undefined;
  return {
    rule: "R9",
    confidence: "high",
    reference,
    ref,
    path: repository.path,
    parts: partsOf({ registry, repository, tag, digest }),
    holder: repository.name,
  };
}

function partsOf(pieces: {
  [part in "registry" | "repository" | "tag" | "digest"]: Named | undefined;
}): FoundPart[] {
  return (["registry", "repository", "tag", "digest"] as const).flatMap((part) => {
    const piece = pieces[part];
    return piece === undefined ? [] : [{ path: piece.path, part }];
  });
}

function withAlgorithm(digest: string): string {
  return digest.startsWith("sha256:") ? digest : `sha256:${digest}`;
}

// A registry and a repository that are both named for an image, and no tag: the program chooses it as it runs.
function untagged(halves: ReadonlyMap<Role, Named>, base: string): OpenReference | undefined {
  const registry = halves.get("registry");
  const repository = halves.get("repository");
  if (registry === undefined || repository === undefined) return undefined;
  if (!namesImage(registry.name) && !namesImage(repository.name)) return undefined;
  return {
    reference: base,
    why: "it has no tag here: the program chooses one while it runs",
    path: repository.path,
  };
}
