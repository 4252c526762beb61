// Runs a state machine's jobs as AWS Batch does, as far as examples/engines/aws-batch uses it: a job or an array of them, each
// tried again as the job definition says.
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { runScript } from "./shell.ts";

const interpreter = fileURLToPath(new URL("state_machine.py", import.meta.url));

/** Why no state machine can be interpreted here; empty where it can. */
export const batchLacks: readonly string[] =
  spawnSync("python3", ["-c", "import boto3, moto"]).status === 0 ? [] : ["moto"];

export interface JobDefinition {
  readonly jobDefinitionName: string;
  readonly retryStrategy: {
    readonly attempts: number;
    readonly evaluateOnExit: readonly { readonly onExitCode: string; readonly action: "EXIT" | "RETRY" }[];
  };
}

interface SubmitJob {
  readonly JobDefinition: string;
  readonly ArrayProperties?: { readonly Size: number };
  readonly ContainerOverrides: { readonly Command: readonly string[] };
}

export interface Account {
  readonly machine: string;
  readonly definition: JobDefinition;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface JobRan {
  /** The exit codes of its children, the last attempt of each. */
  readonly codes: readonly number[];
  readonly folder: string;
  readonly output: string;
}

export const readDefinition = (text: string): JobDefinition => parse(text) as JobDefinition;

/** The first rule that fits says what to do; without one it is tried again (Batch's documentation of evaluateOnExit). */
export function isTriedAgain({ retryStrategy }: JobDefinition, code: number): boolean {
  const fits = (pattern: string): boolean =>
    pattern.endsWith("*") ? `${code}`.startsWith(pattern.slice(0, -1)) : `${code}` === pattern;
  return retryStrategy.evaluateOnExit.find(({ onExitCode }) => fits(onExitCode))?.action !== "EXIT";
}

/** The jobs of an execution, in order. A job that fails is caught where the machine says so. */
export async function execute(
  account: Account,
  input: { readonly bundle: string; readonly shards: number },
): Promise<Readonly<Record<string, JobRan>>> {
  const ran: Record<string, JobRan> = {};
  const failing: string[] = [];
  for (;;) {
    const tasks = Object.entries(walk(account.machine, input, failing));
    const [name, task] = tasks.find(([one]) => ran[one] === undefined) ?? [];
    if (name === undefined || task === undefined) return ran;
    const job = await runJob(account, name, task);
    ran[name] = job;
    if (job.codes.some((code) => code !== 0)) failing.push(name);
    if (failing.length > 0 && tasks.at(-1)?.[0] === name) return ran;
  }
}

const walked = new Map<string, Readonly<Record<string, SubmitJob>>>();

/** The interpreter takes seconds to start, and says the same of the same. */
function walk(
  machine: string,
  input: object,
  failing: readonly string[],
): Readonly<Record<string, SubmitJob>> {
  const args = [interpreter, machine, JSON.stringify(input), ...failing];
  const before = walked.get(args.join(" "));
  if (before !== undefined) return before;
  const ran = spawnSync("python3", args, { encoding: "utf8" });
  if (ran.status !== 0) throw new Error(ran.stderr);
  const tasks = JSON.parse(ran.stdout) as Record<string, SubmitJob>;
  walked.set(args.join(" "), tasks);
  return tasks;
}

async function runJob({ definition, folder, env }: Account, name: string, job: SubmitJob): Promise<JobRan> {
  if (job.JobDefinition !== definition.jobDefinitionName)
    throw new Error(`no job definition ${job.JobDefinition}`);
  const cwd = join(folder, "jobs", name);
  mkdirSync(cwd, { recursive: true });
  const size = job.ArrayProperties?.Size;
  const child = async (index: number): Promise<{ code: number; output: string }> => {
    const array = { AWS_BATCH_JOB_ARRAY_INDEX: `${index}`, AWS_BATCH_JOB_ARRAY_SIZE: `${size}` };
    let output = "";
    for (let attempt = 1; ; attempt += 1) {
      const own = { ...env, ...(size === undefined ? {} : array), AWS_BATCH_JOB_ATTEMPT: `${attempt}` };
      const command = ["ecr-mirror", ...job.ContainerOverrides.Command].map((one) => `'${one}'`).join(" ");
      const ran = await runScript(command, { shell: ["sh"], cwd, env: own });
      output += ran.output;
      const isOver = ran.code === 0 || attempt === definition.retryStrategy.attempts;
      if (isOver || !isTriedAgain(definition, ran.code)) return { code: ran.code, output };
    }
  };
  const results = await Promise.all(Array.from({ length: size ?? 1 }, (_, index) => child(index)));
  return {
    codes: results.map(({ code }) => code),
    folder: cwd,
    output: results.map((one) => one.output).join(""),
  };
}
