// Wrong usage, as one kind of Problem: exit code 64, with the way to the help.
import { type Diagnostic, Problem, type WhatOf } from "../../core/base/diagnostic.ts";

export interface Misuse {
  /** The part of the code after `usage/`. */
  readonly code: WhatOf<"usage">;
  readonly summary: string;
  readonly detail: string;
  readonly hint?: string;
}

export function usageProblem({ code, summary, detail, hint }: Misuse, command?: string): Problem {
  const help = `See: ecr-mirror ${command === undefined ? "" : `${command} `}--help`;
  const diagnostic: Diagnostic = {
    code: `usage/${code}`,
    severity: "error",
    summary,
    detail,
    hint: hint === undefined ? help : `${hint}\n${help}`,
  };
  return new Problem(diagnostic);
}
