import { describe, expect, it } from "vitest";
import { problemCodes } from "../../src/core/base/problem-code.gen.ts";
import { explainCode } from "../../src/views/explain/explain.ts";

describe("explain", () => {
  it("says of a code what the page says, with its chapter", () => {
    expect(explainCode("usage/shell")).toBe(
      "usage/shell\n\n  Completion is available only for bash, zsh and fish.\n\nWrong usage: Nothing was run. Exit code 64.\n",
    );
  });

  it("knows every code", () => {
    expect(problemCodes.filter((code) => explainCode(code) === undefined)).toEqual([]);
    for (const code of problemCodes) expect(explainCode(code), code).not.toMatch(/\]\(|\\\|/);
  });

  it.each(["plan", "plan/none", "__proto__", "constructor", ""])("knows no code %j", (code) => {
    expect(explainCode(code)).toBeUndefined();
  });
});
