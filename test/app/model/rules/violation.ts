// What must never happen, and happened.
export class Violation extends Error {
  /** The same for the same fault, whatever the sequence: shrinking keeps to it. */
  readonly rule: string;

  constructor(rule: string, detail: string) {
    super(`${rule}: ${detail}`);
    this.rule = rule;
  }
}

export function must(holds: boolean, rule: string, detail: () => string): void {
  if (!holds) throw new Violation(rule, detail());
}
