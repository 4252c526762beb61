import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commands } from "../../../src/cli/command-table.ts";
import { loadVocabulary } from "../../../src/cli/completion/completion.ts";
import { withoutCommands } from "../../../src/core/base/escape.ts";
import { bashCompletion, fishCompletion, zshCompletion } from "../../../src/cli/completion/shells.ts";

const vocabulary = await loadVocabulary(commands);
const has = (program: string): boolean => spawnSync(program, ["-c", "true"]).status === 0;
const hasBash = has("bash");
const hasZsh = has("zsh");
const hasFish = has("fish");

/** What bash offers for a line, its last word being completed. */
function offered(line: string): string[] {
  const words = line.split(" ");
  const script = `${bashCompletion(vocabulary)}
COMP_WORDS=(${words.map((word) => `"${word}"`).join(" ")}); COMP_CWORD=${words.length - 1}
_ecr_mirror; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync("bash", ["--norc", "-c", script], { encoding: "utf8" });
  expect(stderr).toBe("");
  return stdout.split("\n").filter((word) => word !== "");
}

describe("bash", () => {
  it.skipIf(!hasBash)("needs bash: offers commands, options and choices", () => {
    expect(offered("ecr-mirror pl")).toEqual(["plan"]);
    expect(offered("ecr-mirror plan --det")).toEqual(["--detailed-exitcode"]);
    expect(offered("ecr-mirror -c x.yaml apply --sh")).toEqual(["--shard"]);
    expect(offered("ecr-mirror plan --log-format ")).toEqual(["text", "json"]);
    expect(offered("ecr-mirror completion ")).toContain("fish");
  });

  it.skipIf(!hasBash)("needs bash: leaves files to the shell", () => {
    expect(offered("ecr-mirror plan --out ")).toEqual([]);
    expect(offered("ecr-mirror show ")).toEqual([]);
  });

  it("uses nothing that bash 3.2 lacks", () => {
    expect(bashCompletion(vocabulary)).not.toMatch(
      /mapfile|readarray|declare -A|local -A|\$\{[a-z]+(,,|\^\^)\}|&>>/,
    );
  });
});

it.skipIf(!hasZsh)("needs zsh: the script parses", () => {
  expect(spawnSync("zsh", ["-n"], { input: zshCompletion(vocabulary), encoding: "utf8" })).toMatchObject({
    status: 0,
    stderr: "",
  });
});

it.skipIf(!hasFish)("needs fish: the script parses", () => {
  const folder = mkdtempSync(join(tmpdir(), "fish-"));
  const script = join(folder, "completion.fish");
  writeFileSync(script, fishCompletion(vocabulary));
  const checked = spawnSync("fish", ["--no-execute", script], { encoding: "utf8" });
  rmSync(folder, { recursive: true });
  expect(checked).toMatchObject({
    status: 0,
    stderr: "",
  });
});

it.each([
  ["bash", bashCompletion],
  ["zsh", zshCompletion],
  ["fish", fishCompletion],
])("%s has nothing that the writer of output would replace", (_, render) => {
  expect(withoutCommands(render(vocabulary))).toBe(render(vocabulary));
});

it.each([
  ["zsh", zshCompletion],
  ["fish", fishCompletion],
])("%s knows every command and option", (_, render) => {
  const script = render(vocabulary);
  for (const word of vocabulary) {
    expect(script).toContain(word.name);
    for (const option of word.options) expect(script).toContain(option.name);
  }
});
