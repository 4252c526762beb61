// Helm values with which a chart pulls from ECR: an override file with only what must change, or the user's own
// file with only those texts changed. Pure; prove.ts renders the chart with the result.
import { parseImageRef } from "../../core/image/reference.ts";
import type { WantedImage } from "../../core/image/wanted.ts";
import type { MappingRow } from "../../core/mapping/row.ts";
import type { OutputFiles, OutputKind, OutputOf, Rendered } from "../kind/kind.ts";
import { editValues } from "./edit.ts";
import { scatteredWarnings } from "./helm-keys.ts";
import { chartUnread, nothingToEdit } from "./problems.ts";
import { kustomizeNameOf, leftWarnings, overrideOf, overrideText } from "./override.ts";
import type { LeftImage } from "./solve.ts";

export const values: OutputKind<"values"> = {
  kind: "values",
  madeFor: "helm",
  takesAllRows: true,
  reads: (output) => (output.edit === undefined ? [] : [output.edit]),
  render,
  unread: (output, fallback) => (hasKeys(fallback) ? undefined : chartUnread(output)),
  prove: async (input, renders) => (await import("./prove.ts")).proveValues(input, renders),
};

function render(rows: readonly MappingRow[], output: OutputOf<"values">, files: OutputFiles): Rendered {
  const { assignments: all, left } = overrideOf(rows, output.source);
  const warnings = [...leftWarnings(left, output.source), ...scatteredWarnings(rows, output.source)];
  const content =
    output.edit === undefined
      ? header(output) + overrideText(all) + leftComment(left)
      : editValues(editable(output.edit, files), all, output.edit);
  return { files: [{ path: output.path, content }], warnings };
}

/** Of a fallback list that says for every image where it belongs: then the chart is not needed. */
function hasKeys(fallback: readonly WantedImage[] | undefined): boolean {
  return fallback?.every((image) => image.helmKey !== undefined) === true;
}

function header(output: OutputOf<"values">): string {
  return (
    `# The images of the source ${output.source}, as ECR has them. Written by ecr-mirror: changes here are lost.\n` +
    `# Pass it to helm after your own values: --values ${output.path}\n`
  );
}

function editable(path: string, files: OutputFiles): string {
  const text = files.get(path);
  if (typeof text === "string") return text;
  throw nothingToEdit(path);
}

/** What to do about images that no values move, as a comment at the end of an override file. */
function leftComment(left: readonly LeftImage[]): string {
  if (left.length === 0) return "";
  const byImage = new Map(left.map((one) => [one.source, one]));
  const lines = [
    "",
    "Values cannot change the addresses of these images. Mirror their registries on the node (an output of kind hosts), or",
    "run helm with a post-renderer (a plugin in Helm 4) that builds this kustomization.yaml from its input:",
    "  resources: [rendered.yaml]",
    "  images:",
    ...[...byImage.values()].flatMap((one) => entry(one)),
    "Why:",
    ...left.map((one) => `  ${one.source} at ${one.where}: ${one.why}`),
  ];
  return lines.map((line) => `${`# ${line}`.trimEnd()}\n`).join("");
}

function entry(one: LeftImage): string[] {
  const target = parseImageRef(one.target);
  const version =
    target.digest === undefined
      ? `newTag: ${JSON.stringify(target.tag ?? "latest")}`
      : `digest: ${target.digest}`;
  return [
    `    - name: ${kustomizeNameOf(one.source)}`,
    `      newName: ${target.registry}/${target.repository}`,
    `      ${version}`,
  ];
}
