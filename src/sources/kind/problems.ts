// What can be wrong with what several kinds read, in words.
import { type Diagnostic, Problem, type ProblemCode } from "../../core/base/diagnostic.ts";

export function badEncoding(file: string, why: string): Problem {
  return new Problem({
    code: "file/encoding",
    severity: "error",
    summary: "Not a UTF-8 text file",
    detail: `${file}: ${why}`,
    hint: "Save the file as UTF-8.",
  });
}

export function noMatch(pattern: string): Problem {
  return new Problem({
    code: "file/no-match",
    severity: "error",
    summary: "No file matches",
    detail: `${pattern} matches no file.`,
    hint: "Check the path: it is relative to the config file; `*` stops at a slash, `**` doesn't.",
  });
}

export function badDestination(why: string, near: string | undefined): Problem {
  return new Problem({
    code: "config/destination",
    severity: "error",
    summary: "Not a place in ECR",
    detail: `${why}.`,
    hint: near === undefined ? "Write repository or repository:tag, without the registry." : `Write ${near}.`,
  });
}

export function severalTags(image: string, destination: string): Diagnostic {
  return {
    code: "config/destination",
    severity: "error",
    summary: "Several tags want one place",
    detail: `"${image}" has several tags and the one destination ${destination}.`,
    hint: "Leave the tag out of the destination.",
  };
}

export function badEntry(why: string): Problem {
  return new Problem({
    code: "reference/entry",
    severity: "error",
    summary: "An image is described in two ways",
    detail: `${why}.`,
    hint: "Say tag and digest once: in the reference or beside it.",
  });
}

export function moreProblems(code: ProblemCode, count: number): Diagnostic {
  return {
    code,
    severity: "error",
    summary: "There are more problems",
    detail: `${count} more are not shown.`,
  };
}
