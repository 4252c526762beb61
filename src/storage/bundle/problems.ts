// Problems with the files of a bundle.
import { type Problem, problem } from "../../core/base/diagnostic.ts";

export function missingInBundle(place: string): Problem {
  return problem("file/missing", "File not found", {
    detail: `${place} does not exist.`,
    hint: "Check the address of the bundle. If plan --out was interrupted, run it again.",
  });
}
