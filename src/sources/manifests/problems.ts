// What is to be said of files that are no manifests.
import { type Diagnostic, warning } from "../../core/base/diagnostic.ts";

export function notBuilt(file: string): Diagnostic {
  return warning("source/kustomization-skipped", "A kustomization was skipped", {
    detail: `${file} is a kustomization inside a folder of manifests; its images: part is not applied.`,
    hint: "To build it, name its folder under `paths`.",
  });
}
