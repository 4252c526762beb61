// What a runtime would get from a mirror entry that isn't the image it asked for. An entry answers for every name below
// it, also for images that nobody mirrors: where the mirror has none, the runtime goes on to the source registry, and
// where another image lies under that name, it takes it without a word.
import type { Digest } from "../../core/base/digest.ts";
import { type ImageRef, parseImageRef } from "../../core/image/reference.ts";
import type { MappingRow } from "../../core/mapping/row.ts";

/** Names at or below `from` are asked for at or below `to`; the longest `from` counts. Both are registry and path. */
export interface Opening {
  readonly from: string;
  readonly to: string;
}

export interface Clash {
  readonly opening: Opening;
  /** What a runtime asks for, and what lies where it is sent. */
  readonly asked: string;
  readonly held: MappingRow;
}

/** Digests are no danger: what a runtime asks for by digest it checks. Tags are. */
export function clashesOf(rows: readonly MappingRow[], openings: readonly Opening[]): readonly Clash[] {
  const ways = waysOf(openings);
  const known = digestsBySource(rows);
  return rows.flatMap((row) => {
    const { tag, ...place } = parseImageRef(row.target);
    if (tag === undefined) return [];
    return namesFor(nameOf(place), ways).flatMap(({ opening, name }): Clash[] => {
      const asked = `${name}:${tag}`;
      return isRight(row, name, known.get(asked)) ? [] : [{ opening, asked, held: row }];
    });
  });
}

/** A tag of the image's own repository that only the mirror has, such as an alias, is no other image. */
function isRight(row: MappingRow, name: string, digests: ReadonlySet<Digest> | undefined): boolean {
  return digests === undefined ? nameOf(parseImageRef(row.source)) === name : digests.has(row.digest);
}

function digestsBySource(rows: readonly MappingRow[]): ReadonlyMap<string, ReadonlySet<Digest>> {
  const known = new Map<string, Set<Digest>>();
  for (const { source, digest } of rows) known.set(source, (known.get(source) ?? new Set()).add(digest));
  return known;
}

interface Ways {
  readonly from: ReadonlySet<string>;
  readonly byPlace: ReadonlyMap<string, readonly Opening[]>;
}

function waysOf(openings: readonly Opening[]): Ways {
  const byPlace = new Map<string, Opening[]>();
  for (const opening of openings) {
    const there = byPlace.get(opening.to);
    if (there === undefined) byPlace.set(opening.to, [opening]);
    else there.push(opening);
  }
  return { from: new Set(openings.map(({ from }) => from)), byPlace };
}

/** The names that lead a runtime to a place. */
function namesFor(place: string, ways: Ways): readonly { opening: Opening; name: string }[] {
  return parentsOf(place).flatMap((parent) =>
    (ways.byPlace.get(parent) ?? [])
      .map((opening) => ({ opening, name: opening.from + place.slice(parent.length) }))
      .filter(({ opening, name }) => {
        const longest = parentsOf(name).find((one) => ways.from.has(one));
        return longest === opening.from && isName(name);
      }),
  );
}

/** `a/b/c`, `a/b`, `a`. */
function parentsOf(path: string): readonly string[] {
  const parts = path.split("/");
  return parts.map((_, index) => parts.slice(0, parts.length - index).join("/"));
}

/** Docker Hub's names have two parts: a runtime puts `library` before one, and none of three is there to be meant. */
function isName(name: string): boolean {
  const parts = name.split("/");
  return parts.length > 1 && (parts[0] !== "docker.io" || parts.length === 3);
}

export function nameOf({ registry, repository }: Pick<ImageRef, "registry" | "repository">): string {
  return `${registry}/${repository}`;
}
