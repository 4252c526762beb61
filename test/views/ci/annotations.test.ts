import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../../src/core/base/diagnostic.ts";
import { githubAnnotations, gitlabSection } from "../../../src/views/ci/annotations.ts";
import { problemSummary } from "../../../src/views/ci/summary.ts";
import { nasty } from "../fixtures.ts";

const at = { file: "mirror.config.yaml", line: 12, column: 5 };
const problem = (line: number, more: Partial<Diagnostic> = {}): Diagnostic => ({
  code: "registry/connection",
  severity: "error",
  summary: "No answer",
  at: { ...at, line },
  ...more,
});
const many = (count: number, more: Partial<Diagnostic> = {}): Diagnostic[] =>
  Array.from({ length: count }, (_, index) => problem(index + 1, more));

/** As the runner reads a command: the first `::` that begins a line, properties, then the text up to the end of the line. */
function parsed(line: string) {
  const [, level = "", properties = "", text = ""] = /^::([a-z]+) ([^\n]*?)::([^\n]*)$/.exec(line) ?? [];
  const decoded = (value: string) =>
    value
      .replaceAll("%0D", "\r")
      .replaceAll("%0A", "\n")
      .replaceAll("%3A", ":")
      .replaceAll("%2C", ",")
      .replaceAll("%25", "%");
  const entries = properties.split(",").map((one) => one.split("=").map(decoded));
  return { level, ...(Object.fromEntries(entries) as Record<string, string>), text: decoded(text) };
}

describe("annotations for GitHub", () => {
  it("name file, line, column and code, and escape what would end a property or the line", () => {
    const [command = ""] = githubAnnotations([
      problem(3, { at: { file: "a,b:c%.yaml", line: 3, column: 7 }, detail: "100 %\r\nnext", hint: "Wait." }),
    ]).commands;
    expect(command).toMatch(/^::error file=a%2Cb%3Ac%25\.yaml,line=3,col=7,title=registry\/connection::/);
    expect(command.trimEnd()).not.toMatch(/[\r\n]/);
    expect(parsed(command.trimEnd())).toEqual({
      level: "error",
      file: "a,b:c%.yaml",
      line: "3",
      col: "7",
      title: "registry/connection",
      text: "No answer\n100 %\nnext\nWait.",
    });
  });

  it("are ten of a level: the last one says how many more there are", () => {
    expect(githubAnnotations(many(10)).commands).toHaveLength(10);
    const { commands, left } = githubAnnotations([...many(12, { severity: "warning" }), ...many(47)]);
    expect(commands).toHaveLength(20);
    expect(left).toBe(39);
    expect(commands[9]).toBe("::error title=ecr-mirror::and 38 more errors: see the job summary\n");
    expect(commands[19]).toBe("::warning title=ecr-mirror::and 3 more warnings: see the job summary\n");
    expect(commands[0]).toContain("line=1,");
  });

  it("are of problems with a place only", () => {
    const { at: _, ...nowhere } = problem(1);
    expect(githubAnnotations([nowhere])).toEqual({ commands: [], left: 0 });
  });

  it("never carry a command of somebody else, whatever the texts are", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 40 }),
      fc.constantFrom(nasty, "::stop-commands::x", "\n::add-mask::y", "\r::set-env name=A::b", "##[group]z"),
    );
    fc.assert(
      fc.property(text, text, text, text, (summary, detail, hint, file) => {
        const { commands } = githubAnnotations([
          problem(1, { summary, detail, hint, at: { file, line: 1, column: 1 } }),
        ]);
        expect(commands).toHaveLength(1);
        const lines = (commands[0] ?? "").trimEnd().split(/[\r\n\u2028\u2029\u0085]/);
        expect(lines).toHaveLength(1);
        expect(lines[0]).toMatch(/^::error file=[^,:]*,line=1,col=1,title=registry\/connection::/);
        expect(lines[0]).not.toMatch(/##\[|##vso/);
      }),
    );
  });
});

describe("the section for GitLab", () => {
  const place = {
    link: (file: string, line: number) => `https://git/x/-/blob/abc/${file}#L${line}`,
    time: 1_700_000_000,
  };

  it("links to each line, between its marks", () => {
    expect(gitlabSection([problem(3, { detail: "refused" })], place)).toBe(
      "\u001b[0Ksection_start:1700000000:ecr_mirror_problems\r\u001b[0Kecr-mirror: 1 problem\n" +
        "error [registry/connection] No answer: refused\n  https://git/x/-/blob/abc/mirror.config.yaml#L3\n" +
        "\u001b[0Ksection_end:1700000000:ecr_mirror_problems\r\u001b[0K\n",
    );
  });

  it("is bounded, and nothing where no line is in the repository", () => {
    expect(gitlabSection(many(60), place)).toContain("\nand 10 more\n");
    expect(gitlabSection(many(2), { ...place, link: () => undefined })).toBe("");
  });

  it("ends where it ends, whatever the texts are", () => {
    const text = gitlabSection(
      [problem(1, { summary: "\u001b[0Ksection_end:1:ecr_mirror_problems\r" })],
      place,
    );
    expect(text.match(/section_end:\d/g)).toHaveLength(1);
  });
});

describe("the list in a job summary", () => {
  it("has errors first, each with its place", () => {
    const text = problemSummary("validate", [problem(9, { severity: "warning" }), problem(2)], 60_000);
    expect(text.split("\n")).toEqual([
      "### ecr-mirror validate: 1 error, 1 warning",
      "",
      "- **error** `registry/connection` `mirror.config.yaml:2` No answer",
      "- warning `registry/connection` `mirror.config.yaml:9` No answer",
      "",
    ]);
  });

  it("fits where there is little room", () => {
    const text = problemSummary("plan", many(5_000), 4_000);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(4_000);
    expect(text).toMatch(/and 49\d0 more like these/);
  });
});
