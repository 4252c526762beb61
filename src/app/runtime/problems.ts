// What is wrong with what a run is given, in words.
import { type Diagnostic, type Problem, fault, problem } from "../../core/base/diagnostic.ts";
import type { Digest } from "../../core/base/digest.ts";
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
        ? `${location} does not say whose it is, and it has images of the source "${stranger}", which ${config.path} does not have.`
        : `${location} belongs to "${owner}"; ${config.path} is "${config.name}".`,
    hint:
      "Give this config a state of its own (`state: { path: … }`). Or, if the other config is gone, " +
      "take the state over: ecr-mirror state adopt",
  });
}

export function noMapping(): Problem {
  return problem("usage/no-mapping", "No mapping file is named", {
    detail: "There is no path, IMAGE_MAPPING_CSV is not set, and no config with a mapping output was found.",
    hint: "Give the path of the mapping: --mapping image_mapping.csv",
  });
}

export function wrongConfig(ref: ImageRef): Problem {
  return problem("registry/wrong-digest", "An image's config is not what its manifest names", {
    detail: `${formatImageRef(ref)}: the config has another digest.`,
  });
}

export function notUtf8(path: string): Diagnostic {
  return fault("file/encoding", "Not a UTF-8 text file", {
    detail: `${path} has other bytes.`,
  });
}

export function notMadeAnymore(digest: Digest): Problem {
  return problem("chart/not-made", "A chart cannot be made anymore", {
    detail: `${digest} was made of a source that the config no longer has.`,
    hint: "Make a new plan.",
  });
}

export function configTooLarge(most: number): Diagnostic {
  return fault("registry/config-too-large", "An image's config is too large", {
    detail: `It has more than ${most} bytes.`,
  });
}
