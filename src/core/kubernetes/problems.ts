// What a walk over documents warns of.
import { type Diagnostic, type Problem, problem, warning } from "../base/diagnostic.ts";
import type { Provenance } from "../image/wanted.ts";

export function leftOut(from: { template?: string; file?: string; line: number }, why: string): Diagnostic {
  return warning("yaml/document", "A document was skipped", {
    detail: `${from.template ?? from.file ?? "the document"} at line ${from.line}: ${why}.`,
    hint: "Its images are not found. Fix the document, or name its images under `images:`.",
  });
}

export function tooManyDocuments(file: string | undefined, line: number, most: number): Problem {
  return problem("yaml/limit", "A file has too many YAML documents", {
    detail: `${file ?? "The rendered chart"} has more than ${most} documents. Line ${line} starts the first one too many.`,
    hint: "Split the file, or name the images in an `images` source.",
  });
}

export function untagged(reference: string, first: Provenance | undefined): Diagnostic {
  return warning("reference/latest", "Image without a tag or digest", {
    detail: `"${reference}" at ${first?.template ?? first?.file ?? ""} ${first?.path ?? ""} uses the tag latest.`,
    hint: "Set a tag in the values, so that clusters pull the same image tomorrow.",
  });
}
