// Which part of a saved plan a machine does: `--shard I/N`, or `auto`, as the engine says that runs many of them.
import type { Given } from "./options.ts";
import { badValue, conflictingEngines, incompleteEngine, noEngine, shardWithoutCount } from "./problems.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export interface ShardChoice {
  /** From 1. */
  readonly index: number;
  /** null: whoever split the plan knows. */
  readonly count: number | null;
  /** The variables that said it: `AWS_BATCH_JOB_ARRAY_INDEX=2 and AWS_BATCH_JOB_ARRAY_SIZE=16`; null: the command line did. */
  readonly from: string | null;
}

export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** `2/4`: the second of four parts; `auto` is settled when the command runs. */
export function readShard(given: Given): Shard | "auto" | null {
  const text = given.text("shard");
  if (text === undefined || text === "auto") return text ?? null;
  const [, index, count] = /^(\d{1,5})\/(\d{1,5})$/.exec(text) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  if (index !== undefined && shard.index >= 1 && shard.index <= shard.count) return shard;
  const last = Number(count) > 0 ? `${Number(count)}/${Number(count)}` : "4/4";
  throw badValue("shard", text, [
    "it must be the number of the shard and the number of shards, or auto",
    `Shards are numbered from 1: --shard ${last} is the last one.`,
  ]);
}

export function chooseShard(asked: Shard | "auto", environment: Environment): ShardChoice {
  return asked === "auto" ? automatic(environment) : { ...asked, from: null };
}

/** A choice with its count, where the plan is not split already. */
export function wholeShard({ index, count, from }: ShardChoice): Shard {
  if (count === null) throw shardWithoutCount(from ?? "");
  return { index, count };
}

interface Engine {
  readonly name: string;
  /** The variable that says which one this is; the engine is there where it is set. */
  readonly index: string;
  readonly others: readonly string[];
  /** What the variables mean; null where they make no sense together. */
  readonly read: (value: (name: string) => number | null) => Omit<ShardChoice, "from"> | null;
}

/** Each engine counts in its own way. */
const engines: readonly Engine[] = [
  {
    name: "Kubernetes",
    index: "JOB_COMPLETION_INDEX",
    others: [],
    // The number of completions is not among a pod's variables.
    read: (value) => ({ index: (value("JOB_COMPLETION_INDEX") ?? -1) + 1, count: null }),
  },
  {
    name: "AWS Batch",
    index: "AWS_BATCH_JOB_ARRAY_INDEX",
    others: ["AWS_BATCH_JOB_ARRAY_SIZE"],
    read: (value) => ({
      index: (value("AWS_BATCH_JOB_ARRAY_INDEX") ?? -1) + 1,
      count: value("AWS_BATCH_JOB_ARRAY_SIZE"),
    }),
  },
  {
    name: "GitLab",
    index: "CI_NODE_INDEX",
    others: ["CI_NODE_TOTAL"],
    read: (value) => ({ index: value("CI_NODE_INDEX") ?? 0, count: value("CI_NODE_TOTAL") }),
  },
  {
    name: "Slurm",
    index: "SLURM_ARRAY_TASK_ID",
    others: ["SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_COUNT"],
    // `--array=5-9:2` has the IDs 5, 7 and 9.
    read: (value) => {
      const step = value("SLURM_ARRAY_TASK_STEP") ?? 1;
      const from = (value("SLURM_ARRAY_TASK_ID") ?? 0) - (value("SLURM_ARRAY_TASK_MIN") ?? 0);
      if (step < 1 || from % step !== 0) return null;
      return { index: from / step + 1, count: value("SLURM_ARRAY_TASK_COUNT") };
    },
  },
];

function automatic(environment: Environment): ShardChoice {
  const present = engines.filter(({ index }) => isSet(environment[index]));
  const [first, ...more] = present.map((engine) => choiceOf(engine, environment));
  if (first === undefined) throw noEngine(engines.map(({ index }) => index));
  const other = more.find(({ index, count }) => index !== first.index || count !== first.count);
  if (other !== undefined) throw conflictingEngines([first.from ?? "", other.from ?? ""]);
  return first;
}

function choiceOf({ name, index, others, read }: Engine, environment: Environment): ShardChoice {
  const numbers = new Map<string, number>();
  for (const variable of [index, ...others, "SLURM_ARRAY_TASK_STEP"]) {
    const text = environment[variable];
    if (!isSet(text)) continue;
    if (!/^\d{1,9}$/.test(text)) throw incompleteEngine(name, `${variable} is "${text}", not a whole number`);
    numbers.set(variable, Number(text));
  }
  const missing = others.filter((variable) => !numbers.has(variable));
  if (missing.length > 0) throw incompleteEngine(name, `${missing.join(" and ")} is not set`);
  const from = [index, ...others]
    .map((variable) => `${variable}=${numbers.get(variable) ?? ""}`)
    .join(" and ");
  const choice = read((variable) => numbers.get(variable) ?? null);
  const isOne = choice !== null && choice.index >= 1 && choice.index <= (choice.count ?? choice.index);
  if (!isOne) throw incompleteEngine(name, `${from} is not a valid shard`);
  return { ...choice, from };
}

function isSet(text: string | undefined): text is string {
  return text !== undefined && text !== "";
}
