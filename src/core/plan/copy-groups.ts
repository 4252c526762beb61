// The same image for several registries is copied in one go, so that its source is read once. Pure.
import type { CopyImage, TagImage } from "./plan.ts";

type Image = CopyImage | TagImage;

/** Groups in the order of their first action; a group has no registry twice. */
export function groupCopies(images: readonly Image[]): readonly (readonly Image[])[] {
  // Nearly always: then there is nothing to look for.
  if (new Set(images.map(registryOf)).size <= 1) return images.map((image) => [image]);
  const groups: Image[][] = [];
  const open = new Map<string, Image[][]>();
  for (const image of images) {
    const same = open.get(keyOf(image)) ?? [];
    open.set(keyOf(image), same);
    const fitting = same.find((group) => !group.some((one) => registryOf(one) === registryOf(image)));
    if (fitting !== undefined) fitting.push(image);
    else {
      const group = [image];
      same.push(group);
      groups.push(group);
    }
  }
  return groups;
}

/** A tag is set on one destination at a time; copies go together when they read and write the same bytes. */
function keyOf(image: Image): string {
  if (image.kind === "tag-image") return image.id;
  const { source, destination, platforms, referrers } = image;
  const { reference, digest, layout, via, near } = source;
  return JSON.stringify([
    reference,
    digest,
    layout ?? null,
    via ?? null,
    near ?? null,
    destination.digest,
    platforms,
    referrers,
  ]);
}

function registryOf(image: Image): string {
  return image.destination.registry;
}
