// What tells one state from every other. A state that a saved plan makes has a lineage that follows from the plan, so
// that the plan can be applied again after an apply of it that came half way.
import type { Digest } from "../base/digest.ts";
import type { State } from "./state.ts";

/** A UUID in form, from a digest. */
export function lineageFrom(digest: Digest): string {
  const hex = digest.slice("sha256:".length);
  const parts = [
    [0, 8],
    [8, 12],
    [12, 16],
    [16, 20],
    [20, 32],
  ] as const;
  return parts.map(([from, to]) => hex.slice(from, to)).join("-");
}

/** What a state gets with its first write and keeps for ever after. */
export function withIdentity(state: State, own: { readonly name: string; readonly lineage: string }): State {
  const { name, lineage } = state;
  return name === null || lineage === null
    ? { ...state, name: name ?? own.name, lineage: lineage ?? own.lineage }
    : state;
}
