// Problems with files that several kinds read.
import {
  type Diagnostic,
  type Position,
  type Problem,
  type ProblemCode,
  fault,
  problem,
} from "../../core/base/diagnostic.ts";
import { saveAsUtf8 } from "../../core/base/problems.ts";
import { deepest, mostWords, type YamlFault } from "../../yaml/read.ts";
import type { SourceFiles } from "./kind.ts";

/** `from`: the encoding to convert the file from, as iconv names it. */
export function badEncoding(file: string, why: string, from = "LATIN1"): Problem {
  return problem("file/encoding", "Not a UTF-8 text file", {
    detail: `${file}: ${why}`,
    hint: saveAsUtf8(file, from),
  });
}

export function noMatch(pattern: string, base: SourceFiles["base"] = "config"): Problem {
  const start = base === "config" ? "the config file" : "the current directory";
  return problem("file/no-match", "The pattern matches no file", {
    detail: `${pattern} matches no file.`,
    hint: `Check the pattern. It is relative to ${start}; \`*\` does not match a slash, \`**\` does.`,
  });
}

export function badDestination(why: string, near: string | undefined): Problem {
  return problem("config/destination", "Not a destination in ECR", {
    detail: `${why}.`,
    hint: near === undefined ? "Write repository or repository:tag, without the registry." : `Write ${near}.`,
  });
}

export function severalTags(image: string, destination: string): Diagnostic {
  return fault("config/destination", "Several tags have one destination", {
    detail: `"${image}" has several tags, and all would go to ${destination}.`,
    hint: "Leave the tag out of the destination.",
  });
}

export function badEntry(why: string): Problem {
  return problem("reference/entry", "The image is described in two ways", {
    detail: `${why}.`,
    hint: "Write tag and digest once: in the reference, or as `tag` and `digest`.",
  });
}

export function moreProblems(code: ProblemCode, count: number): Diagnostic {
  return fault(code, "There are more problems", {
    detail: `${count} more are not shown.`,
    hint: "Fix the problems above first; the rest are often consequences.",
  });
}

/** A fault that makes a YAML or JSON file useless. */
export function badYaml(fault: YamlFault, at: Position): Problem {
  const { code, summary, ...more } = wordsOf(fault);
  return problem(code, summary, { ...more, at });
}

type Words = Pick<Diagnostic, "code" | "summary" | "detail" | "hint">;

function wordsOf(fault: YamlFault): Words {
  const { kind } = fault;
  const split = "Split the file into several, each with a source of its own.";
  if (kind === "depth")
    return {
      code: "yaml/limit",
      summary: "The file is nested too deeply",
      detail: `It has more than ${deepest} levels.`,
      hint: "Check that this is the right file.",
    };
  if (kind === "length")
    return {
      code: "yaml/limit",
      summary: "The file has too many values",
      detail: `It has more than ${mostWords} words and signs.`,
      hint: split,
    };
  if (kind === "syntax")
    return {
      code: "yaml/syntax",
      summary: "The file is not valid YAML or JSON",
      detail: `${fault.message.split("\n")[0] ?? ""}.`,
      hint: "Fix the file at this place, or just before it.",
    };
  if (kind === "documents")
    return {
      code: "yaml/documents",
      summary: "The file has more than one document",
      detail: "Only one document is read.",
      hint: "Remove the line with ---, or move the second document to its own file.",
    };
  if (kind === "alias")
    return {
      code: "yaml/alias",
      summary: "An alias has no anchor",
      detail: `*${fault.name} is not defined before it.`,
      hint: `If this is text, quote it: "*${fault.name}". If it is an alias, define &${fault.name} first.`,
    };
  if (kind === "duplicate")
    return {
      code: "yaml/duplicate-key",
      summary: "The same key twice",
      detail: `The key "${fault.name}" already exists above.`,
      hint: "Remove one of the two.",
    };
  if (kind === "key")
    return {
      code: "yaml/key",
      summary: "A key is not text",
      hint: "Write the key as one word, or quote it.",
    };
  if (kind === "merge")
    return {
      code: "yaml/merge",
      summary: "Only mappings can be merged",
      hint: "Write the keys out, or merge an alias of a mapping: <<: *name",
    };
  return {
    code: "yaml/limit",
    summary: "Aliases expand to too many values",
    detail: "The aliases of the file expand to too much, or to themselves.",
    hint: "Write the values out, or use fewer aliases.",
  };
}

export function otherForm(why: string, hint = "docs/sources.md shows the format of each file."): Diagnostic {
  return fault("list/shape", "The file does not have the expected form", {
    detail: `${why.charAt(0).toUpperCase()}${why.slice(1)}.`,
    hint,
  });
}
