// Problems with files that several kinds read.
import { defined } from "../../core/base/record.ts";
import {
  type Diagnostic,
  type Position,
  type Problem,
  type ProblemCode,
  fault,
  problem,
} from "../../core/base/diagnostic.ts";
import { deepest, mostWords, type YamlFault } from "../../yaml/read.ts";
import type { SourceFiles } from "./kind.ts";

/** `from`: the encoding to convert the file from, as iconv names it. */
export function badEncoding(file: string, why: string, from = "LATIN1"): Problem {
  return problem("file/encoding", "Not a UTF-8 text file", {
    detail: `${file}: ${why}`,
    hint: `Save the file as UTF-8: iconv -f ${from} -t UTF-8 ${file} > ${file}.utf8 && mv ${file}.utf8 ${file}`,
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
  const [code, summary, detail] = wordsOf(fault);
  return problem(code, summary, { ...defined({ detail }), at });
}

function wordsOf(fault: YamlFault): readonly [code: ProblemCode, summary: string, detail?: string] {
  const { kind } = fault;
  if (kind === "depth")
    return ["yaml/limit", "The file is nested too deeply", `More than ${deepest} levels.`];
  if (kind === "length")
    return [
      "yaml/limit",
      "The file has too many values",
      `More than ${mostWords}. Split it into several files.`,
    ];
  if (kind === "syntax")
    return ["yaml/syntax", "The file is not valid YAML or JSON", `${fault.message.split("\n")[0] ?? ""}.`];
  if (kind === "documents")
    return [
      "yaml/documents",
      "The file has more than one document",
      "Only one document is read. Split the file.",
    ];
  if (kind === "alias")
    return ["yaml/alias", "An alias has no anchor", `*${fault.name} is not defined before it.`];
  if (kind === "duplicate")
    return ["yaml/duplicate-key", "A key exists twice", `The key "${fault.name}" already exists above.`];
  if (kind === "key") return ["yaml/key", "A key is not text"];
  if (kind === "merge") return ["yaml/merge", "Only maps can be merged"];
  const summary = "The file is too large when its aliases are written out";
  return ["yaml/limit", summary, "Its aliases expand to too much, or to themselves."];
}

export function otherForm(why: string, hint = "docs/sources.md shows the format of each file."): Diagnostic {
  return fault("list/shape", "The file does not have the expected form", {
    detail: `${why.charAt(0).toUpperCase()}${why.slice(1)}.`,
    hint,
  });
}
