// What is to be said of values and of their proof.
import { type Diagnostic, Problem } from "../../core/base/diagnostic.ts";
import type { OutputOf } from "../kind/kind.ts";

export function nothingToEdit(path: string): Problem {
  return new Problem({
    code: "values/not-found",
    severity: "error",
    summary: "The values file to edit doesn't exist",
    detail: `The values output edits ${path}.`,
    hint: "Correct edit:, or leave it out to get an override file of its own.",
  });
}

export function notMoved(image: string, remedy: string): Diagnostic {
  return {
    code: "values/left",
    severity: "warning",
    summary: "Values can't move an image",
    detail: `${image}.`,
    hint: `Mirror it at the node (an output of kind hosts), or run a post-renderer: ${remedy}`,
  };
}

export function chartUnread(output: OutputOf<"values">): Diagnostic {
  return {
    code: "output/values-kept",
    severity: "warning",
    summary: "Values are left as they are",
    detail: `${output.path}: the chart of ${output.source} could not be read, so nobody knows which keys name its images.`,
    hint: "Give every image of a fallback list its helmKey, to have values without the chart.",
  };
}

export function notProved(why: string, { path, source, proof }: OutputOf<"values">): Diagnostic {
  return {
    code: "output/proof",
    severity: proof === "warn" ? "warning" : "error",
    summary: "The values are not proved",
    detail: `${path}, rendered with the chart of ${source}: ${why}.`,
    hint: "Look at the key that it comes from; with proof: warn the file is written all the same.",
  };
}
