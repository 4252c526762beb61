// What must never happen, and happened.
export class Violation extends Error {
  /** The same for the same fault, whatever the sequence: shrinking keeps to it. */
  readonly rule: string;

  constructor(rule: string, detail: string) {
    super(`${rule}: ${detail}`);
    this.rule = rule;
  }
}

const ignored = (process.env["MODEL_IGNORE"] ?? "").split(";").filter((one) => one !== "");

export function must(holds: boolean, rule: string, detail: () => string): void {
  if (!holds && !ignored.some((one) => rule.startsWith(one))) throw new Violation(rule, detail());
}
