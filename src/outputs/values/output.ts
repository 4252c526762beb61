// Helm values with which a chart pulls from ECR: an override file with only what must change, or the user's own
// file with only those texts changed. Pure; prove.ts renders the chart with the result.
import type { Diagnostic } from "../../core/base/diagnostic.ts";
import { Problem } from "../../core/base/diagnostic.ts";
import type { MappingRow } from "../../core/mapping/row.ts";
import type { OutputFiles, OutputKind, OutputOf, Rendered } from "../kind/kind.ts";
import { editValues } from "./edit.ts";
import { helmKeyAssignments } from "./helm-keys.ts";
import { leftComment, postRenderer } from "./left.ts";
import { overrideText } from "./override.ts";
import { type LeftImage, solveValues } from "./solve.ts";

export const values: OutputKind<"values"> = { kind: "values", reads, render };

function reads(output: OutputOf<"values">): readonly string[] {
  return output.edit === undefined ? [] : [output.edit];
}

function render(rows: readonly MappingRow[], output: OutputOf<"values">, files: OutputFiles): Rendered {
  const { assignments, left } = solveValues(rows, output.source);
  const all = [...assignments, ...helmKeyAssignments(rows, output.source)];
  const warnings = left.map((one) => leftWarning(one, output));
  const content =
    output.edit === undefined
      ? header(output) + (all.length === 0 ? "{}\n" : overrideText(all)) + leftComment(left)
      : editValues(editable(output.edit, files), all, output.edit);
  return { files: [{ path: output.path, content }], warnings };
}

function header(output: OutputOf<"values">): string {
  return (
    `# The images of the source ${output.source}, as ECR has them. Written by ecr-mirror: changes here are lost.\n` +
    `# Give it to helm after your own values: --values ${output.path}\n`
  );
}

function editable(path: string, files: OutputFiles): string {
  const text = files.get(path);
  if (typeof text === "string") return text;
  throw new Problem({
    code: "values/not-found",
    severity: "error",
    summary: "The values file to edit doesn't exist",
    detail: `The values output edits ${path}.`,
    hint: "Correct edit:, or leave it out to get an override file of its own.",
  });
}

function leftWarning(one: LeftImage, output: OutputOf<"values">): Diagnostic {
  return {
    code: "values/left",
    severity: "warning",
    summary: "Values can't move an image",
    detail: `${one.source} at ${one.where} of ${output.source}: ${one.why}.`,
    hint: `Mirror it at the node (an output of kind hosts), or run a post-renderer: ${postRenderer(one)}`,
  };
}
