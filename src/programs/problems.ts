// What can go wrong with external programs, in words.
import { type Diagnostic, Problem, type ProblemCode, fault, problem } from "../core/base/diagnostic.ts";

/** A file of a git repository. */
interface GitFile {
  readonly url: string;
  readonly path: string;
}

export function missingProgram(program: string): Problem {
  return missing(
    `${program} is not on the PATH.`,
    `Install ${program}, or set ECR_MIRROR_${program.toUpperCase()} to its path.`,
  );
}

export function missingKubectl(): Problem {
  return missing(
    "ecr-mirror reads the pods of the cluster with kubectl, which is not on the PATH.",
    "Install kubectl, or set ECR_MIRROR_KUBECTL to its path.",
  );
}

export function missingKustomize(folder: string): Problem {
  return missing(
    `${folder} is a kustomization, but neither kustomize nor kubectl is on the PATH to build it.`,
    "Install kustomize, or name the built manifests: kustomize build FOLDER > manifests.yaml",
  );
}

function missing(detail: string, hint: string): Problem {
  return problem("program/missing", "A program is not installed", {
    detail,
    hint,
  });
}

export function notExecutable(name: string, variable: string, path: string): Problem {
  return problem("program/not-found", "The program in the environment variable cannot be run", {
    detail: `${variable} is "${path}", which is not the absolute path of an executable file.`,
    hint: `Set ${variable} to the path of ${name} (command -v ${name}), or unset it to use the PATH.`,
  });
}

export function stopped(path: string, code: ProblemCode, why: string): Problem {
  return problem(code, "An external program was stopped", {
    detail: `${path}: ${why}.`,
    hint: "Run the same command again. If it fails again, run the program by hand to see what it waits for.",
  });
}

export function notStarted(path: string, code: string | undefined): Problem {
  return problem("program/start", "An external program cannot be started", {
    detail: `${path}: ${code ?? "unknown reason"}.`,
    hint: `Check that it is executable: ${path} --version`,
  });
}

export function missingHelper(name: string, host: string): Problem {
  return problem("program/no-credential-helper", "The credential helper is not installed", {
    detail: `${name} is configured for ${host}, but is not on the PATH.`,
    hint: `Install ${name}, or remove it from the config or from Docker's config.json.`,
  });
}

/** What the helper printed is not shown: it may be the secret. */
export function helperFailed(name: string, host: string, why: string): Problem {
  return problem("program/credential-helper", "The credential helper failed", {
    detail: `${name} get, for ${host}: ${why}.`,
    hint:
      `Run it by hand: echo ${host} | ${name} get\n` +
      "It receives few environment variables. If it needs others: ECR_MIRROR_HELPER_ENV=NAME,NAME",
  });
}

export function missingHelm(): Problem {
  return problem("chart/no-helm", "Helm is not installed", {
    detail: "ecr-mirror renders charts with helm (version 3 or 4), which is not on the PATH.",
    hint: "Install Helm (https://helm.sh), set ECR_MIRROR_HELM to its path, or give the source a `fallback` list.",
  });
}

export function chartTooSlow(timeoutMs: number, cause: unknown): Problem {
  const stopped = `Helm was stopped after ${timeoutMs / 1000} s.`;
  return endless("chart/slow", "The chart takes too long to render", stopped, cause);
}

export function chartTooLarge(maxBytes: number, cause: unknown): Problem {
  const stopped = `Helm was stopped after ${maxBytes / 1024 / 1024} MiB.`;
  return endless("chart/large", "The chart renders to too much text", stopped, cause);
}

function endless(code: ProblemCode, summary: string, detail: string, cause: unknown): Problem {
  const hint = "Set values that render less, or mirror a list of the images instead of the chart.";
  return problem(code, summary, { detail, hint }, { cause });
}

/** What Helm says of a chart, cut to a length that can be read. */
export function chartFailed(code: ProblemCode, summary: string, detail: string, hint: string): Diagnostic {
  return fault(code, summary, { detail: detail.slice(0, 2000), hint });
}

export function gitFailed(file: GitFile, ref: string): Diagnostic {
  return fault("source/git", "The file cannot be read from git", {
    detail: `${withoutUser(file.url)} at ${ref}, ${file.path}:`,
    hint: `Check the URL, the ref and the path, and that git can log in. To list the refs: git ls-remote ${withoutUser(file.url)}`,
  });
}

export function badRef(file: GitFile, ref: string): Problem {
  return problem("config/git-ref", "Not a git ref", {
    detail: `"${ref}" of ${withoutUser(file.url)} is not the name of a branch, a tag or a commit.`,
    hint: `Write the ref after @. To list the refs: git ls-remote ${withoutUser(file.url)}`,
  });
}

/** A URL may carry a token. */
function withoutUser(url: string): string {
  return url.replace(/\/\/[^/@]*@/, "//");
}

export function podsFailed(context: string | undefined, args: readonly string[]): Diagnostic {
  return {
    ...unreadablePods(`kubectl, ${context === undefined ? "current context" : `context ${context}`}:`),
    hint: `Run it by hand: kubectl ${args.slice(0, 3).join(" ")}`,
  };
}

export function notPods(why: string): Problem {
  return new Problem(unreadablePods(`The output of kubectl ${why}.`));
}

function unreadablePods(detail: string): Diagnostic {
  return fault("source/cluster", "The pods of the cluster cannot be read", {
    detail,
  });
}

export function buildFailed(folder: string, command: string): Diagnostic {
  return fault("source/kustomize", "The kustomization cannot be built", {
    detail: `${folder}:`,
    hint: `Run it by hand: ${command} ${folder}`,
  });
}
