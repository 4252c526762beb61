// The subset of an index that a choice of platforms leaves. It is built the same way each time, so its digest can be
// planned.
import { type Digest, sha256 } from "../base/digest.ts";
import type { Descriptor } from "./content.ts";
import { type IndexChild, parseManifest } from "./manifest.ts";
import { formatPlatform, matchesPlatform, parsePlatform, variantOf } from "./platform.ts";
import { noSuchPlatform } from "./problems.ts";

export type Subset =
  | { readonly kind: "child"; readonly child: Descriptor }
  | {
      readonly kind: "index";
      readonly digest: Digest;
      readonly bytes: Uint8Array;
      readonly children: readonly IndexChild[];
    };

/**
 * What the choice leaves of an index: one child as it is, or a new index of the chosen children in their old
 * order. All children chosen is the index itself, byte for byte.
 */
export function subsetIndex(bytes: Uint8Array, platforms: readonly string[]): Subset {
  const index = parseManifest({ digest: sha256(bytes), mediaType: "", bytes });
  const chosen = chosenChildren(index.children, platforms);
  const children = index.children.filter((child) => chosen.has(child));
  const [only] = children;
  if (only !== undefined && chosen.size === 1) return { kind: "child", child: only };
  if (children.length === index.children.length)
    return { kind: "index", digest: sha256(bytes), bytes, children };
  const made = rebuild(bytes, index.children, chosen);
  return { kind: "index", digest: sha256(made), bytes: made, children };
}

/** The children that a choice of platforms keeps; a Problem where it names a platform that there isn't. */
export function chosenChildren<C extends Platformed>(
  children: readonly C[],
  platforms: readonly string[],
): ReadonlySet<C> {
  return new Set(platforms.flatMap((text) => choose(children, text)));
}

type Platformed = Pick<IndexChild, "platform">;

function choose<C extends Platformed>(children: readonly C[], text: string): readonly C[] {
  const wanted = parsePlatform(text);
  const found = children.filter((child) => child.platform && matchesPlatform(wanted, child.platform));
  if (found.length === 0)
    throw noSuchPlatform(
      text,
      children.flatMap(({ platform }) => (platform ? [formatPlatform(platform)] : [])),
    );
  const variants = new Set(found.map((child) => childVariant(child)));
  if (variants.size <= 1) return found;
  const plain = variantOf(wanted);
  const best = variants.has(plain) ? plain : ([...variants].sort().at(-1) ?? "");
  return found.filter((child) => childVariant(child) === best);
}

function childVariant({ platform }: Platformed): string {
  return platform === undefined ? "" : variantOf(platform);
}

function rebuild(
  bytes: Uint8Array,
  children: readonly IndexChild[],
  chosen: ReadonlySet<IndexChild>,
): Uint8Array {
  const original = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
  const written = original["manifests"] as unknown[];
  const manifests = written.filter((_, at) => {
    const child = children[at];
    return child !== undefined && chosen.has(child);
  });
  // A subject ties referrers to a digest, and this is another one.
  const { subject: _subject, ...rest } = original;
  return new TextEncoder().encode(JSON.stringify({ ...rest, manifests }));
}
