// What a rule finds, and what it is told about the spot it looks at. Pure values.
import type { ImageRef } from "../image/reference.ts";
import type { Confidence, Tier } from "../image/wanted.ts";
import type { WalkDocument } from "./documents.ts";
import type { Path, TreeMap } from "./tree.ts";

export type RuleName =
  | "R1"
  | "R2"
  | "R3"
  | "R4"
  | "R5"
  | "R6"
  | "R7"
  | "R8"
  | "R9"
  | "R10"
  | "R11"
  | "R12"
  | "R13"
  | "R14"
  | "R15";

/** Which piece of a reference a string of the document supplies. */
export type RefPart = "reference" | "registry" | "repository" | "name" | "tag" | "digest";

export interface FoundPart {
  readonly path: Path;
  readonly part: RefPart;
}

/** One rule's answer at one spot. */
export interface Hit {
  readonly rule: RuleName;
  readonly confidence: Confidence;
  /** As written, or joined from its pieces. */
  readonly reference: string;
  readonly ref: ImageRef;
  /** The spot that names it first; for joined references the repository's or the name's. */
  readonly path: Path;
  readonly parts: readonly FoundPart[];
  readonly container?: string;
  /** The name of the flag, variable or key that holds it. */
  readonly holder?: string;
}

/** A hit whose reference one string supplies as a whole. */
export function wholeHit(hit: Omit<Hit, "parts">): Hit {
  return { ...hit, parts: [{ path: hit.path, part: "reference" }] };
}

/** A reference that no rule can complete. */
export interface OpenReference {
  readonly reference: string;
  readonly why: string;
  readonly path: Path;
}

export interface RuleResult {
  readonly hits: readonly Hit[];
  readonly open?: readonly OpenReference[];
}

export const nothing: RuleResult = { hits: [] };

/** The document that is being walked. */
export interface Scope {
  readonly document: WalkDocument;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly hook?: string;
  readonly root: TreeMap;
}

/** A map in a document: what most rules look at. */
export interface Spot {
  readonly scope: Scope;
  readonly path: Path;
  /** How many texts it lies inside (R8): 0 for the document itself. */
  readonly inside: number;
  /** The path of an `enabled: false` above it. */
  readonly off?: string;
  /** The version of the product that the nearest map above speaks of: `linkerdVersion`. */
  readonly version?: string;
}

export type MapRule = (map: TreeMap, spot: Spot) => RuleResult;
export type TextRule = (text: string, spot: Spot) => RuleResult;

/** An image in a document, with all that says why it is there. */
export interface Finding extends Hit {
  readonly tier: Tier;
  readonly scope: Scope;
  /** The switch that would turn an optional one on, as far as the document says it. */
  readonly enabledBy?: string;
  readonly question?: string;
  /** A reference that would answer the question. */
  readonly answer?: string;
  readonly note?: string;
}

/** A question with the document that raised it. */
export interface OpenFinding extends OpenReference {
  readonly scope: Scope;
  readonly tier: Tier;
}
