// What must never happen, whatever happens: random sequences of what upstream, people, strangers, kills and the program do,
// on two configs and one ECR, with the rules of the design asked after each step. MODEL_SEED and MODEL_SEQUENCES choose
// others, in one of the two files: MODEL_SEED=1008 npx vitest run test/app/model/sequences-1 --project=soak
import { expect, it } from "vitest";
import { useAwsEnvironment } from "../../support/aws.ts";
import type { Step } from "./steps.ts";
import { Counters } from "./rules/counters.ts";
import { describeFailure, runSequence, sequenceOf, shrink } from "./sequences.ts";

const steps = 20;

/** What each half must have met: a rule that was never put to the test says nothing. */
const met = [
  "1: asked for and in ECR, present",
  "1: asked for and in ECR, gone",
  "1: asked for and in ECR, young",
  "1: asked for and in ECR, unknown",
  "1: rows kept for what upstream doesn't give",
  "1: gone seen",
  "1: deletions planned",
  "1: plans that are not complete",
  "2: overwriting what others put, foreign",
  "2: overwriting what others put, drifted",
  "2: other configs refused",
  "2: saved plans of another state refused",
  "2: adopted",
  "3: held seen",
  "3: held while ECR keeps another digest",
  "3: entered under a minimum age",
  "4: applies that went well",
  "4: clean applies",
  "4: deletions done",
  "4: found in order",
  "4: plans with something blocked",
  "4: saved plans that fit",
  "5: drifts that find no tag",
  "5: drifts that find tags",
  "5: drifts that find a file",
  "5: drifts that find settings",
  "5: drifts without a state",
  "5: drifts beside a killed run",
  "6: second plans without an action",
  "7: kills",
  "7: clean applies after a kill",
  "8: states read",
  "1: asked for and in ECR, refused",
  "9: refused seen",
  "9: refused while ECR keeps another digest",
  "9: let in by a waiver",
];

/** What chance brings too seldom: an image that waits for its age and then enters. */
const patience: readonly Step[] = [
  { kind: "age", config: "a", on: true },
  { kind: "push", ref: "app:1.0.0", content: "red" },
  { kind: "list file", config: "a", there: true },
  { kind: "list", config: "a", source: "list", ref: "app:1.0.0" },
  { kind: "apply", config: "a", prune: false, replace: false },
  { kind: "time", hours: 80 },
  { kind: "apply", config: "a", prune: false, replace: false },
];

export function modelTest(given: { readonly seed: number; readonly sequences: number }): void {
  const seed = Number(process.env["MODEL_SEED"] ?? given.seed);
  const sequences = Number(process.env["MODEL_SEQUENCES"] ?? given.sequences);
  const isWhole = sequences >= given.sequences;

  it(
    `${sequences} sequences of ${steps} steps from seed ${seed} break no rule`,
    { timeout: 1_800_000 },
    async () => {
      useAwsEnvironment();
      const counters = new Counters();
      const began = performance.now();
      const waited = await runSequence(patience, counters);
      if (waited !== null) expect.fail(describeFailure(waited, 0));
      for (let at = seed; at < seed + sequences; at += 1) {
        const failure = await runSequence(sequenceOf(at, steps), counters);
        if (failure !== null) expect.fail(describeFailure(await shrink(failure, new Counters()), at));
      }
      const seconds = Math.round((performance.now() - began) / 1000);
      console.log(
        [`${sequences} sequences from seed ${seed} in ${seconds} s`, ...counters.lines()].join("\n  "),
      );
      if (isWhole) expect(met.filter((what) => counters.get(what) === 0)).toEqual([]);
    },
  );
}
