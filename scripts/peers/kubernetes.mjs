// Builds a real Kubernetes API server and its job controller, for the tests of examples/engines, with Go into
// .cache/peers/kubernetes. It takes 8 minutes of CPU once, goes last on a busy machine, and is given up after 25 minutes.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const version = "v1.31.4";
/** The libraries that its own repository holds are published under this version. */
const staging = version.replace("v1.", "v0.");
const commands = ["kube-apiserver", "kube-controller-manager"];
const folder = fileURLToPath(new URL("../../.cache/peers/kubernetes", import.meta.url));
const end = Date.now() + 25 * 60_000;

const missing = commands.filter((name) => !existsSync(join(folder, name)));
if (missing.length > 0) build();
for (const name of commands) console.log(`${join(folder, name)} ${version}`);

function build() {
  const work = mkdtempSync(join(tmpdir(), "kubernetes-peer-"));
  try {
    writeModule(work);
    mkdirSync(folder, { recursive: true });
    for (const name of missing) {
      console.log(`Building ${name} ${version} ...`);
      // Moved there when it is whole: what is at its place is taken for the server.
      const fresh = join(folder, `${name}.new`);
      const stamp = `-s -w -X k8s.io/component-base/version.gitVersion=${version}`;
      go(work, [
        "build",
        "-mod=mod",
        "-trimpath",
        "-ldflags",
        stamp,
        "-o",
        fresh,
        `k8s.io/kubernetes/cmd/${name}`,
      ]);
      renameSync(fresh, join(folder, name));
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Kubernetes' own module with its own versions; `go install` refuses it, since it replaces modules by folders. */
function writeModule(work) {
  writeFileSync(join(work, "go.mod"), "module peer\n");
  const { Dir } = JSON.parse(go(work, ["mod", "download", "-json", `k8s.io/kubernetes@${version}`]));
  const own = readFileSync(join(Dir, "go.mod"), "utf8")
    .replace(/^module .*$/m, `module peer\n\nrequire k8s.io/kubernetes ${version}`)
    .replaceAll(/=> \.\/staging\/src\/(\S+)/g, `=> $1 ${staging}`);
  writeFileSync(join(work, "go.mod"), own);
  writeFileSync(join(work, "go.sum"), readFileSync(join(Dir, "go.sum")));
}

/** One package at a time and after everyone else, since it runs beside other work. */
function go(cwd, args) {
  const env = { ...process.env, GOFLAGS: "-p=1", GOWORK: "off" };
  const stdio = ["ignore", args[0] === "mod" ? "pipe" : "inherit", "inherit"];
  const timeout = Math.max(1, end - Date.now());
  return execFileSync("nice", ["-n", "19", "go", ...args], { cwd, env, stdio, timeout, encoding: "utf8" });
}
