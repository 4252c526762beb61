import { describe, expect, it } from "vitest";
import { type Diagnostic, positionIn, type ProblemCode } from "../../src/core/base/diagnostic.ts";
import { diagnosticJson, githubAnnotation, oneLine, renderDiagnostic } from "../../src/views/diagnostic.ts";
import { plainScreen } from "../../src/views/paint.ts";
import { nasty } from "./fixtures.ts";

const config = "sources:\n    - name: a\n      chartt: runwhen-local\n";
const unknownKey: Diagnostic = {
  code: "config/unknown-key",
  severity: "error",
  summary: "Unknown key",
  detail: 'The helm source "runwhen-local" has no setting "chartt".',
  hint: 'Did you mean "chart"?',
  at: positionIn("mirror.config.yaml", config, { line: 3, column: 7, length: 6 }),
};

function at(text: string, place: { line: number; column: number; length?: number }): string {
  const diagnostic = { ...unknownKey, at: positionIn("f.yaml", text, place) };
  return renderDiagnostic(diagnostic, plainScreen);
}

describe("a diagnostic as text", () => {
  it("has title, code, place, frame, detail and remedy", () => {
    expect(renderDiagnostic(unknownKey, plainScreen)).toBe(
      [
        "Error: Unknown key                                    [config/unknown-key]",
        "  mirror.config.yaml:3:7",
        "    2 |     - name: a",
        "    3 |       chartt: runwhen-local",
        "      |       ^^^^^^",
        '  The helm source "runwhen-local" has no setting "chartt".',
        '  help: Did you mean "chart"?',
        "",
      ].join("\n"),
    );
  });

  it("keeps the further lines of a remedy below its first", () => {
    expect(renderDiagnostic({ ...unknownKey, hint: "Run:\necr-mirror init" }, plainScreen)).toContain(
      "\n  help: Run:\n        ecr-mirror init\n",
    );
  });

  it("aligns the mark below wide, escaped and tabbed text", () => {
    expect(at("日本\u001b\tkey: 1", { line: 1, column: 5, length: 3 })).toContain(
      "    1 | 日本\\x1b key: 1\n      |          ^^^\n",
    );
  });

  it("shows only the part round the mark of an endless line", () => {
    const rendered = at(`${"x".repeat(5000)}HERE${"y".repeat(5000)}`, { line: 1, column: 5001, length: 4 });
    const [, , line = "", mark = ""] = rendered.split("\n");
    expect(line.length).toBeLessThan(130);
    expect(line.slice(mark.indexOf("^"), mark.lastIndexOf("^") + 1)).toBe("HERE");
  });

  it("lines up numbers of different width", () => {
    const text = Array.from({ length: 10 }, (_, line) => `l${line + 1}`).join("\n");
    expect(at(text, { line: 10, column: 1 })).toContain("     9 | l9\n    10 | l10\n       | ^\n");
  });

  it("escapes everything", () => {
    const all: Diagnostic = {
      code: nasty as ProblemCode,
      severity: "warning",
      summary: nasty,
      detail: nasty,
      hint: nasty,
      at: positionIn(nasty, nasty, { line: 1, column: 3, length: 4 }),
    };
    expect(renderDiagnostic(all, plainScreen)).not.toMatch(/(?!\n)\p{Cc}|\p{Cf}|\p{Zl}/u);
    expect(diagnosticJson(all).trimEnd()).not.toMatch(/\p{Cc}|\p{Cf}|\p{Zl}/u);
    expect(oneLine(all)).not.toMatch(/\p{Cc}|\p{Cf}|\p{Zl}/u);
  });
});

describe("as an annotation of GitHub", () => {
  it("names file, line and column", () => {
    expect(githubAnnotation(unknownKey)).toBe(
      "::error file=mirror.config.yaml,line=3,col=7,title=config/unknown-key::Unknown key%0A" +
        'The helm source "runwhen-local" has no setting "chartt".%0ADid you mean "chart"?\n',
    );
  });

  it("is one line that a text can't end or extend", () => {
    const hostile = { ...unknownKey, detail: "50%\n::error::x", at: { file: "a,b:c", line: 1, column: 1 } };
    const rendered = githubAnnotation(hostile);
    expect(rendered.indexOf("\n")).toBe(rendered.length - 1);
    expect(rendered).toContain("file=a%2Cb%3Ac,");
    expect(rendered).toContain("50%25%0A\\u003a:error::x");
  });
});

it("is one JSON object a line for logs", () => {
  const line = diagnosticJson(unknownKey);
  expect(line.split("\n").length).toBe(2);
  expect(JSON.parse(line)).toMatchObject({
    type: "diagnostic",
    severity: "error",
    code: "config/unknown-key",
  });
});
