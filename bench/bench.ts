// What a bench is: a name to call it by, and a run that gives its table.
import type { Table } from "./support/table.ts";

export interface Bench {
  readonly name: string;
  readonly about: string;
  /** Runs only when it is named, because it takes minutes by nature. */
  readonly onlyNamed?: boolean;
  /** Part of `--quick`. */
  readonly quick?: boolean;
  run(): Promise<Table>;
}
