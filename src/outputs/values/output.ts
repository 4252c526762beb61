// Helm values with which a chart pulls from ECR: an override file with only what must change, or the user's own
// file with only those texts changed. Pure; prove.ts renders the chart with the result.
import { parseImageRef } from "../../core/image/reference.ts";
import type { WantedImage } from "../../core/image/wanted.ts";
import type { MappingRow } from "../../core/mapping/row.ts";
import type { OutputFiles, OutputKind, OutputOf, Rendered } from "../kind/kind.ts";
import { formatYaml } from "../../yaml/plain.ts";
import { editValues } from "./edit.ts";
import { chartUnread, notMoved, nothingToEdit } from "./problems.ts";
import { type Assignment, helmKeyAssignments, type LeftImage, solveValues, withAssignment } from "./solve.ts";

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
  const { assignments, left } = solveValues(rows, output.source);
  const all = [...assignments, ...helmKeyAssignments(rows, output.source)];
  const warnings = left.map((one) =>
    notMoved(`${one.source} at ${one.where} of ${output.source}: ${one.why}`, postRenderer(one)),
  );
  const content =
    output.edit === undefined
      ? header(output) + (all.length === 0 ? "{}\n" : overrideText(all)) + leftComment(left)
      : editValues(editable(output.edit, files), all, output.edit);
  return { files: [{ path: output.path, content }], warnings };
}

/** Of a fallback list that says for every image where it belongs: then nobody needs the chart. */
function hasKeys(fallback: readonly WantedImage[] | undefined): boolean {
  return fallback?.every((image) => image.helmKey !== undefined) === true;
}

function header(output: OutputOf<"values">): string {
  return (
    `# The images of the source ${output.source}, as ECR has them. Written by ecr-mirror: changes here are lost.\n` +
    `# Give it to helm after your own values: --values ${output.path}\n`
  );
}

/** Only the keys that must change, in the chart's own order of use, lists repeated whole. */
function overrideText(assignments: readonly Assignment[]): string {
  return formatYaml(assignments.reduce<unknown>((tree, one) => withAssignment(tree, one, 0), {}));
}

function editable(path: string, files: OutputFiles): string {
  const text = files.get(path);
  if (typeof text === "string") return text;
  throw nothingToEdit(path);
}

// What to do about images that no values move: a post-renderer that kustomize understands, ready to copy.

/** One line for kustomize: `kustomize edit set image a=b`. */
function postRenderer(one: LeftImage): string {
  return `kustomize edit set image ${nameOf(one.source)}=${one.target}`;
}

/** The same for all of them, as a comment at the end of an override file. */
function leftComment(left: readonly LeftImage[]): string {
  if (left.length === 0) return "";
  const byImage = new Map(left.map((one) => [one.source, one]));
  const lines = [
    "",
    "These images can't be moved by values. Mirror their registries at the node (an output of kind hosts), or",
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
    `    - name: ${nameOf(one.source)}`,
    `      newName: ${target.registry}/${target.repository}`,
    `      ${version}`,
  ];
}

// Kustomize compares names as charts write them: Docker Hub's are written without a host.
function nameOf(canonical: string): string {
  const { registry, repository } = parseImageRef(canonical);
  if (registry !== "docker.io") return `${registry}/${repository}`;
  return repository.replace(/^library\//, "");
}
