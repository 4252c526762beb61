// Problems with a file that a config cannot be made from.
import { type Position, type Problem, problem } from "../../core/base/diagnostic.ts";

export function unknownTool(path: string, what: string | undefined): Problem {
  return problem("list/unknown-tool", "Unknown file format", {
    detail: `${path} ${what ?? "is neither a list of images nor the config of a tool that init supports"}.`,
    at: firstLine(path),
    hint:
      "init reads configs of regsync, skopeo sync, image-syncer, dregsy, ocync, flux-mirror, and oc-mirror, and lists and mappings. " +
      "If the file is one of these, name its format: --from-format FORMAT",
  });
}

/** Nothing in the file can be converted; each entry with its line. */
export function nothingTaken(path: string, notes: readonly string[]): Problem {
  return problem("list/nothing-taken", "Nothing to convert", {
    detail: [`${path} has no image that a config can mirror.`, ...notes].join("\n"),
    at: firstLine(path),
    hint: "Keep using that tool for these images, or write them into a list, one reference per line.",
  });
}

function firstLine(file: string): Position {
  return { file, line: 1, column: 1 };
}
