// Images that ECR holds already, in another repository or another of the config's registries: they are read there and not
// at their source, which is asked once however many accounts are filled. Pure.
import { compareText } from "../../base/ordering.ts";
import type { Digest } from "../../base/digest.ts";
import type { Actual } from "../actual.ts";
import type { Desired, DesiredImage } from "../desired.ts";
import { stageHolding } from "../stage.ts";

/** Gives `registry/repository` where an image lies, or nothing. The target goes before replicas. */
export function heldElsewhere(
  desired: Pick<Desired, "target" | "staging">,
  { registries }: Actual,
): (image: DesiredImage) => string | undefined {
  const { target } = desired;
  let places: ReadonlyMap<Digest, string> | undefined;
  const find = (): ReadonlyMap<Digest, string> => {
    const found = new Map<Digest, string>();
    const isTarget = (registry: string) => (registry === target.registry ? 0 : 1);
    const names = [...registries.keys()].sort((a, b) => isTarget(a) - isTarget(b) || compareText(a, b));
    for (const registry of names) {
      const repositories = [...(registries.get(registry)?.repositories ?? [])];
      for (const [repository, { digests }] of repositories.sort(([a], [b]) => compareText(a, b)))
        for (const digest of digests) if (!found.has(digest)) found.set(digest, `${registry}/${repository}`);
    }
    return found;
  };
  // With a choice of platforms the source has another digest: what lies in ECR could not be made good from there. What was
  // staged is what the source gave.
  return ({ source, destination: { digest } }) => {
    if (source.layout !== undefined) return undefined;
    if (source.digest !== digest) return stageHolding(desired, registries, digest);
    return (places ??= find()).get(digest);
  };
}
