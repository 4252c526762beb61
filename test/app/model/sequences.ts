// Runs sequences of steps and shrinks one that fails: steps are left out for as long as the same rule is still broken.
import fc from "fast-check";
import type { Counters } from "./rules/counters.ts";
import { Session } from "./session.ts";
import { anyStep, inWords, type Step } from "./steps.ts";
import { Violation } from "./rules/violation.ts";

export interface Failure {
  readonly steps: readonly Step[];
  readonly error: Error;
}

export function sequenceOf(seed: number, length: number): readonly Step[] {
  return fc.sample(anyStep, { seed, numRuns: length });
}

/** null: nothing that must never happen did. */
export async function runSequence(steps: readonly Step[], counters: Counters): Promise<Failure | null> {
  const session = await Session.open(counters);
  let done = 0;
  try {
    for (const step of steps) {
      done += 1;
      await session.do(step);
    }
    return null;
  } catch (error) {
    return { steps: steps.slice(0, done), error: error instanceof Error ? error : new Error(String(error)) };
  } finally {
    await session.close();
  }
}

/** Fewer steps that break the same rule. */
export async function shrink(failure: Failure, counters: Counters): Promise<Failure> {
  let smallest = failure;
  for (let size = Math.ceil(failure.steps.length / 2); size >= 1;) {
    let isSmaller = false;
    for (let from = smallest.steps.length - 1 - size; from >= 0; from -= size) {
      const steps = smallest.steps.filter((_, at) => at < from || at >= from + size);
      const again = await runSequence(steps, counters);
      if (again === null || ruleOf(again.error) !== ruleOf(failure.error)) continue;
      smallest = again;
      isSmaller = true;
    }
    if (!isSmaller) size = size === 1 ? 0 : Math.ceil(size / 2);
  }
  return smallest;
}

function ruleOf(error: Error): string {
  return error instanceof Violation ? error.rule : error.message;
}

export function describeFailure({ steps, error }: Failure, seed: number): string {
  const lines = steps.map((step, at) => `  ${at + 1}. ${inWords(step)}`);
  const rest = error instanceof Violation ? [] : [error.stack ?? ""];
  return [`Sequence ${seed} breaks a rule: ${error.message}`, ...lines, ...rest].join("\n");
}
