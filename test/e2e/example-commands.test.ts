// The commands of examples' READMEs, run in their order by a shell as a customer does: each ends well, and what the page
// shows below it is what is printed.
import { spawn } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { anyHelm } from "../sources/helm/peers.ts";
import { bin, plainEnvironment, type Ran, root } from "../support/cli.ts";

interface Command {
  readonly text: string;
  /** What the page shows of its output; undefined for none. */
  readonly shown: string | undefined;
}

/** The commands of the page's console blocks; `...` on a line of its own stands for any lines. */
function commandsOf(page: string): Command[] {
  const blocks = [...page.matchAll(/^```console\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? "");
  return blocks.flatMap((block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((part): Command => {
        const [text = "", ...rest] = part.split(/(?<!\\)\n/);
        const shown = rest.join("\n").trimEnd();
        return { text: text.replaceAll("\\\n", ""), shown: shown === "" ? undefined : shown };
      }),
  );
}

function pattern(shown: string): RegExp {
  const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  const parts = shown
    .split("\n")
    .map((line) => (line.trim() === "..." ? "(?:.*\\n)*?" : `${escaped(line)}\\n`));
  return new RegExp(`^${parts.join("")}$`);
}

function shell(command: string, cwd: string, path: string): Promise<Ran> {
  const env = { ...plainEnvironment, PATH: `${path}${delimiter}${plainEnvironment.PATH}` };
  const child = spawn("/bin/sh", ["-c", command], { cwd, env });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  return new Promise((resolve) => {
    child.on("close", (code) => resolve({ code: code ?? -1, stdout, stderr }));
  });
}

describe.skipIf(anyHelm === undefined)("needs helm: node scripts/peers/helm.mjs", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "commands-"));
    const filter = (path: string): boolean => !/generated|\.ecr-mirror/.test(path);
    cpSync(join(root, "examples"), folder, { recursive: true, filter });
    mkdirSync(join(folder, "bin"));
    symlinkSync(anyHelm ?? "", join(folder, "bin/helm"));
    writeFileSync(join(folder, "bin/ecr-mirror"), `#!/bin/sh\nexec "${process.execPath}" "${bin}" "$@"\n`);
    chmodSync(join(folder, "bin/ecr-mirror"), 0o755);
    // The script of a customer, which the page speaks of.
    cpSync(join(root, "test/app/init/sync_to_aws_ecr.sh"), join(folder, "runwhen-sync/sync_to_aws_ecr.sh"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  describe.each([
    ["examples/runwhen-sync/README.md", "runwhen-sync"],
    ["examples/scanner/README.md", "scanner"],
    ["examples/hyperpod/README.md", "hyperpod"],
    ["docs/gates.md", "gates"],
    ["examples/gates/README.md", "gates"],
    ["examples/engines/README.md", "ecr-images-conf"],
    ["docs/scale.md", "many"],
  ])("%s in examples/%s", (page, name) => {
    const commands = commandsOf(readFileSync(join(root, page), "utf8"));
    // In the order of the page: each builds on those before.
    it.each(commands.map((one) => [one.text, one] as const))("%s", async (_, { text, shown }) => {
      // There is no cluster to install into: helm prints what it would install.
      const command = text.replace(/^helm upgrade --install /, "helm template ");
      const ran = await shell(command, join(folder, name), join(folder, "bin"));
      expect(ran, ran.stderr).toMatchObject({ code: 0 });
      if (shown !== undefined) expect(ran.stdout).toMatch(pattern(shown));
    });
  });
});
