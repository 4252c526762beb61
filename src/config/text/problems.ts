// What is wrong with a config's text: bytes that are none, and what YAML allows and a config doesn't.
import { type Position, type Problem, problem } from "../../core/base/diagnostic.ts";
import { deepest, type YamlFault } from "../../yaml/read.ts";
import { complaint, type Complaint } from "./finding.ts";

export function tooLarge(file: string, bytes: number, most: number): Problem {
  const mebibyte = 1024 * 1024;
  return problem("file/too-large", "File too large", {
    detail: `${file} has ${(bytes / mebibyte).toFixed(1)} MiB; a config may have ${most / mebibyte}.`,
    at: { file, line: 1, column: 1 },
    hint: "Check the path. Long lists of images belong in a file of their own, with a list source.",
  });
}

export function notUtf8(at: Position, detail: string): Problem {
  return problem("yaml/encoding", "Not UTF-8 text", {
    detail,
    at,
    hint: "Save the file as UTF-8.",
  });
}

/** A fault of YAML in a config's words; `line` tells the line of an offset. */
export function faultOf(fault: YamlFault, mostAliased: number, line: (offset: number) => number): Complaint {
  switch (fault.kind) {
    case "syntax":
      return notYaml(fault);
    case "duplicate":
      return duplicateKey(fault.name, line(fault.first.offset));
    case "alias":
      return unknownAlias(fault.name);
    case "self-alias":
      return selfAlias(fault.name);
    case "tag":
      return foreignTag(fault.name);
    case "documents":
      return severalDocuments;
    case "version":
      return otherVersion;
    case "depth":
      return tooDeep;
    case "length":
      return tooLong;
    case "aliases":
    case "values":
      return aliasBomb(mostAliased);
    case "key":
    case "null-key":
    case "merge":
      break;
  }
  return keyNotText;
}

const severalDocuments: Complaint = complaint("yaml/documents", "More than one YAML document", {
  detail: "A config is one document; here a second one begins.",
  hint: "Remove the line with ---, or put the second document into a file of its own.",
});

const otherVersion: Complaint = complaint("yaml/version", "Another version of YAML", {
  detail: "A config is read as YAML 1.2.",
  hint: "Remove this line.",
});

const tooDeep: Complaint = complaint("yaml/limit", "Nested too deeply", {
  detail: `No config needs more than ${deepest} levels.`,
  hint: "Check for brackets that are never closed.",
});

const tooLong: Complaint = complaint("yaml/limit", "Too much for a config", {
  detail: "Up to here it has more words and signs than 200,000 keys need.",
  hint: "Put long lists of images into a file of their own, with a list source.",
});

type SyntaxFault = YamlFault & { readonly kind: "syntax" };

function notYaml({ code, message }: SyntaxFault): Complaint {
  const text = message.trim();
  return complaint("yaml/syntax", "Not valid YAML", {
    detail: /[.!?]$/.test(text) ? text : `${text}.`,
    hint: syntaxHints[code] ?? "Check the indentation, quotes and brackets around this place.",
  });
}

const syntaxHints: Partial<Record<SyntaxFault["code"], string>> = {
  TAB_AS_INDENT: "Indent with spaces.",
  MISSING_CHAR: "Check for a quote, bracket or colon that is missing before this place.",
  BAD_INDENT: "Give all keys of one mapping the same indentation.",
  MULTILINE_IMPLICIT_KEY: "Check for a colon that is missing, or quote the text.",
  BLOCK_AS_IMPLICIT_KEY: "Quote the text: a colon and a space begin a value.",
  BAD_SCALAR_START: "Quote the text: it begins with a character that YAML reserves.",
  BAD_DQ_ESCAPE: "Use single quotes, in which backslashes mean themselves.",
};

const keyNotText: Complaint = complaint("yaml/key", "A key is not text", {
  detail: "Keys of a config are plain text.",
  hint: "Write the key as one word, or quote it.",
});

export const unsafeKey: Complaint = complaint("config/unknown-key", "Unknown key", {
  detail: 'No part of a config has a key "__proto__".',
  hint: "Remove it.",
});

function duplicateKey(name: string, line: number): Complaint {
  return complaint("yaml/duplicate-key", "The same key twice", {
    detail: `"${name}" is in this mapping already, at line ${line}.`,
    hint: "Keep one of the two.",
  });
}

function unknownAlias(name: string): Complaint {
  return complaint("yaml/alias", "An alias without its anchor", {
    detail: `*${name} stands for &${name}, which isn't in the file before this place.`,
    hint: `Write &${name} where the value is, or quote the text if it isn't meant as an alias.`,
  });
}

function selfAlias(name: string): Complaint {
  return complaint("yaml/limit", "An alias inside its own anchor", {
    detail: `*${name} stands for a value that contains it: it would never end.`,
    hint: "Write the value out.",
  });
}

function aliasBomb(most: number): Complaint {
  return complaint("yaml/limit", "Aliases stand for too much", {
    detail: `Written out, the aliases up to here are more than ${most.toLocaleString("en")} values.`,
    hint: "Write the values out, or use fewer aliases.",
  });
}

function foreignTag(tag: string): Complaint {
  return complaint("yaml/tag", "A tag that a config doesn't know", {
    detail: `${tag.replace(/^tag:yaml\.org,2002:/, "!!")} asks for a type beyond text, numbers, lists and mappings.`,
    hint: "Remove the tag.",
  });
}
