// The manual page: what formats it has nothing to complain of, and finds in it all that help has.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { commands } from "../../src/cli/command-table.ts";
import { globalOptions } from "../../src/cli/arguments/options.ts";

const page = "man/ecr-mirror.1";
const has = (program: string): boolean => spawnSync(program, ["--version"]).status === 0;

interface Formatter {
  readonly program: string;
  readonly arguments: readonly string[];
}

const formatters: readonly Formatter[] = [
  { program: "groff", arguments: ["-man", "-Tutf8", "-ww", "-P-cbou"] },
  { program: "man", arguments: ["--warnings", "-E", "UTF-8", "-l"] },
];

describe.each(formatters)("needs $program: the manual page", ({ program, arguments: args }) => {
  it.skipIf(!has(program))("is formatted without a warning, and names every command and option", async () => {
    const env = { ...process.env, LC_ALL: "C.UTF-8", MANWIDTH: "100", MAN_KEEP_FORMATTING: "", PAGER: "cat" };
    const { stdout, stderr, status } = spawnSync(program, [...args, page], { encoding: "utf8", env });
    expect([status, stderr]).toEqual([0, ""]);
    const words = new Set(stdout.replace(/\u001b\[[\d;]*m|.\u0008/g, "").split(/[\s,[\]]+/));
    for (const entry of commands) {
      expect(words, entry.name).toContain(entry.name);
      const { options } = await entry.load();
      for (const name of Object.keys({ ...options, ...globalOptions }))
        expect(words, `${entry.name} --${name}`).toContain(`--${name}`);
    }
  });
});

it("has text in all lines but those of macros", () => {
  const macros = /^\.(?:\\"|TH|SH|SS|TP|PP|RS|RE|nf|fi|B|I)(?: |$)/;
  const lines = readFileSync(page, "utf8").trimEnd().split("\n");
  expect(lines.filter((line) => /^[.']/.test(line) && !macros.test(line))).toEqual([]);
  expect(lines.filter((line) => /[^\x20-\x7e]/.test(line))).toEqual([]);
});
