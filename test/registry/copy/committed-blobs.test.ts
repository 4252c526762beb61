// Little is kept of each blob; what is kept must answer like a plain list of places does.
import fc from "fast-check";
import { expect, it } from "vitest";
import { sha256 } from "../../../src/core/base/digest.ts";
import { type BlobPlace, CommittedBlobs } from "../../../src/registry/copy/committed-blobs.ts";

const digests = ["a", "b", "c"].map((text) => sha256(Buffer.from(text)));
const place = fc.record({
  registry: fc.constantFrom("one", "two"),
  repository: fc.constantFrom("r", "s", "t"),
  digest: fc.constantFrom(...digests),
});
const step = fc.record({ doing: fc.constantFrom("add", "delete"), place });

const keyOf = ({ registry, repository, digest }: BlobPlace): string => `${registry}/${repository}@${digest}`;

it("answers like a list of places", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), place, (steps, asked) => {
      const blobs = new CommittedBlobs();
      const places = new Map<string, BlobPlace>();
      for (const { doing, place: one } of steps) {
        if (doing === "add") {
          blobs.add(one);
          places.set(keyOf(one), one);
        } else {
          blobs.delete(one);
          places.delete(keyOf(one));
        }
      }
      const siblings = [...places.values()].filter(
        ({ registry, repository, digest }) =>
          registry === asked.registry && digest === asked.digest && repository !== asked.repository,
      );
      const sibling = blobs.sibling(asked);
      expect(blobs.has(asked)).toBe(places.has(keyOf(asked)));
      if (sibling === undefined) expect(siblings).toEqual([]);
      else expect(siblings.map(({ repository }) => repository)).toContain(sibling);
    }),
    { numRuns: 500 },
  );
});
