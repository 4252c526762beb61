// What is wrong with a config's text: bytes that are none, and what YAML allows and a config doesn't.
import { type Position, type Problem, problem } from "../../core/base/diagnostic.ts";
import { deepest, type YamlFault } from "../../yaml/read.ts";
import { complaint, type Complaint } from "./finding.ts";

export function tooLarge(file: string, bytes: number, most: number): Problem {
  const mebibyte = 1024 * 1024;
  return problem("file/too-large", "File too large", {
    detail: `${file} has ${(bytes / mebibyte).toFixed(1)} MiB. A config can have at most ${most / mebibyte} MiB.`,
    at: { file, line: 1, column: 1 },
    hint: "Check the path. Put a long list of images into a separate file, and read it with a `list` source.",
  });
}

export function notUtf8(at: Position, detail: string): Problem {
  return problem("yaml/encoding", "Not UTF-8 text", {
    detail,
    at,
    hint: "Save the file as UTF-8. In PowerShell, write it with: Out-File -Encoding utf8",
  });
}

/** A fault of YAML in a config's words; `line` returns the line of an offset. */
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
  detail: "A config is a single document, but a second one starts here.",
  hint: "Remove the line with ---, or move the second document to its own file.",
});

const otherVersion: Complaint = complaint("yaml/version", "Unsupported YAML version", {
  detail: "ecr-mirror reads a config as YAML 1.2.",
  hint: "Remove this line.",
});

const tooDeep: Complaint = complaint("yaml/limit", "Nested too deeply", {
  detail: `A config can have at most ${deepest} levels.`,
  hint: "Check for brackets that are not closed.",
});

const tooLong: Complaint = complaint("yaml/limit", "The config is too long", {
  detail: "Up to this place it has more words and punctuation than 200,000 keys need.",
  hint: "Put a long list of images into a separate file, and read it with a `list` source.",
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
  MISSING_CHAR: "Check for a missing quote, bracket, colon, or dash before this place.",
  BAD_INDENT: "Indent all keys of one mapping by the same number of spaces.",
  MULTILINE_IMPLICIT_KEY: "Check for a missing colon, or quote the text.",
  BLOCK_AS_IMPLICIT_KEY: "Quote the text: a colon followed by a space starts a value.",
  BAD_SCALAR_START: "Quote the text: it starts with a character that YAML reserves.",
  BAD_DQ_ESCAPE: "Use single quotes, in which a backslash is an ordinary character.",
};

const keyNotText: Complaint = complaint("yaml/key", "A key is not text", {
  detail: "The keys of a config are plain text.",
  hint: "Write the key as one word, or quote it.",
});

export const unsafeKey: Complaint = complaint("config/unknown-key", "Unknown key", {
  detail: 'A config has no key "__proto__".',
  hint: "Remove it.",
});

function duplicateKey(name: string, line: number): Complaint {
  return complaint("yaml/duplicate-key", "The same key twice", {
    detail: `This mapping already has "${name}" on line ${line}.`,
    hint: "Remove one of the two.",
  });
}

function unknownAlias(name: string): Complaint {
  return complaint("yaml/alias", "Alias without an anchor", {
    detail: `YAML reads *${name} as a reference to &${name}, which the file does not define before this place.`,
    hint: `If this is text, quote it: "*${name}". If it is an alias, define &${name} first.`,
  });
}

function selfAlias(name: string): Complaint {
  return complaint("yaml/limit", "Alias inside its own anchor", {
    detail: `*${name} refers to a value that contains it, so it would never end.`,
    hint: "Write the value out.",
  });
}

function aliasBomb(most: number): Complaint {
  return complaint("yaml/limit", "Aliases expand to too many values", {
    detail: `The aliases up to this place expand to more than ${most.toLocaleString("en")} values.`,
    hint: "Write the values out, or use fewer aliases.",
  });
}

function foreignTag(tag: string): Complaint {
  return complaint("yaml/tag", "Unsupported YAML tag", {
    detail: `${tag.replace(/^tag:yaml\.org,2002:/, "!!")} is not supported. A config has text, numbers, booleans, lists, and mappings.`,
    hint: "Remove the tag.",
  });
}
