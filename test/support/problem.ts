// What a refusal says: tests compare it as a value.
import { Problem } from "../../src/core/base/diagnostic.ts";

/** The Problem that the work throws; anything else that it throws goes on, and so does an end without one. */
export function problemOf(work: () => unknown): Problem {
  try {
    work();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error("No Problem was thrown.");
}
