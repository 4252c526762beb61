// Thrown within a check of evidence, and nowhere else: whoever began the check makes a miss of it.
import type { Fault, Miss } from "./evidence.ts";

export class Refused extends Error {
  readonly fault: Fault;

  constructor(fault: Fault, detail: string) {
    super(detail);
    this.name = "Refused";
    this.fault = fault;
  }

  /** As what it is told, with the place of the evidence. */
  at(where: string): Miss {
    return { fault: this.fault, where, detail: this.message };
  }
}

export function malformed(detail: string): Refused {
  return new Refused("malformed", detail);
}
