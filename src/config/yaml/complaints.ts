// The words for what YAML allows and a config doesn't.
import type { Position } from "../../core/base/diagnostic.ts";
import type { Complaint } from "../finding.ts";

export const keyNotText: Complaint = {
  code: "yaml/key",
  summary: "A key is not text",
  detail: "Keys of a config are plain text.",
  hint: "Write the key as one word, or quote it.",
};

export const unsafeKey: Complaint = {
  code: "config/unknown-key",
  summary: "Unknown key",
  detail: 'No part of a config has a key "__proto__".',
  hint: "Remove it.",
};

export function duplicateKey(name: string, first: Position): Complaint {
  return {
    code: "yaml/duplicate-key",
    summary: "The same key twice",
    detail: `"${name}" is in this mapping already, at line ${first.line}.`,
    hint: "Keep one of the two.",
  };
}

export function unknownAlias(name: string): Complaint {
  return {
    code: "yaml/alias",
    summary: "An alias without its anchor",
    detail: `*${name} stands for &${name}, which isn't in the file before this place.`,
    hint: `Write &${name} where the value is, or quote the text if it isn't meant as an alias.`,
  };
}

export function selfAlias(name: string): Complaint {
  return {
    code: "yaml/limit",
    summary: "An alias inside its own anchor",
    detail: `*${name} stands for a value that contains it: it would never end.`,
    hint: "Write the value out.",
  };
}

export function aliasBomb(most: number): Complaint {
  return {
    code: "yaml/limit",
    summary: "Aliases stand for too much",
    detail: `Written out, the aliases up to here are more than ${most.toLocaleString("en")} values.`,
    hint: "Write the values out, or use fewer aliases.",
  };
}

export function foreignTag(tag: string): Complaint {
  return {
    code: "yaml/tag",
    summary: "A tag that a config doesn't know",
    detail: `${tag.replace(/^tag:yaml\.org,2002:/, "!!")} asks for a type beyond text, numbers, lists and mappings.`,
    hint: "Remove the tag.",
  };
}
