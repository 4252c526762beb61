// Which problems are the user's input and which are the world's: the first part of a diagnostic's code says it.
import { Problem } from "./diagnostic.ts";

const inputAreas = new Set([
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
]);

/** Bad input ends a run before anything is asked of the world (exit 64); all else is exit 1. */
export function isBadInput(error: unknown): error is Problem {
  return (
    error instanceof Problem &&
    error.diagnostics.some((one) => one.severity === "error" && inputAreas.has(one.code.split("/")[0] ?? ""))
  );
}
