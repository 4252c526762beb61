// The file that a config is made from, and what the command line says about its target.

export interface FromFile {
  /** As the user wrote it. */
  readonly path: string;
  readonly text: string;
  /** From the config's folder. */
  readonly relative: string;
  /** Asked for on the command line. */
  readonly registry?: string | undefined;
  readonly prefix?: string | undefined;
}
