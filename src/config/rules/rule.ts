// What a rule is: a look at one thing that the schema can't say. It reports and never throws.
import type { Complaint } from "../finding.ts";
import type { ConfigFile } from "../schema.gen.ts";

/** Where in the config: an object or list in it, and a key of that. */
export interface Spot {
  readonly in: object;
  readonly key?: string | number;
  readonly mark?: "key" | "value";
  /** The complaint is that something isn't there: dropped where a key was taken out for its own fault. */
  readonly absence?: true;
}

export interface RuleContext {
  report(spot: Spot, complaint: Complaint): void;
  /** The line of a spot, to name the other of two. */
  line(spot: Spot): number;
  /** Names as written, also of entries that have other faults: so one fault doesn't breed others. */
  readonly sourceKinds: ReadonlyMap<string, string>;
  readonly policyNames: ReadonlySet<string>;
  /** The config as it was named, for messages. */
  readonly path: string;
}

export type Rule = (config: ConfigFile, context: RuleContext) => void;
