// A manifest that should exist and does not.
import { type Problem, problem } from "../../core/base/diagnostic.ts";
import type { Digest } from "../../core/base/digest.ts";

export function notThere(digest: Digest): Problem {
  return problem("registry/not-found", "The manifest to check does not exist", {
    detail: `${digest} is no longer in its repository.`,
    hint: "Run the plan again.",
  });
}
