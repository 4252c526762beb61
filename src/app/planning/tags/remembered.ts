// Tags that the state remembers, by the repository at the source. Every repository of a plan asks: the state is gone through
// once for all of them.
import { tryParseImageRef, type ImageRef } from "../../../core/image/reference.ts";
import type { TagCandidate } from "../../../core/naming/tags/policy.ts";
import type { State } from "../../../core/state/state.ts";

type ByRepository = ReadonlyMap<string, readonly TagCandidate[]>;

const known = new WeakMap<State, ByRepository>();

/** When an image was made isn't known any more; when it was mirrored is. */
export function rememberedTags(state: State, { registry, repository }: ImageRef): readonly TagCandidate[] {
  const all = known.get(state) ?? byRepository(state);
  known.set(state, all);
  return all.get(`${registry}/${repository}`) ?? [];
}

function byRepository(state: State): ByRepository {
  const found = new Map<string, TagCandidate[]>();
  for (const entries of Object.values(state.registries))
    for (const { source, time } of Object.values(entries)) {
      const ref = tryParseImageRef(source.reference);
      if (ref?.tag === undefined) continue;
      const key = `${ref.registry}/${ref.repository}`;
      const tags = found.get(key) ?? [];
      found.set(key, tags);
      tags.push({ tag: ref.tag, digest: source.digest, created: time });
    }
  return found;
}
