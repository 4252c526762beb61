// What is wrong with what a run is given, in words.
import { type Diagnostic, type Problem, fault, problem } from "../../core/base/diagnostic.ts";
import type { Digest } from "../../core/base/digest.ts";
import { saveAsUtf8 } from "../../core/base/problems.ts";
import { type ImageRef, formatImageRef } from "../../core/image/reference.ts";

/** `owner`: null for a state that names none; `stranger` is then a source of it that the config doesn't have. */
export function otherConfig(
  owner: string | null,
  config: { readonly path: string; readonly name: string },
  location: string,
  stranger = "",
): Diagnostic {
  return fault("state/other-config", "The state belongs to another config", {
    detail:
      owner === null
        ? `${location} does not name its config, and it has images of the source "${stranger}", which ${config.path} does not have.`
        : `${location} belongs to "${owner}"; ${config.path} is "${config.name}".`,
    hint:
      "Give this config its own state: `state: { path: state/other.state.json }`. Or, if the other config no longer exists, " +
      "take over its state: ecr-mirror state adopt",
  });
}

export function noMapping(): Problem {
  return problem("usage/no-mapping", "No mapping file was given", {
    detail: "No path was given, IMAGE_MAPPING_CSV is not set, and there is no config with a mapping output.",
    hint: "Write the path of the mapping: --mapping image_mapping.csv",
  });
}

export function wrongConfig(ref: ImageRef): Problem {
  return problem("registry/wrong-digest", "The image's config has the wrong digest", {
    detail: `${formatImageRef(ref)}: the config does not have the digest in its manifest.`,
    hint: "Run the same command again. If it fails again, the image is damaged at its source: push it again there.",
  });
}

export function notUtf8(path: string): Diagnostic {
  return fault("file/encoding", "Not a UTF-8 text file", {
    detail: `${path} is not UTF-8 text.`,
    hint: saveAsUtf8(path),
  });
}

export function notMadeAnymore(digest: Digest): Problem {
  return problem("chart/not-made", "A chart cannot be made anymore", {
    detail: `${digest} was made of a source that the config no longer has.`,
    hint: "Make a new plan: ecr-mirror plan --out FILE",
  });
}

export function configTooLarge(ref: ImageRef, most: number): Diagnostic {
  return fault("registry/config-too-large", "The image's config is too large", {
    detail: `${formatImageRef(ref)}: the config has more than ${most} bytes, the maximum.`,
    hint: "Build the image again with less history and fewer labels, or leave it out: add it under `ignore:` of its source.",
  });
}
