// The Docker Compose files of a compose source with the services' images translated; all else stays byte for byte.
import type { ImageMapping } from "../../core/mapping/lookup.ts";
import { readTree } from "../../core/kubernetes/documents.ts";
import { isMap, textAt } from "../../core/kubernetes/tree.ts";
import { pathsOfSource, renderEdited } from "../edit/edited-files.ts";
import type { OutputKind } from "../kind/kind.ts";
import { type EditedText, leftAsIs } from "../edit/manifest-edit.ts";
import { applySplices, scalarAt, spliceScalar, yamlDocuments } from "../edit/yaml-edit.ts";

export const compose: OutputKind<"compose"> = {
  kind: "compose",
  madeFor: "compose",
  reads: (output, context) => pathsOfSource(output.source, "compose", context),
  render: (rows, output, files, context) =>
    renderEdited({
      output,
      named: pathsOfSource(output.source, "compose", context),
      files,
      rows,
      edit: translateCompose,
    }),
};

function translateCompose(text: string, file: string, mapping: ImageMapping): EditedText {
  const read = readTree(text);
  if ("broken" in read) return { text, warnings: [leftAsIs(file, read.broken)], unmapped: [] };
  const services = isMap(read.tree) ? read.tree["services"] : undefined;
  const document = yamlDocuments(text)[0]?.document;
  if (!isMap(services) || document === undefined) return { text, warnings: [], unmapped: [] };
  const unmapped: string[] = [];
  const splices = Object.entries(services).flatMap(([name, service]) => {
    const image = isMap(service) ? textAt(service, "image") : undefined;
    if (image === undefined) return [];
    const target = mapping.find(image);
    if (target === undefined) unmapped.push(image);
    const scalar = scalarAt(document, ["services", name, "image"]);
    return target === undefined || scalar === undefined
      ? []
      : spliceScalar(text, scalar, { from: image, to: target });
  });
  return { text: applySplices(text, splices), warnings: [], unmapped };
}
