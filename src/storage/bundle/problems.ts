// What a bundle lacks, in words.
import { type Problem, problem } from "../../core/base/diagnostic.ts";

export function missingInBundle(place: string): Problem {
  return problem("file/missing", "No such file", {
    detail: `${place} does not exist.`,
    hint: "Check the address of the bundle. Where its writing was cut off, run the same plan --out again.",
  });
}
