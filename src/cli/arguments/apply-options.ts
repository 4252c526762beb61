// The arguments of `apply`, and which of them go together.
import type { ApplyOptions } from "../../app/applying/report.ts";
import type { PlanOptions } from "../../app/plan.ts";
import { conflict, readCount, readDuration, readShard } from "./values.ts";
import type { Command, Given, Options } from "../command.ts";
import { planningOptions, readPlanOptions } from "./plan-options.ts";

const defaultConcurrency = 8;
const mostConcurrency = 256;
const defaultLockTimeoutMs = 60_000;

export const applyOptions = {
  yes: { type: "flag", describe: "don't ask" },
  concurrency: {
    type: "text",
    value: "N",
    describe: `images at the same time (default: ${defaultConcurrency})`,
  },
  shard: { type: "text", value: "I/N", describe: "one part of a saved plan, from 1/N to N/N" },
  finish: { type: "flag", describe: "after all shards: write files and state" },
  "fail-fast": { type: "flag", describe: "stop at the first failure" },
  "lock-timeout": {
    type: "text",
    value: "TIME",
    describe: "wait this long for another apply (default: 60s)",
  },
  "to-layout": { type: "text", value: "DIR", describe: "write the images to an OCI layout, nothing to ECR" },
  events: { type: "text", value: "FILE", describe: "write what happens as JSON lines" },
  ...planningOptions,
} as const satisfies Options;

export const applyExamples: Command["examples"] = [
  ["apply", "plan, ask, apply"],
  ["apply mirror.plan", "apply exactly what was reviewed"],
  ["apply --yes", "plan and apply in a pipeline"],
  ["apply mirror.plan --shard 2/4", "the second of four machines"],
  ["apply mirror.plan --finish", "after all shards"],
];

export interface ApplyArgs {
  readonly planFile: string | null;
  readonly yes: boolean;
  readonly events: string | undefined;
  readonly planning: PlanOptions;
  readonly options: Omit<ApplyOptions, "fresh">;
}

export function readApplyArgs(given: Given): ApplyArgs {
  const planFile = given.positionals[0] ?? null;
  const shard = readShard(given, "shard");
  const finish = given.flag("finish");
  const planning = Object.entries(planningOptions).find(([name, option]) =>
    option.type === "flag" ? given.flag(name) : given.list(name).length > 0,
  );
  if (planFile !== null && planning)
    throw conflict(`--${planning[0]} is for planning; the plan file says what is done.`);
  if (planFile === null && shard !== null)
    throw conflict("--shard needs a saved plan, the same on every machine.");
  if (planFile === null && finish) throw conflict("--finish needs the saved plan that the shards applied.");
  if (shard !== null && finish)
    throw conflict("--finish comes after the shards: give one of --shard and --finish.");
  return {
    planFile,
    yes: given.flag("yes"),
    events: given.text("events"),
    planning: readPlanOptions(given),
    options: {
      concurrency: readCount(given, "concurrency", { least: 1, most: mostConcurrency }) ?? defaultConcurrency,
      shard,
      finish,
      failFast: given.flag("fail-fast"),
      lockTimeoutMs: readDuration(given, "lock-timeout") ?? defaultLockTimeoutMs,
      toLayout: given.text("to-layout") ?? null,
    },
  };
}
