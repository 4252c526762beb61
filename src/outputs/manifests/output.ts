// The Kubernetes YAML of a manifests source with the images translated; all else stays byte for byte.
import { pathsOfSource, renderEdited } from "../edit/edited-files.ts";
import type { OutputKind } from "../kind/kind.ts";
import { translateManifest } from "../edit/manifest-edit.ts";

export const manifests: OutputKind<"manifests"> = {
  kind: "manifests",
  madeFor: "manifests",
  reads: (output, context) => pathsOfSource(output.source, "manifests", context),
  render: (rows, output, files, context) =>
    renderEdited({
      output,
      named: pathsOfSource(output.source, "manifests", context),
      files,
      rows,
      edit: translateManifest,
    }),
};
