// What can be wrong with a layout's names, in words.
import { type Problem, problem } from "../../core/base/diagnostic.ts";

export function badName(path: string, name: string): Problem {
  return problem("layout/name", "An image name in the layout is not a reference", {
    detail: `${path}: "${name}" is neither a tag nor a reference.`,
    hint: "Set the image's annotation org.opencontainers.image.ref.name to a tag or a reference.",
  });
}

export function emptyLayout(path: string): Problem {
  return problem("layout/empty", "The layout has no named image", {
    detail: `${path}: no manifest in its index.json has an org.opencontainers.image.ref.name.`,
    hint: "Copy images into it with a name: skopeo copy docker://IMAGE oci:FOLDER:NAME",
  });
}
