// Runs a workflow as GitHub does, as far as the workflows here use it: the event that starts it, jobs by their needs and
// with the permissions that they ask for, a matrix, outputs, artifacts. An expression that it does not know is an error.
import { writeFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { asText, evaluate, fill, holds, type Value } from "./expressions.ts";
import type { GithubApi, Permissions } from "./api.ts";
import { JobRun, mapValues, type Step } from "./steps.ts";

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly permissions?: Permissions;
  readonly jobs: Readonly<Record<string, Job>>;
}

interface Job {
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly permissions?: Permissions;
  readonly env?: Readonly<Record<string, string>>;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly strategy?: {
    readonly "fail-fast"?: boolean;
    readonly matrix: Readonly<Record<string, string | readonly Value[]>>;
  };
  readonly steps: readonly Step[];
}

export interface Ended {
  readonly result: "success" | "failure" | "skipped";
  readonly outputs: Readonly<Record<string, string>>;
  readonly output: string;
  /** The exit code of the last script that failed. */
  readonly code: number;
}

/** What starts a workflow. A pull request is number 7. */
export interface Event {
  readonly name: "push" | "pull_request" | "schedule" | "workflow_dispatch";
  readonly isFork?: boolean;
}

export interface Repository {
  /** What a checkout has. */
  readonly files: readonly string[];
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Called before a job begins. */
  readonly before: (job: string) => Promise<void>;
  readonly event?: Event;
  readonly api?: GithubApi;
  /** Composite actions of this repository, by what `uses` names without the version. */
  readonly actions?: Readonly<Record<string, string>>;
  /** A real repository in place of the files: a checkout clones it. */
  readonly origin?: string;
  readonly onStart?: (pid: number, step: string) => void;
}

const secrets = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];

/** The jobs are in the order in which they are needed. */
export async function runWorkflow(
  text: string,
  { files, folder, env, before, event = { name: "push" }, api, actions = {}, ...more }: Repository,
): Promise<Readonly<Record<string, Ended>>> {
  const workflow = parse(text) as Workflow;
  if (!Object.hasOwn(workflow.on, event.name)) throw new Error(`${event.name} does not start the workflow`);
  const ended: Record<string, Ended> = {};
  const credentials = Object.fromEntries(secrets.map((name) => [name, env[name] ?? ""]));
  const plain = Object.fromEntries(Object.entries(env).filter(([name]) => !secrets.includes(name)));
  const payload = payloadOf(event);
  const eventFile = join(folder, "event.json");
  mkdirSync(folder, { recursive: true });
  writeFileSync(eventFile, JSON.stringify(payload));

  async function runLeg(
    job: Job,
    name: string,
    at: number,
    values: Readonly<Record<string, Value>>,
  ): Promise<Ended> {
    const permissions = permissionsOf(workflow, job, event);
    const token = api?.grant(permissions) ?? "no-token";
    const github = { token, event_name: event.name, event: payload, repository: "acme/images" };
    const place = {
      name: `${name}-${at}`,
      cwd: join(folder, "jobs", `${name}-${at}`),
      actions,
      permissions,
      files,
      repository: folder,
      artifacts: join(folder, "artifacts"),
      credentials,
      ...more,
    };
    const own = mapValues({ ...workflow.env, ...job.env }, asText);
    const run = new JobRun(place, {
      ...plain,
      ...own,
      CI: "true",
      GITHUB_ACTIONS: "true",
      GITHUB_EVENT_NAME: event.name,
      GITHUB_EVENT_PATH: eventFile,
      GITHUB_REPOSITORY: github.repository,
      GITHUB_RUN_ID: "42",
      GITHUB_RUN_ATTEMPT: "1",
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_API_URL: api?.url ?? "",
      GITHUB_WORKSPACE: place.cwd,
    });
    const { status, values: last } = await run.run(job.steps, { ...values, github, env: own });
    const outputs = mapValues(job.outputs ?? {}, (one) => fill(one, { values: last, status }));
    return {
      result: status,
      outputs: status === "success" ? outputs : {},
      output: run.output,
      code: run.code,
    };
  }

  for (const [name, job] of Object.entries(workflow.jobs)) {
    const needed = [job.needs ?? []].flat();
    const needs = Object.fromEntries(
      needed.map((one) => [
        one,
        { result: ended[one]?.result ?? "skipped", outputs: ended[one]?.outputs ?? {} },
      ]),
    );
    const github = { event_name: event.name, event: payload, repository: "acme/images" };
    const values = { needs, github, env: workflow.env ?? {} };
    const status = needed.every((one) => ended[one]?.result === "success") ? "success" : "failure";
    if (!holds(job.if, { values, status })) {
      ended[name] = { result: "skipped", outputs: {}, output: "", code: 0 };
      continue;
    }
    await before(name);
    const results = await Promise.all(
      legsOf(job, values).map((matrix, at) => runLeg(job, name, at, { ...values, matrix })),
    );
    const isDone = results.every(({ result }) => result === "success");
    const output = results.map((one) => one.output).join("");
    const code = results.findLast((one) => one.code !== 0)?.code ?? 0;
    ended[name] = {
      result: isDone ? ("success" as const) : ("failure" as const),
      output,
      code,
      outputs: results[0]?.outputs ?? {},
    };
  }
  return ended;
}

/** The folder of a job's leg. */
export const jobFolder = (folder: string, name: string): string => join(folder, "jobs", `${name}-0`);

function legsOf(
  { strategy }: Job,
  values: Readonly<Record<string, Value>>,
): readonly Record<string, Value>[] {
  if (strategy === undefined) return [{}];
  const [name = "", list = ""] = Object.entries(strategy.matrix)[0] ?? [];
  const legs = typeof list === "string" ? fromExpression(list, values) : list;
  return legs.map((one) => ({ [name]: asText(one) }));
}

function fromExpression(list: string, values: Readonly<Record<string, Value>>): readonly Value[] {
  const [, inner = ""] = /^\$\{\{(.*)\}\}$/.exec(list) ?? [];
  return evaluate(inner, { values, status: "success" }) as unknown as readonly Value[];
}

/** A pull request from a fork reads only, whatever the workflow asks for. */
function permissionsOf(workflow: Workflow, job: Job, { isFork = false }: Event): Permissions {
  const asked = job.permissions ?? workflow.permissions ?? { contents: "read" };
  if (!isFork) return asked;
  const { "id-token": _, ...others } = asked;
  return mapValues(others, () => "read");
}

function payloadOf({ name, isFork = false }: Event): Readonly<Record<string, Value>> {
  const head = {
    sha: "0123456789abcdef0123456789abcdef01234567",
    repo: { full_name: isFork ? "someone/images" : "acme/images" },
  };
  return name === "pull_request" ? { pull_request: { number: 7, head } } : {};
}
