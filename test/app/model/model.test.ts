// What must never happen, whatever happens: random sequences of what upstream, people, strangers, kills and the program do,
// on two configs and one ECR, with the rules of the design asked after each step.
import { expect, it } from "vitest";
import { useAwsEnvironment } from "../../support/aws.ts";
import { Counters } from "./counters.ts";
import { describeFailure, runSequence, sequenceOf, shrink } from "./sequences.ts";

const seed = Number(process.env["MODEL_SEED"] ?? 1);
const sequences = Number(process.env["MODEL_SEQUENCES"] ?? 300);
const most = Number(process.env["MODEL_FAILURES"] ?? 1);

it(`${sequences} sequences of 20 steps from seed ${seed} break no rule`, { timeout: 3_600_000 }, async () => {
  useAwsEnvironment();
  const counters = new Counters();
  const failures: string[] = [];
  const began = performance.now();
  for (let at = seed; at < seed + sequences; at += 1) {
    const failure = await runSequence(sequenceOf(at, 20), counters);
    if (failure === null) continue;
    const text = describeFailure(await shrink(failure, new Counters()), at);
    console.log(text);
    failures.push(text);
    if (failures.length >= most) break;
  }
  console.log([`${(performance.now() - began) / 1000} s`, ...counters.lines()].join("\n"));
  expect(failures).toEqual([]);
});
