// A source's documents, rendered again with other values: by them a written file is proved.
import type { ValuesStep } from "../image/wanted.ts";
import type { WalkDocument } from "./documents.ts";
import type { Finding } from "./finding.ts";

export interface Rendering {
  readonly documents: readonly WalkDocument[];
  readonly findings: readonly Finding[];
}

/** Keys that turn optional components on. */
export type Switches = readonly (readonly ValuesStep[])[];

export interface Renders {
  /** As the user has it today. */
  base(on: Switches): Promise<Rendering>;
  /** The same once more: what differs is random. */
  again(on: Switches): Promise<Rendering>;
  /** With a further values file, or with a text in place of one of the source's files. */
  withValues(text: string, replaces: string | undefined, on: Switches): Promise<Rendering>;
}
