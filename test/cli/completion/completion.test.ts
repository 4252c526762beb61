import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commands } from "../../../src/cli/command-table.ts";
import { bashCompletion } from "../../../src/cli/completion/bash.ts";
import { fishCompletion } from "../../../src/cli/completion/fish.ts";
import { loadVocabulary } from "../../../src/cli/completion/words.ts";
import { zshCompletion } from "../../../src/cli/completion/zsh.ts";
import { withoutCommands } from "../../../src/core/base/escape.ts";

const vocabulary = await loadVocabulary(commands);
const has = (program: string): boolean => spawnSync(program, ["-c", "true"]).status === 0;
const hasBash = has("bash");
const hasZsh = has("zsh");
const hasFish = has("fish");

describe("bash", () => {
  it.skipIf(!hasBash)("needs bash: the script parses", () => {
    const checked = spawnSync("bash", ["-n"], { input: bashCompletion(vocabulary), encoding: "utf8" });
    expect(checked).toMatchObject({ status: 0, stderr: "" });
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
