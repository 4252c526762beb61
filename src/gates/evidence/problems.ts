// What a registry says of an image's neighborhood that can't be.
import { type Problem, problem } from "../../core/base/diagnostic.ts";
import type { Digest } from "../../core/base/digest.ts";

export function notThere(digest: Digest): Problem {
  return problem("registry/not-found", "The manifest to judge is not there", {
    detail: `${digest} is not in its repository any more.`,
    hint: "Run the plan again.",
  });
}
