// What a program's adapter needs of whoever runs programs: to find one, to run one, a private folder.
import { type Diagnostic, Problem } from "../core/base/diagnostic.ts";
import type { ProgramResult } from "./run.ts";

type ProgramName = "git" | "kubectl" | "kustomize";

export interface ProgramRunner {
  find(program: ProgramName): Promise<{ readonly path: string; readonly version: string } | null>;
  run(
    program: ProgramName,
    args: readonly string[],
    options: {
      cwd?: string;
      env?: Readonly<Record<string, string>>;
      timeoutMs?: number;
      maxBytes?: number;
      signal: AbortSignal;
    },
  ): Promise<ProgramResult>;
  workFolder(): Promise<string>;
}

/** The program's output, or a Problem with what it said. */
export function outputOf(result: ProgramResult, problem: Omit<Diagnostic, "severity">): string {
  if (result.exitCode === 0) return result.stdout;
  const said = result.stderr.trim().split("\n").slice(-3).join(" ").slice(0, 600);
  const detail = [problem.detail, said].filter((part) => part !== undefined && part !== "").join(" ");
  throw new Problem({ ...problem, severity: "error", detail });
}
