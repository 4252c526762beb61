// What to do about images that no values move: a post-renderer that kustomize understands, ready to copy.
import { parseImageRef } from "../../core/image/reference.ts";
import type { LeftImage } from "./solve.ts";

/** One line for kustomize: `kustomize edit set image a=b`. */
export function postRenderer(one: LeftImage): string {
  return `kustomize edit set image ${nameOf(one.source)}=${one.target}`;
}

/** The same for all of them, as a comment at the end of an override file. */
export function leftComment(left: readonly LeftImage[]): string {
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
