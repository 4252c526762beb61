// The real programs of this machine, for tests that need them.
import { execFileSync } from "node:child_process";
import { onTestFinished } from "vitest";
import { openPrograms, type ProgramRunner } from "../../src/programs/programs.ts";

export function realPrograms(): {
  has(program: string): boolean;
  open(environment?: Readonly<Record<string, string>>): ProgramRunner;
} {
  return {
    has(program) {
      try {
        execFileSync("/bin/sh", ["-c", 'command -v "$1"', "sh", program], { stdio: "ignore" });
        return true;
      } catch {
        return false;
      }
    },
    open(environment = {}) {
      const programs = openPrograms({
        environment: { ...process.env, ...environment },
        signal: new AbortController().signal,
      });
      onTestFinished(() => programs.close());
      return programs;
    },
  };
}
