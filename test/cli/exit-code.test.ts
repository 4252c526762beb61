import { describe, expect, it } from "vitest";
import { exitCode } from "../../src/cli/exit-code.ts";
import type { Outcome } from "../../src/cli/base/command.ts";
import { Problem, type ProblemCode } from "../../src/core/base/diagnostic.ts";

const problem = (...codes: string[]): Problem =>
  new Problem(codes.map((code) => ({ code: code as ProblemCode, severity: "error", summary: "x" })));

describe("the exit code", () => {
  it.each<[string, Outcome, number]>([
    ["nothing to say", {}, 0],
    ["changes pending", { pending: true }, 2],
    ["blocked", { blocked: true }, 3],
    ["stale", { stale: true }, 4],
    ["failed", { failed: true }, 1],
    ["blocked before pending", { blocked: true, pending: true }, 3],
    ["stale before blocked", { stale: true, blocked: true, pending: true }, 4],
    ["failed before stale", { failed: true, stale: true, blocked: true, pending: true }, 1],
  ])("for %s", (_, outcome, code) => {
    expect(exitCode({ signal: null, error: undefined, outcome })).toBe(code);
  });

  it.each([
    "config",
    "file",
    "yaml",
    "env",
    "usage",
    "reference",
    "list",
    "csv",
    "layout",
    "mapping",
    "plan",
    "values",
    "archive",
  ])("is 64 for bad input: %s", (area) => {
    expect(exitCode({ signal: null, error: problem(`${area}/x`), outcome: {} })).toBe(64);
  });

  it.each(["state", "chart", "source", "registry", "ecr", "output", "program"])(
    "is 1 for trouble: %s",
    (area) => {
      expect(exitCode({ signal: null, error: problem(`${area}/x`), outcome: {} })).toBe(1);
    },
  );

  it("is 4 for a stale plan, though plan is an input", () => {
    expect(exitCode({ signal: null, error: problem("plan/stale"), outcome: {} })).toBe(4);
  });

  it("is 1 for a bug", () => {
    expect(exitCode({ signal: null, error: new TypeError("x"), outcome: {} })).toBe(1);
  });

  it("is the signal's before all others", () => {
    const outcome = { failed: true, stale: true };
    expect(exitCode({ signal: "SIGINT", error: problem("ecr/x"), outcome })).toBe(130);
    expect(exitCode({ signal: "SIGTERM", error: undefined, outcome })).toBe(143);
  });

  it("is 0 for a server that was told to end", () => {
    expect(exitCode({ signal: "SIGINT", error: undefined, outcome: { served: true } })).toBe(0);
  });
});
