// How much of a chart a plan covers, and what it leaves out: the answer to "is that all?". A pure value.

/** What a chart brings that pulls images of its own accord. */
export interface Installs {
  /** Custom resource definitions. */
  readonly definitions: number;
  /** May something that it installs start pods? */
  readonly startsPods: boolean;
}

export interface Coverage {
  /** Images that are planned. */
  readonly images: number;
  /** Those of them that the values were proved for; null where no values are written. */
  readonly proved: number | null;
  /** Images that are wanted and could not be read at their source. */
  readonly absent: number;
  /** OCI artifacts that are not planned. */
  readonly artifacts: number;
  /** Components that are off, whose images are not planned. */
  readonly optional: number;
  /** Components that can't be rendered, so that nobody knows their images. */
  readonly unknown: readonly string[];
  /** Images of tests only, not planned. */
  readonly tests: number;
  /** Open questions. */
  readonly questions: number;
  /** What the chart installs, if that may start pods whose images no template names. */
  readonly operator: { readonly definitions: number } | null;
}
