// What can be wrong with a layout's names, in words.
import { type Problem, problem } from "../../core/base/diagnostic.ts";

export function badName(path: string, name: string): Problem {
  return problem("layout/name", "A layout names an image in a form that is no reference", {
    detail: `${path}: "${name}" is neither a tag nor a reference.`,
    hint: "Give the image another org.opencontainers.image.ref.name.",
  });
}

export function emptyLayout(path: string): Problem {
  return problem("layout/empty", "A layout holds no named image", {
    detail: `${path}: no manifest in its index.json has an org.opencontainers.image.ref.name.`,
    hint: "Copy images into it with a name: skopeo copy docker://… oci:folder:name.",
  });
}
