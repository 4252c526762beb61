// A tampered case: what is honest, and the one turn that makes it not so. Both are judged, so that no case is refused for
// another reason than its own.
import type { Fault } from "../../../../src/gates/kind/evidence.ts";
import type { Scene } from "../../../support/signatures/scene.ts";

export interface Tampered {
  /** Its number in the catalog of attacks. */
  readonly number: number;
  readonly what: string;
  readonly fault: Fault;
  /** Part of what is told. */
  readonly told?: RegExp;
  readonly honest: () => Scene;
  readonly tampered: () => Scene;
}

export interface Honest {
  readonly number: number;
  readonly what: string;
  readonly scene: () => Scene;
}

/** Cases of one form, and what is turned in each: `base` is honest. */
export function casesOf<T extends object>(make: (turns: T) => Scene, base: T) {
  return (number: number, what: string, fault: Fault, turns: T, told?: RegExp): Tampered => ({
    number,
    what,
    fault,
    ...(told === undefined ? {} : { told }),
    honest: () => make(base),
    tampered: () => make({ ...base, ...turns }),
  });
}
