// What is to be said of a file that a config can't be made from.
import { type Position, type Problem, problem } from "../../core/base/diagnostic.ts";

export function unknownTool(path: string, what: string | undefined): Problem {
  return problem("list/unknown-tool", "The file is not one that init can read", {
    detail: `${path} ${what ?? "is not a list of images and not the config of a tool that init knows"}.`,
    at: firstLine(path),
    hint:
      "init reads files of regsync, skopeo sync, image-syncer, dregsy, ocync, flux-mirror and oc-mirror, lists and mappings. " +
      "If the file is one of these, name it with --from-format.",
  });
}

/** Of all that the file asks for, nothing can be taken over; each with its line. */
export function nothingTaken(path: string, notes: readonly string[]): Problem {
  return problem("list/nothing-taken", "Nothing in the file can be taken over", {
    detail: [`${path} names no image that a config can mirror.`, ...notes].join("\n"),
    at: firstLine(path),
    hint: "Keep using that tool for these, or write the images into a list: one reference a line.",
  });
}

function firstLine(file: string): Position {
  return { file, line: 1, column: 1 };
}
