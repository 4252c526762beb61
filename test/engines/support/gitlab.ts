// Runs a pipeline as GitLab does, as far as examples/engines/gitlab uses it: stages, `extends`, `parallel`, `retry` and
// `allow_failure` by exit codes. A job that waits for somebody is started at once.
import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Repository } from "./github.ts";
import { runScript } from "./shell.ts";

interface Job {
  readonly extends?: string;
  readonly stage?: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly before_script?: readonly string[];
  readonly script?: readonly string[];
  readonly parallel?: number;
  readonly retry?: { readonly max: number; readonly exit_codes: readonly number[] };
  readonly allow_failure?: { readonly exit_codes: readonly number[] };
  readonly rules?: readonly { readonly when?: string; readonly allow_failure?: boolean }[];
}

export interface JobEnded {
  /** The exit codes of its copies, the last try of each. */
  readonly codes: readonly number[];
  readonly isPassed: boolean;
  readonly output: string;
}

export async function runPipeline(
  text: string,
  { files, folder, env, before }: Repository,
): Promise<Readonly<Record<string, JobEnded>>> {
  const { stages, ...all } = parse(text) as { stages: readonly string[] } & Record<string, Job>;
  const jobs = Object.entries(all as Record<string, Job>).filter(([name]) => !name.startsWith("."));
  const ended: Record<string, JobEnded> = {};

  async function runCopy(name: string, job: Job, at: number): Promise<{ code: number; output: string }> {
    const cwd = join(folder, "jobs", `${name}-${at}`);
    mkdirSync(cwd, { recursive: true });
    for (const file of files) cpSync(join(folder, file), join(cwd, file));
    const nodes = {
      CI_NODE_TOTAL: `${job.parallel ?? 1}`,
      ...(job.parallel === undefined ? {} : { CI_NODE_INDEX: `${at + 1}` }),
    };
    // What the project sets goes before what the file sets.
    const own = { ...job.variables, ...nodes, CI_PIPELINE_ID: "42", ...env };
    const script = [...(job.before_script ?? []), ...(job.script ?? [])].join("\n");
    let output = "";
    for (let left = job.retry?.max ?? 0; ; left -= 1) {
      const ran = await runScript(script, { shell: ["bash", "-e", "-o", "pipefail"], cwd, env: own });
      output += ran.output;
      if (left === 0 || job.retry?.exit_codes.includes(ran.code) !== true) return { code: ran.code, output };
    }
  }

  for (const stage of stages) {
    const isGood = Object.values(ended).every(({ isPassed }) => isPassed);
    const here = jobs.map(([name, job]) => [name, { ...all[job.extends ?? ""], ...job }] as const);
    for (const [name, job] of here.filter(([, { stage: own }]) => own === stage)) {
      if (!isGood && job.rules?.[0]?.when !== "always") continue;
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
