// Runs a pipeline as GitLab does, as far as the files here use it: stages, rules, `parallel`, `retry`, artifacts, and
// `allow_failure` by exit codes. A job that waits for somebody is started at once.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Job, readPipeline, ruleFor } from "./file.ts";
import type { Repository } from "../github/workflow.ts";
import { runScript } from "../shell.ts";

export interface JobEnded {
  /** The exit codes of its copies, the last try of each. */
  readonly codes: readonly number[];
  readonly isPassed: boolean;
  readonly output: string;
}

export interface GitlabProject extends Repository {
  /** What starts the pipeline and what it is told: CI_PIPELINE_SOURCE and others. */
  readonly variables?: Readonly<Record<string, string>>;
  /** The files of components by their names. */
  readonly components?: Readonly<Record<string, string>>;
}

const pushed = { CI_PIPELINE_SOURCE: "push", CI_COMMIT_BRANCH: "main" };

export async function runPipeline(
  text: string,
  { files, folder, env, before, origin, variables = pushed, components, onStart }: GitlabProject,
): Promise<Readonly<Record<string, JobEnded>>> {
  const { stages, jobs } = readPipeline(text, components);
  const told = { CI_DEFAULT_BRANCH: "main", CI_PIPELINE_ID: "42", ...variables };
  const artifacts = (name: string): string => join(folder, "artifacts", name);
  const ended: Record<string, JobEnded> = {};

  async function runCopy(name: string, job: Job, at: number): Promise<{ code: number; output: string }> {
    const cwd = join(folder, "jobs", `${name}-${at}`);
    mkdirSync(cwd, { recursive: true });
    if (origin === undefined) for (const file of files) cpSync(join(folder, file), join(cwd, file));
    else execFileSync("sh", ["-c", checkout, origin], { cwd, stdio: "pipe" });
    for (const from of job.needs ?? Object.keys(ended))
      if (existsSync(artifacts(from))) cpSync(artifacts(from), cwd, { recursive: true });
    const nodes = {
      CI_NODE_TOTAL: `${job.parallel ?? 1}`,
      ...(job.parallel === undefined ? {} : { CI_NODE_INDEX: `${at + 1}` }),
    };
    const tokens = Object.fromEntries(
      Object.entries(job.id_tokens ?? {}).map(([token, { aud }]) => [token, `jwt for ${aud}`]),
    );
    // What the project sets goes before what the file sets.
    const own = { ...job.variables, ...tokens, ...nodes, ...told, CI_PROJECT_DIR: cwd, ...env };
    const script = [...(job.before_script ?? []), ...(job.script ?? [])].join("\n");
    let output = "";
    for (let left = job.retry?.max ?? 0; ; left -= 1) {
      const shell = ["bash", "-e", "-o", "pipefail"] as const;
      const ran = await runScript(script, {
        shell,
        cwd,
        env: own,
        onStart: (pid) => onStart?.(pid, name),
      });
      output += ran.output;
      if (left > 0 && job.retry?.exit_codes.includes(ran.code) === true) continue;
      if (ran.code === 0 || job.artifacts?.when === "always") keep(name, job, cwd);
      return { code: ran.code, output };
    }
  }

  function keep(name: string, { artifacts: kept }: Job, cwd: string): void {
    mkdirSync(artifacts(name), { recursive: true });
    for (const path of [...(kept?.paths ?? []), ...Object.values(kept?.reports ?? {})])
      if (existsSync(join(cwd, path)))
        cpSync(join(cwd, path), join(artifacts(name), path), { recursive: true });
  }

  for (const stage of stages) {
    const isGood = Object.values(ended).every(({ isPassed }) => isPassed);
    for (const [name, job] of jobs.filter(([, { stage: own = "test" }]) => own === stage)) {
      const rule = ruleFor(job, told);
      if (rule === undefined || (!isGood && rule.when !== "always")) continue;
      await before(name);
      const copies = Array.from({ length: job.parallel ?? 1 }, (_, at) => runCopy(name, job, at));
      const results = await Promise.all(copies);
      const codes = results.map(({ code }) => code);
      const isPassed = codes.every(
        (code) => code === 0 || job.allow_failure?.exit_codes.includes(code) === true,
      );
      ended[name] = { codes, isPassed, output: results.map(({ output }) => output).join("") };
    }
  }
  return ended;
}

/** GitLab checks out a commit, not a branch. */
const checkout = 'git clone --quiet "$0" . && git checkout --quiet --detach && git branch --quiet -D main';
