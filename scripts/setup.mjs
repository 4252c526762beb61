// Makes a fresh clone ready: installs the packages that the lock file names, and builds. Plain Node, since nothing is
// installed yet when it runs first.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

export function install() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`ecr-mirror needs Node.js 20.19 or newer; this is ${process.version}.`);
    process.exit(1);
  }
  if (isInstalled()) return;
  console.log("Installing packages ...");
  const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
  execFileSync("npm", args, { cwd: root, stdio: "inherit" });
}

/** npm writes down in node_modules/ what it put there. Optional packages are those of other systems. */
function isInstalled() {
  const found = `${root}node_modules/.package-lock.json`;
  if (!existsSync(found)) return false;
  const [wanted, there] = [`${root}package-lock.json`, found].map(
    (path) => JSON.parse(readFileSync(path, "utf8")).packages,
  );
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === "" || optional || there[path]?.version === version,
  );
}

export function build() {
  execFileSync(process.execPath, ["--import", "tsx", "scripts/build.ts"], { cwd: root, stdio: "inherit" });
}
