// Runs a workflow as GitHub does, as far as examples/engines/github uses it: jobs by their needs, a matrix, outputs, the
// steps that are scripts. Actions are left out, and an expression that it does not know is an error.
import { cpSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { runScript } from "./shell.ts";

interface Workflow {
  readonly env: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

interface Job {
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly "fail-fast": boolean; readonly matrix: Readonly<Record<string, string>> };
  readonly steps: readonly Step[];
}

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly run?: string;
}

/** What expressions see: nested records of text. */
interface Values {
  readonly [name: string]: string | Values;
}

export interface Ended {
  readonly result: "success" | "failure" | "skipped";
  readonly outputs: Readonly<Record<string, string>>;
  readonly output: string;
}

export interface Repository {
  /** What a checkout has. */
  readonly files: readonly string[];
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Called before a job begins. */
  readonly before: (job: string) => Promise<void>;
}

/** The jobs are in the order in which they are needed. */
export async function runWorkflow(
  text: string,
  { files, folder, env, before }: Repository,
): Promise<Readonly<Record<string, Ended>>> {
  const workflow = parse(text) as Workflow;
  const ended: Record<string, Ended> = {};

  async function runLeg(name: string, job: Job, values: Values): Promise<Ended> {
    const cwd = join(folder, "jobs", name);
    mkdirSync(cwd, { recursive: true });
    if (job.steps.some(({ uses }) => uses?.startsWith("actions/checkout@") === true))
      for (const file of files) cpSync(join(folder, file), join(cwd, file));
    const steps: Record<string, Values> = {};
    const now = (): Values => ({ ...values, steps });
    const ran: string[] = [];
    for (const [at, step] of job.steps.entries()) {
      if (step.run === undefined) continue;
      const written = join(cwd, `.outputs-${at}`);
      const own = mapValues(step.env ?? {}, (one) => evaluate(one, now()));
      const runner = {
        GITHUB_OUTPUT: written,
        GITHUB_STEP_SUMMARY: join(cwd, ".summary"),
        GITHUB_RUN_ID: "42",
        GITHUB_RUN_ATTEMPT: "1",
      };
      const all = { ...env, ...workflow.env, ...runner, ...own };
      const { code, output } = await runScript(step.run, { shell: ["bash", "-e"], cwd, env: all });
      ran.push(output);
      if (code !== 0) return { result: "failure", outputs: {}, output: ran.join("") };
      if (step.id !== undefined) steps[step.id] = { outputs: readOutputs(written) };
    }
    const outputs = mapValues(job.outputs ?? {}, (one) => evaluate(one, now()));
    return { result: "success", outputs, output: ran.join("") };
  }

  for (const [name, job] of Object.entries(workflow.jobs)) {
    const needed = [job.needs ?? []].flat();
    const needs = Object.fromEntries(
      needed.map((one) => [
        one,
        { result: ended[one]?.result ?? "skipped", outputs: ended[one]?.outputs ?? {} },
      ]),
    );
    const values: Values = { needs, env: workflow.env };
    const isWanted =
      job.if === undefined ? needed.every((one) => ended[one]?.result === "success") : holds(job.if, values);
    if (!isWanted) {
      ended[name] = { result: "skipped", outputs: {}, output: "" };
      continue;
    }
    await before(name);
    const legs = legsOf(job, values);
    const results = await Promise.all(
      legs.map((matrix, at) => runLeg(`${name}-${at}`, job, { ...values, matrix })),
    );
    const isDone = results.every(({ result }) => result === "success");
    const output = results.map((one) => one.output).join("");
    ended[name] = { result: isDone ? "success" : "failure", outputs: results[0]?.outputs ?? {}, output };
  }
  return ended;
}

/** The folder of a job's leg. */
export const jobFolder = (folder: string, name: string): string => join(folder, "jobs", `${name}-0`);

function legsOf({ strategy }: Job, values: Values): readonly Values[] {
  if (strategy === undefined) return [{}];
  const [name = "", list = ""] = Object.entries(strategy.matrix).flat();
  const [, inner = ""] = /^\$\{\{ fromJSON\(([\w.]+)\) \}\}$/.exec(list) ?? [];
  return (JSON.parse(lookUp(inner, values)) as readonly unknown[]).map((one) => ({ [name]: String(one) }));
}

function evaluate(text: string, values: Values): string {
  return text.replaceAll(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => lookUp(expression, values));
}

function holds(condition: string, values: Values): boolean {
  const [, inner = condition] = /^\$\{\{ (.*) \}\}$/.exec(condition) ?? [];
  return inner.split(" && ").every((part) => {
    if (part === "!cancelled()") return true;
    const [, path = "", wanted = ""] = /^([\w.]+) == '(.*)'$/.exec(part) ?? [];
    return lookUp(path, values) === wanted;
  });
}

function lookUp(path: string, values: Values): string {
  let found: string | Values | undefined = values;
  for (const name of path.split(".")) found = typeof found === "string" ? undefined : found?.[name];
  if (typeof found !== "string") throw new Error(`no expression of this runner: ${path}`);
  return found;
}

function readOutputs(path: string): Readonly<Record<string, string>> {
  const lines = existsSync(path) ? readFileSync(path, "utf8").trimEnd().split("\n") : [];
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
}

function mapValues(
  from: Readonly<Record<string, string>>,
  change: (value: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(from).map(([name, value]) => [name, change(value)]));
}
