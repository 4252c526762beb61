// What can be wrong with what several kinds read, in words.
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

export function badEncoding(file: string, why: string): Problem {
  return problem("file/encoding", "Not a UTF-8 text file", {
    detail: `${file}: ${why}`,
    hint: "Save the file as UTF-8.",
  });
}

export function noMatch(pattern: string): Problem {
  return problem("file/no-match", "No file matches", {
    detail: `${pattern} matches no file.`,
    hint: "Check the path: it is relative to the config file; `*` stops at a slash, `**` doesn't.",
  });
}

export function badDestination(why: string, near: string | undefined): Problem {
  return problem("config/destination", "Not a place in ECR", {
    detail: `${why}.`,
    hint: near === undefined ? "Write repository or repository:tag, without the registry." : `Write ${near}.`,
  });
}

export function severalTags(image: string, destination: string): Diagnostic {
  return fault("config/destination", "Several tags want one place", {
    detail: `"${image}" has several tags and the one destination ${destination}.`,
    hint: "Leave the tag out of the destination.",
  });
}

export function badEntry(why: string): Problem {
  return problem("reference/entry", "An image is described in two ways", {
    detail: `${why}.`,
    hint: "Say tag and digest once: in the reference or beside it.",
  });
}

export function moreProblems(code: ProblemCode, count: number): Diagnostic {
  return fault(code, "There are more problems", {
    detail: `${count} more are not shown.`,
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
      "The file has too many words and signs",
      `More than ${mostWords}. Split it into several files.`,
    ];
  if (kind === "syntax")
    return ["yaml/syntax", "The file is not valid YAML or JSON", `${fault.message.split("\n")[0] ?? ""}.`];
  if (kind === "documents") return ["yaml/documents", "The file has more than one document", "One is read."];
  if (kind === "alias")
    return ["yaml/alias", "An alias has no anchor", `*${fault.name} is not defined before it.`];
  if (kind === "duplicate")
    return ["yaml/duplicate-key", "A key is there twice", `"${fault.name}" is given before.`];
  if (kind === "key") return ["yaml/key", "A key is not a text"];
  if (kind === "merge") return ["yaml/merge", "Only maps can be merged"];
  const summary = "The file is too large when its aliases are written out";
  return ["yaml/limit", summary, "Its aliases stand for too much, or for themselves."];
}

export function otherForm(why: string, hint: string | undefined): Diagnostic {
  return fault("list/shape", "The file has another form than expected", {
    detail: `${why.charAt(0).toUpperCase()}${why.slice(1)}.`,
    ...defined({ hint }),
  });
}
