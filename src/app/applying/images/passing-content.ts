// Manifests are remembered until the last image that needs them is copied: a run of very many images holds those ahead of
// it, not those behind.
import type { Digest } from "../../../core/base/digest.ts";
import type { CopyImage, TagImage } from "../../../core/plan/plan.ts";
import type { Runtime } from "../../runtime/runtime.ts";

type Image = CopyImage | TagImage;

export class PassingContent {
  readonly #content: Runtime["content"];
  /** How many groups are still to come; only of what several need. */
  readonly #shared: Map<Digest, number>;

  constructor(groups: readonly (readonly Image[])[], { content }: Pick<Runtime, "content">) {
    this.#content = content;
    this.#shared = sharedIn(groups);
  }

  copied(group: readonly Image[]): void {
    for (const digest of manifestsOf(group)) {
      const left = (this.#shared.get(digest) ?? 1) - 1;
      if (left > 0) this.#shared.set(digest, left);
      else this.#content.forget(digest);
    }
  }
}

function sharedIn(groups: readonly (readonly Image[])[]): Map<Digest, number> {
  const met = new Set<Digest>();
  const shared = new Map<Digest, number>();
  for (const group of groups) {
    for (const digest of manifestsOf(group)) {
      if (met.has(digest)) shared.set(digest, (shared.get(digest) ?? 1) + 1);
      else met.add(digest);
    }
  }
  return shared;
}

function manifestsOf(group: readonly Image[]): ReadonlySet<Digest> {
  const all = new Set<Digest>();
  for (const { source, destination, parts } of group) {
    all.add(source.digest).add(destination.digest);
    for (const part of parts) all.add(part);
  }
  return all;
}
