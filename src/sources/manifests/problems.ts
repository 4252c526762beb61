// What is to be said of files that are no manifests.
import { type Diagnostic, warning } from "../../core/base/diagnostic.ts";

export function notBuilt(file: string): Diagnostic {
  return warning("source/kustomization-skipped", "A kustomization was left out", {
    detail: `${file} is a kustomization inside a folder of manifests; its images: are not applied.`,
    hint: "Name its folder under `paths`: then it is built.",
  });
}
