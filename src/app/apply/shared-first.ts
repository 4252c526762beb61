// The order of copies: images whose blobs most others share go first. Read from the manifests that the plan has
// seen in this run; a saved plan's images are unknown yet and keep the plan's order.
import type { ContentCache } from "../content-cache.ts";
import type { CopyImage, TagImage } from "../../core/plan.ts";
import type { Digest } from "../../core/digest.ts";
import { blobsOf, parseManifest } from "../../core/manifest.ts";
import { mostSharedFirst } from "../../registry/copy/order.ts";

type Group = readonly (CopyImage | TagImage)[];

export function sharedFirst(groups: readonly Group[], content: ContentCache): readonly Group[] {
  const ordered = mostSharedFirst(
    groups.map((group) => {
      const [first] = group;
      return {
        id: first?.id ?? "",
        blobs: first?.kind === "copy-image" ? knownBlobs(first.source.digest, content) : [],
        group,
      };
    }),
  );
  return ordered.map(({ group }) => group);
}

function knownBlobs(digest: Digest, content: ContentCache): readonly Digest[] {
  const manifest = content.known(digest);
  if (manifest === undefined) return [];
  const { children, ...own } = parseManifest(manifest);
  // A child of an index was read with it; deeper indexes are rare enough to be left out.
  const parts = children.map((child) => content.known(child.digest)).filter((one) => one !== undefined);
  return [{ children, ...own }, ...parts.map(parseManifest)].flatMap((one) =>
    blobsOf(one).map((blob) => blob.digest),
  );
}
