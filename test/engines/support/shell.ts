// Scripts of pipelines, run as their engine does: a shell of the engine's kind, an environment of its own, a folder.
import { spawn } from "node:child_process";

export interface ShellRan {
  readonly code: number;
  readonly output: string;
}

export interface Shell {
  /** The shell with its flags: GitHub's and GitLab's differ. */
  readonly shell: readonly [program: string, ...flags: string[]];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly onStart?: (pid: number) => void;
}

export function runScript(
  script: string,
  { shell: [program, ...flags], cwd, env, onStart }: Shell,
): Promise<ShellRan> {
  const child = spawn(program, [...flags, "-c", script], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  if (child.pid !== undefined) onStart?.(child.pid);
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 137, output }));
  });
}
