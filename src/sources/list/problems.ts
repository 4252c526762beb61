// What can be wrong with a list, in words.
import { type Diagnostic, type Problem, fault, warning, problem } from "../../core/base/diagnostic.ts";

export function emptyList(file: string): Problem {
  return problem("list/empty", "The list is empty", {
    detail: `${file} names no image.`,
    at: { file, line: 1, column: 1 },
    hint: "Write one reference per line, or remove the source from the config.",
  });
}

export function notConf(line: string, why: string): Diagnostic {
  return fault("list/conf", "A line is not REPO_NAME=SOURCE_IMAGE", {
    detail: `"${line}" ${why}.`,
    hint: "Write the ECR repository, an equals sign and the image.",
  });
}

export function tooManyEntries(file: string, line: number, most: number): Problem {
  return problem("list/limit", "The list has too many entries", {
    detail: `${file} has more than ${most} entries; the limit is exceeded on line ${line}.`,
    at: { file, line, column: 1 },
    hint: "Split the list into several files, each with its own source.",
  });
}

/** Entries such as `s3://…` on these lines. */
export function notImages(file: string, lines: readonly number[]): Diagnostic {
  const shown = lines.slice(0, 10).join(", ");
  return warning("list/not-images", "Some entries of the list are not images", {
    detail: `${file}: ${lines.length} left out, on line ${shown}${lines.length > 10 ? ", …" : ""}.`,
    hint: "Correct these lines, or accept that they are left out: accept: [list/not-images]",
  });
}
