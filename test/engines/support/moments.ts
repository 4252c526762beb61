// The repository of examples/pipelines in front of a sandbox: ECR, the bucket of the state and the registries that its list
// names are played; the pipelines' files are as they are.
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { type S3Server, startS3 } from "../../app/s3-server.ts";
import { FaultRegistry } from "../../faults/support/registry.ts";
import { imageOf } from "../../registry/support/images.ts";
import { awsEnvironment, type EcrServer, startEcr } from "../../support/aws.ts";
import { bin, type Ran, root, run } from "../../support/cli.ts";
import { type Ended, type Event, type Repository, runWorkflow } from "./github.ts";
import { type GithubApi, startGithubApi } from "./github-api.ts";

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
  readonly env: Readonly<Record<string, string>>;
  write(name: string, text: string): void;
  read(name: string): string;
  /** As a merge does. */
  commit(message: string): void;
  git(...args: readonly string[]): string;
  cli(...args: readonly string[]): Promise<Ran>;
  /** Runs a workflow of examples/pipelines/github, or this text, in a folder of its own. */
  workflow(name: string, event: Event, more?: WorkflowOptions): Promise<WorkflowRan>;
  close(): Promise<void>;
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
  const [source, s3, api] = [await new FaultRegistry().start(), await startS3(), await startGithubApi()];
  const ecr = await startEcr(target, { account: "123456789012", regions: ["us-west-2"] });
  source.store("library/busybox", imageOf("busybox", [60_000]), "1.37");
  source.store("prometheus/prometheus", imageOf("prometheus", [90_000]), "v3.5.0");
  const work = at("work");
  mkdirSync(at("bin"));
  const script = (name: string, text: string): void => {
    writeFileSync(at(`bin/${name}`), text);
    chmodSync(at(`bin/${name}`), 0o755);
  };
  script("npm", npm);
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
    async close() {
      await Promise.all([source.close(), ecr.close(), s3.close(), api.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const realNpm = realpathSync(execFileSync("which", ["npm"], { encoding: "utf8" }).trim());

/** npm, which finds the action's own version in the registry: the program under test. */
const npm = `#!/bin/bash
case $* in *.tgz) exec "$NODE" "$NPM" "$@" ;; esac
wanted="install --global --prefix $RUNNER_TEMP/ecr-mirror --ignore-scripts --no-audit --no-fund --silent ecr-mirror@0.1.0"
[ "$*" = "$wanted" ] || { echo "npm $*" >&2; exit 1; }
mkdir -p "$RUNNER_TEMP/ecr-mirror/bin"
printf '#!/bin/sh\\nexec "%s" "%s" "$@"\\n' "$NODE" "$PROGRAM" > "$RUNNER_TEMP/ecr-mirror/bin/ecr-mirror"
chmod +x "$RUNNER_TEMP/ecr-mirror/bin/ecr-mirror"
`;
