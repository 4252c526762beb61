// The Kubernetes YAML of a manifests source with the images translated; all else stays byte for byte.
import { editedFiles } from "../edit/edited-files.ts";
import { translateManifest } from "../edit/manifest-edit.ts";
import type { OutputKind } from "../kind/kind.ts";

export const manifests: OutputKind<"manifests"> = {
  kind: "manifests",
  ...editedFiles("manifests", translateManifest),
};
