// Reads one file of a git repository, without a checkout: no hook and no filter of the repository runs.
import { badRef, gitFailed } from "./problems.ts";
import type { ProgramRunner } from "./programs.ts";
import { outputOf } from "./run.ts";

export interface GitFile {
  /** https://, ssh:// or file://. */
  readonly url: string;
  /** A branch, a tag or a commit; without it, the default branch. */
  readonly ref?: string | undefined;
  readonly path: string;
}

/** `git+https://host/repository.git@ref#path` as its parts; undefined for any other text. */
export function parseGitFile(text: string): GitFile | undefined {
  const [, url, ref, path] =
    /^git\+((?:https?|ssh|file):\/\/[^#@]*(?:@[^#@/]*\/[^#@]*)?)(?:@([^#]+))?#(.+)$/.exec(text) ?? [];
  return url === undefined || path === undefined ? undefined : { url, ref, path: path.replace(/^\/+/, "") };
}

export async function readGitFile(
  programs: ProgramRunner,
  file: GitFile,
  signal: AbortSignal,
): Promise<string> {
  const ref = file.ref ?? "HEAD";
  if (!/^[\w][\w./+-]*$/.test(ref)) throw badRef(file, ref);
  const cwd = await programs.workFolder();
  const env = {
    GIT_TERMINAL_PROMPT: "0",
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: "gc.auto",
    GIT_CONFIG_VALUE_0: "0",
  };
  const git = async (...args: readonly string[]) =>
    outputOf(await programs.run("git", args, { cwd, env, signal }), gitFailed(file, ref));
  const quick = ["--quiet", "--depth=1", "--no-tags", "--no-recurse-submodules"];
  await git("init", "--quiet");
  await git("fetch", ...quick, "--end-of-options", file.url, ref);
  return git("show", "--end-of-options", `FETCH_HEAD:${file.path}`);
}
