// What the gates of a config did in one plan: for its table, and for whoever reads its JSON.
import type { GateName } from "./verdict.ts";
import type { WaiverReport } from "./waiver.ts";

/** One rule of one entry of `gates`. */
export interface GateCount {
  readonly gate: GateName;
  /** Where the config has it: `mirror.config.yaml:31`. */
  readonly at: string;
  /** What it is for, as the config writes it. */
  readonly scope: string;
  /** Digests that would newly enter and that it was asked about. */
  readonly judged: number;
  readonly passed: number;
  readonly waived: number;
  readonly refused: number;
  /** Only too young yet. */
  readonly held: number;
}

export interface GateReport {
  readonly counts: readonly GateCount[];
  readonly waivers: readonly WaiverReport[];
}
