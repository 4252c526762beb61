// The steps of one job of GitHub: scripts, known actions, and composite actions from this repository, with what the runner
// gives each and takes from it.
import { appendFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { parse } from "yaml";
import { asText, fill, holds, type Scope, type Value } from "./expressions.ts";
import { type ActionCall, runKnownAction } from "./actions.ts";
import { runScript } from "../shell.ts";

export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string | boolean;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly shell?: string;
  readonly run?: string;
  readonly "continue-on-error"?: boolean;
}

interface CompositeAction {
  readonly inputs: Readonly<Record<string, { readonly required?: boolean; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: "composite"; readonly steps: readonly Step[] };
}

export interface JobPlace extends Omit<ActionCall, "inputs"> {
  readonly name: string;
  /** Composite actions of this repository, by what `uses` names without the version. */
  readonly actions: Readonly<Record<string, string>>;
  readonly onStart?: (pid: number, step: string) => void;
}

/** What a job is while it runs: its environment grows, its output too. */
export class JobRun {
  output = "";
  /** The exit code of the last script that failed. */
  code = 0;
  readonly #place: JobPlace;
  #env: Record<string, string>;
  #written = 0;

  constructor(place: JobPlace, env: Readonly<Record<string, string>>) {
    this.#place = place;
    this.#env = { ...env };
    mkdirSync(place.cwd, { recursive: true });
  }

  /** Runs the steps in order; those after a failure only if they ask for it. */
  async run(
    steps: readonly Step[],
    values: Scope["values"],
    own: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly status: "success" | "failure"; readonly values: Scope["values"] }> {
    let status: "success" | "failure" = "success";
    const done: Record<string, Value> = {};
    for (const step of steps) {
      const env = { ...asEnv(values["env"]), ...own };
      const scope = { values: { ...values, steps: done, env }, status };
      const ended = holds(step.if, scope) ? await this.#step(step, scope, own) : skipped;
      if (step.id !== undefined) done[step.id] = ended;
      if (ended.outcome === "failure" && step["continue-on-error"] !== true) status = "failure";
    }
    return { status, values: { ...values, steps: done } };
  }

  async #step(step: Step, scope: Scope, own: Readonly<Record<string, string>>): Promise<Ended> {
    const env = { ...own, ...mapValues(step.env ?? {}, (one) => fill(asText(one), scope)) };
    if (step.run !== undefined) return this.#script(step, fill(step.run, scope), env);
    const uses = step.uses ?? "";
    const inputs = mapValues(step.with ?? {}, (one) => fill(asText(one), scope));
    const folder = this.#place.actions[uses.split("@")[0] ?? ""];
    if (folder !== undefined) return this.#composite(folder, inputs, scope);
    const { failure, env: more } = runKnownAction(uses, { ...this.#place, inputs });
    Object.assign(this.#env, more);
    if (failure === undefined) return { outcome: "success", outputs: any };
    this.output += `::error::${uses}: ${failure}\n`;
    return { outcome: "failure", outputs: any };
  }

  async #script(step: Step, script: string, env: Readonly<Record<string, string>>): Promise<Ended> {
    this.#written += 1;
    const at = (name: string): string => join(this.#place.cwd, "..", `${this.#place.name}-runner`, name);
    const file = (kind: string): string => at(`${kind}-${this.#written}`);
    mkdirSync(at("temp"), { recursive: true });
    const runner = {
      GITHUB_OUTPUT: file("output"),
      GITHUB_PATH: file("path"),
      GITHUB_STEP_SUMMARY: file("summary"),
      RUNNER_TEMP: at("temp"),
    };
    for (const path of Object.values(runner).slice(0, 3)) writeFileSync(path, "");
    const flags = step.shell === undefined ? ["-e"] : ["--noprofile", "--norc", "-e", "-o", "pipefail"];
    const { code, output } = await runScript(script, {
      shell: ["bash", ...flags],
      cwd: this.#place.cwd,
      env: { ...this.#env, ...env, ...runner },
      onStart: (pid) => this.#place.onStart?.(pid, step.name ?? step.id ?? ""),
    });
    this.output += output;
    if (code !== 0) this.code = code;
    for (const path of lines(runner.GITHUB_PATH))
      this.#env["PATH"] = [path, this.#env["PATH"]].join(delimiter);
    // GitHub drops what is too long as a whole.
    if (statSync(runner.GITHUB_STEP_SUMMARY).size <= 1024 * 1024)
      appendFileSync(`${this.#place.cwd}.summary`, readFileSync(runner.GITHUB_STEP_SUMMARY));
    const outputs = readOutputs(runner.GITHUB_OUTPUT);
    return code === 0
      ? { outcome: "success", outputs }
      : { outcome: "failure", outputs: { ...any, ...outputs } };
  }

  async #composite(folder: string, given: Readonly<Record<string, string>>, scope: Scope): Promise<Ended> {
    const action = parse(readFileSync(join(folder, "action.yml"), "utf8")) as CompositeAction;
    const unknown = Object.keys(given).filter((name) => !Object.hasOwn(action.inputs, name));
    if (unknown.length > 0) throw new Error(`the action has no input ${unknown.join(", ")}`);
    if (action.runs.steps.some(({ run, shell }) => run !== undefined && shell === undefined))
      throw new Error("each step of an action with a script needs its shell");
    const inputs = mapValues(action.inputs, (input, name) => given[name] ?? fill(input.default ?? "", scope));
    const values = { github: scope.values["github"] ?? null, inputs, env: scope.values["env"] ?? null };
    const ended = await this.run(action.runs.steps, values, { GITHUB_ACTION_PATH: folder });
    const last = { values: ended.values, status: ended.status };
    const outputs = mapValues(action.outputs, ({ value }) => fill(value, last));
    return { outcome: ended.status, outputs };
  }
}

type Ended = {
  readonly outcome: "success" | "failure" | "skipped";
  readonly outputs: Readonly<Record<string, string>>;
};
/** The outputs of a step that did not write its own: each is empty. */
const any = { "*": "" };
const skipped: Ended = { outcome: "skipped", outputs: any };

const asEnv = (value: Value | undefined): Readonly<Record<string, string>> =>
  mapValues((value ?? {}) as Readonly<Record<string, Value>>, asText);

const lines = (path: string): readonly string[] =>
  readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "");

/** `name=value`, and `name<<END` with lines up to END. */
export function readOutputs(path: string): Readonly<Record<string, string>> {
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  const outputs: Record<string, string> = {};
  const rest = text.split("\n");
  for (let line = rest.shift(); line !== undefined; line = rest.shift()) {
    const [, name, end] = /^([^=<]+)<<(.+)$/.exec(line) ?? [];
    if (name !== undefined && end !== undefined) {
      const at = rest.indexOf(end);
      if (at === -1) throw new Error(`the output ${name} does not end`);
      outputs[name] = rest
        .splice(0, at + 1)
        .slice(0, -1)
        .join("\n");
    } else if (line !== "") {
      const at = line.indexOf("=");
      if (at < 1) throw new Error(`no output: ${line}`);
      outputs[line.slice(0, at)] = line.slice(at + 1);
    }
  }
  return outputs;
}

export function mapValues<T>(
  from: Readonly<Record<string, T>>,
  change: (value: T, name: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(from).map(([name, value]) => [name, change(value, name)]));
}
