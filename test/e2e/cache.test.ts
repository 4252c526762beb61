// run.cache, what V8 made of the program when it was built: the Node that made it takes it, and one that another Node
// made, or none, does no harm.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { bin } from "../support/cli.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ecr-mirror-cache-"));
  for (const name of ["package.json", "main.js", "load-run.js", "run.cjs", "run.cache"])
    cpSync(join(dirname(bin), name), join(folder, name));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const node = (...args: readonly string[]) =>
  spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });

it("is taken", () => {
  const load = `import("./load-run.js").then(({ loadRun }) => console.log(loadRun().script.cachedDataRejected));`;
  expect(node("-e", load).stdout).toBe("false\n");
});

it("of another V8, or none at all, does no harm", () => {
  const whole = node("main.js", "completion", "bash");
  expect(whole).toMatchObject({ status: 0, stderr: "" });
  writeFileSync(join(folder, "run.cache"), "made by another V8");
  expect(node("main.js", "completion", "bash").stdout).toBe(whole.stdout);
  rmSync(join(folder, "run.cache"));
  expect(node("main.js", "completion", "bash").stdout).toBe(whole.stdout);
});
