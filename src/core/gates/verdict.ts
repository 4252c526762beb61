// What a gate says of a digest that would enter, as a value. Pure.
import type { ProblemCode } from "../base/diagnostic.ts";
import type { Digest } from "../base/digest.ts";

export const gateNames = [
  "allowedRegistries",
  "minimumAge",
  "signedBy",
  "require",
  "vulnerabilities",
] as const;

export type GateName = (typeof gateNames)[number];

export interface WayOut {
  readonly label: string;
  readonly text: string;
}

/** Yes, no, or "cannot say", which counts as no. */
export type Verdict = Admission | Refusal;

export interface Admission {
  readonly answer: "yes";
  /** What speaks for it, a line each: `signed by the key keys/acme.pub (sha256-….sig)`. */
  readonly found: readonly string[];
  /** What nobody checked, a line each: `revocation of the signing certificate`. */
  readonly notChecked: readonly string[];
}

/** What one gate says of one image, and by which exception its no does not count. */
export interface GateAnswer {
  readonly gate: GateName;
  /** Where the config has it: `mirror.config.yaml:31`. */
  readonly at: string;
  readonly verdict: Verdict;
  readonly waiver?: { readonly at: string; readonly until: string };
}

/** One image with what all gates say of it. */
export interface GatedImage {
  /** `repository:tag`. */
  readonly destination: string;
  /** At the source. */
  readonly reference: string;
  readonly digest: Digest;
  readonly answers: readonly GateAnswer[];
}

/** A no, with the gate that said it. */
export interface GateRefusal extends Refusal {
  readonly gate: GateName;
  /** Where the config has it: `mirror.config.yaml:31`. */
  readonly at: string;
}

export interface Refusal {
  readonly answer: "no" | "unknown";
  readonly code: ProblemCode;
  /** Short, as it stands behind the image in a plan: `no signature`. */
  readonly why: string;
  /** What was found, a line each, the nearest miss first. */
  readonly found: readonly string[];
  /** What would have been needed: `a signature by https://github.com/acme/* of https://token…`. */
  readonly wanted: string;
  readonly notChecked: readonly string[];
  readonly waysOut: readonly WayOut[];
}

/** `signedBy at mirror.config.yaml:31: signed by …, expected …`. */
export function describeRefusal({ gate, at, found: [nearest], wanted }: GateRefusal): string {
  return `${gate} at ${at}: ${nearest ?? "nothing found"}, expected ${wanted}`;
}
