// The repository of examples/pipelines in front of a sandbox: ECR, the bucket of the state and the registries that its list
// names are played; the pipelines' files are as they are.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { BatchDeleteImageCommand, BatchGetImageCommand, PutImageCommand } from "@aws-sdk/client-ecr";
import { type S3Server, startS3 } from "../../app/s3-server.ts";
import { FaultRegistry } from "../../faults/support/registry.ts";
import { imageOf } from "../../registry/support/images.ts";
import { awsEnvironment, type EcrServer, startEcr } from "../../support/aws.ts";
import { bin, type Ran, root, run } from "../../support/cli.ts";
import { type Ended, type Event, type Repository, runWorkflow } from "./github/workflow.ts";
import { type GitlabApi, projectToken, startGitlabApi } from "./gitlab/api.ts";
import { type GitlabProject, type JobEnded, runPipeline } from "./gitlab/pipeline.ts";
import { type GithubApi, startGithubApi } from "./github/api.ts";

export const target = "123456789012.dkr.ecr.us-west-2.amazonaws.com";

export interface Moments {
  /** Where somebody works in the repository. */
  readonly folder: string;
  /** Everything is below it. */
  readonly home: string;
  readonly source: FaultRegistry;
  readonly ecr: EcrServer;
  readonly s3: S3Server;
  readonly api: GithubApi;
  readonly gitlab: GitlabApi;
  readonly env: Readonly<Record<string, string>>;
  write(name: string, text: string): void;
  read(name: string): string;
  /** As a merge does. */
  commit(message: string): void;
  git(...args: readonly string[]): string;
  cli(...args: readonly string[]): Promise<Ran>;
  /** Runs a workflow of examples/pipelines/github, or this text, in a folder of its own. */
  workflow(name: string, event: Event, more?: WorkflowOptions): Promise<WorkflowRan>;
  /** Runs the pipeline of examples/pipelines/gitlab with the component of this repository. */
  pipeline(variables: Readonly<Record<string, string>>, more?: Partial<GitlabProject>): Promise<PipelineRan>;
  close(): Promise<void>;
}

export interface PipelineRan {
  readonly jobs: Readonly<Record<string, JobEnded>>;
  /** Where the artifacts of a job are. */
  readonly artifacts: (job: string) => string;
}

export interface WorkflowOptions extends Partial<Repository> {
  /** Another form of the file. */
  readonly change?: (text: string) => string;
}

export interface WorkflowRan {
  readonly jobs: Readonly<Record<string, Ended>>;
  /** The summaries of a job's steps. */
  readonly summary: (job: string) => string;
}

export async function openMoments(): Promise<Moments> {
  const folder = mkdtempSync(join(tmpdir(), "moments-"));
  const at = (name: string): string => join(folder, name);
  const [source, s3] = [await new FaultRegistry().start(), await startS3()];
  const [api, gitlab] = [await startGithubApi(), await startGitlabApi()];
  const ecr = await startEcr(target, { account: "123456789012", regions: ["us-west-2"] });
  source.store("library/busybox", imageOf("busybox", [60_000]), "1.37");
  source.store("prometheus/prometheus", imageOf("prometheus", [90_000]), "v3.5.0");
  const work = at("work");
  mkdirSync(at("bin"));
  const script = (path: string, text: string): void => writeFileSync(at(path), text, { mode: 0o755 });
  script("bin/npm", npm);
  // What the image has on its PATH.
  mkdirSync(at("program"));
  script("program/ecr-mirror", `#!/bin/sh\nexec "${process.execPath}" "${bin}" "$@"\n`);
  mkdirSync(at("home"));
  const env = {
    ...awsEnvironment,
    AWS_ENDPOINT_URL_S3: s3.url,
    AWS_REGION: "us-west-2",
    HOME: at("home"),
    LANG: "C.UTF-8",
    PATH: [at("bin"), process.env["PATH"]].join(delimiter),
    PROGRAM: bin,
    NODE: process.execPath,
    NPM: realNpm,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_COUNT: "0",
  };
  const git = (...args: readonly string[]): string => {
    const who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"];
    return execFileSync("git", [...who, ...args], { cwd: work, env, encoding: "utf8", stdio: "pipe" });
  };
  execFileSync("git", ["init", "--quiet", "--bare", "--initial-branch=main", at("origin.git")], { env });
  execFileSync("git", ["clone", "--quiet", at("origin.git"), work], { env, stdio: "pipe" });
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(join(work, name)), { recursive: true });
    writeFileSync(join(work, name), text);
  };
  const example = (name: string): string => readFileSync(join(root, "examples/pipelines", name), "utf8");
  write("images.txt", example("images.txt"));
  const registries = ["docker.io", "quay.io"].map((host) => `  ${host}: { rewrite: "${source.host}" }\n`);
  const config = example("mirror.config.yaml").replace(
    /registry: \S+/,
    ecr.settings.replaceAll(", ", "\n  "),
  );
  write("mirror.config.yaml", `${config}registries:\n${registries.join("")}`);
  const commit = (message: string): void => {
    git("add", "--all");
    git("commit", "--quiet", "--message", message);
    git("push", "--quiet", "origin", "HEAD:main");
  };
  commit("Begin");

  let runs = 0;
  return {
    folder: work,
    home: folder,
    source,
    ecr,
    s3,
    api,
    gitlab,
    env,
    write,
    commit,
    git,
    read: (name) => readFileSync(join(work, name), "utf8"),
    cli: (...args) => run(args, { cwd: work, env }),
    async workflow(name, event, { change = (text: string) => text, ...more } = {}) {
      runs += 1;
      const into = at(`run-${runs}`);
      const jobs = await runWorkflow(change(name.endsWith(".yml") ? example(`github/${name}`) : name), {
        files: [],
        folder: into,
        env,
        api,
        event,
        before: async () => {},
        origin: at("origin.git"),
        actions: { "acme/ecr-mirror": root },
        ...more,
      });
      const summary = (job: string): string => readFileSync(join(into, "jobs", `${job}-0.summary`), "utf8");
      return { jobs, summary };
    },
    async pipeline(variables, more = {}) {
      runs += 1;
      const into = at(`run-${runs}`);
      const project = {
        CI_API_V4_URL: gitlab.url,
        CI_JOB_URL: "https://gitlab.example.com/acme/images/-/jobs/42",
        CI_PROJECT_ID: "5",
        CI_PROJECT_PATH: "acme/images",
        CI_PROJECT_URL: at("origin"),
        ECR_MIRROR_TOKEN: projectToken,
        AWS_WEB_IDENTITY_TOKEN_FILE: join(into, "aws-token"),
      };
      mkdirSync(into);
      const jobs = await runPipeline(example("gitlab/mirror.gitlab-ci.yml"), {
        files: [],
        folder: into,
        env: { ...env, PATH: [at("program"), env.PATH].join(delimiter) },
        before: async () => {},
        origin: at("origin.git"),
        components: { "ecr-mirror": join(root, "templates/ecr-mirror.yml") },
        variables: { ...project, ...variables },
        ...more,
      });
      return { jobs, artifacts: (job) => join(into, "artifacts", job) };
    },
    async close() {
      await Promise.all([source.close(), ecr.close(), s3.close(), api.close(), gitlab.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const realNpm = realpathSync(execFileSync("which", ["npm"], { encoding: "utf8" }).trim());

/** npm, which finds the action's own version in the registry: the program under test. */
const npm = `#!/bin/bash
case $* in *.tgz) exec "$NODE" "$NPM" "$@" ;; esac
wanted="install --global --prefix $RUNNER_TEMP/ecr-mirror --ignore-scripts --no-audit --no-fund --loglevel error ecr-mirror@0.1.0"
[ "$*" = "$wanted" ] || { echo "npm $*" >&2; exit 1; }
mkdir -p "$RUNNER_TEMP/ecr-mirror/bin"
printf '#!/bin/sh\\nexec "%s" "%s" "$@"\\n' "$NODE" "$PROGRAM" > "$RUNNER_TEMP/ecr-mirror/bin/ecr-mirror"
chmod +x "$RUNNER_TEMP/ecr-mirror/bin/ecr-mirror"
`;

/** A new version that the list wants. */
export function wantNext(moments: Moments): void {
  moments.source.store("prometheus/prometheus", imageOf("next", [70_000]), "v3.6.0");
  moments.write("images.txt", `${moments.read("images.txt")}quay.io/prometheus/prometheus:v3.6.0\n`);
  moments.commit("Next");
}

/** Somebody else puts another image where that version belongs. */
export async function takePlace({ ecr }: Moments): Promise<void> {
  const prometheus = { repositoryName: "platform/prometheus/prometheus" };
  const { images } = await ecr.sdk.send(
    new BatchGetImageCommand({ ...prometheus, imageIds: [{ imageTag: "v3.5.0" }] }),
  );
  const { imageManifest, imageManifestMediaType } = images?.[0] ?? {};
  await ecr.sdk.send(
    new PutImageCommand({ ...prometheus, imageManifest, imageManifestMediaType, imageTag: "v3.6.0" }),
  );
}

/** The source's tag, which is immutable in ECR, means another image now. */
export function moveBusybox({ source }: Moments): void {
  source.store("library/busybox", imageOf("moved", [10]), "1.37");
}

/** Somebody deletes an image in ECR. */
export async function removeBusybox({ ecr }: Moments): Promise<void> {
  const busybox = { repositoryName: "platform/library/busybox", imageIds: [{ imageTag: "1.37" }] };
  await ecr.sdk.send(new BatchDeleteImageCommand(busybox));
}
