// Other ways to run the program than to type its command: in a mount namespace, as a user for whom permissions count,
// and with Ctrl-C in the middle.
import { execFile, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onRequest } from "../../faults/support/faults.ts";
import type { Kind } from "../../faults/support/registry.ts";
import { bin, plainEnvironment, type Ran } from "../../support/cli.ts";
import { type Stage, until } from "../../support/stage.ts";
import type { Mistake } from "../mistake.ts";

type Drive = NonNullable<Mistake["drive"]>;

const hasMounts = spawnSync("unshare", ["-rm", "mount", "-t", "tmpfs", "none", "/mnt"]).status === 0;
export const needsMounts = hasMounts ? false : "needs mount namespaces";

/** The program in a mount namespace of its own, after `mounts`. */
export function mounted(mounts: string): Drive {
  return throughProgram("unshare", ["-rm", "sh", "-c", `${mounts} && exec "$@"`, "sh"]);
}

const isRoot = process.getuid?.() === 0;
/** Root without the right to pass over permissions is a user like any other. */
const asAnyUser = ["--bounding-set=-dac_override,-dac_read_search"];
export const needsUser = isRoot && !obeys() ? "needs setpriv, or another user than root" : false;

/** The program as a user who may not do everything. */
export const asUser: Drive = isRoot ? throughProgram("setpriv", asAnyUser) : throughProgram("env", []);

function obeys(): boolean {
  const folder = mkdtempSync(join(tmpdir(), "ecr-mirror-user-"));
  const file = join(folder, "file");
  writeFileSync(file, "x");
  chmodSync(file, 0o000);
  const read = spawnSync("setpriv", [...asAnyUser, "cat", file], { encoding: "utf8" });
  rmSync(folder, { recursive: true });
  return read.status === 1 && read.stderr.includes("Permission denied");
}

/** Ctrl-C once `happened`. */
export function interrupted(happened: (stage: Stage) => boolean, what: string): Drive {
  return async (stage, args) => {
    const running = stage.start(args);
    await until(() => happened(stage), what);
    running.child.kill("SIGINT");
    return running.ended;
  };
}

/** The source answers no more requests of a kind until it is let go. */
export function hold(stage: Stage, kind: Kind): () => void {
  let letGo = (): void => {};
  const held = new Promise<boolean>((resolve) => {
    letGo = () => resolve(false);
  });
  stage.source.inject(
    kind,
    onRequest(() => held),
    { times: 1000 },
  );
  return letGo;
}

function throughProgram(program: string, before: readonly string[]): Drive {
  return (stage, args) => {
    const env = { ...plainEnvironment, ...stage.env };
    const command = [...before, process.execPath, bin, ...args];
    return new Promise<Ran>((resolve) => {
      execFile(program, command, { cwd: stage.folder, env }, (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
      );
    });
  };
}
