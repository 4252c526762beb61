// Text to one YAML document, guarded: depth is counted while parsing, before anything recurses over the tree.
import { Composer, type Document, Lexer, Parser, type CST, type YAMLError } from "yaml";
import { Problem } from "../../core/base/diagnostic.ts";
import { type Complaint, inFileOrder, place } from "../finding.ts";
import type { TextPlaces } from "./text.ts";
import { hideVariables, showVariables } from "./variables.ts";

export const deepest = 100;
/** Enough for 200,000 keys. */
const mostLexemes = 1_700_000;
const mostSyntaxErrors = 20;

/** The one document of the text; null for a text without any. Throws a Problem `yaml/…`. */
export function parseYaml(text: string, places: TextPlaces): Document.Parsed | null {
  const tokens = tokensOf(hideVariables(text), places);
  const document = compose(tokens, text.length);
  if (document === undefined) return null;
  if (document.errors.length > 0) throw syntaxProblem(document.errors, places);
  return document;
}

/** The parser makes an error for each odd token; without stacks, a million of them take no longer than the rest. */
function compose(tokens: readonly CST.Token[], end: number): Document.Parsed | undefined {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    const composer = new Composer({ schema: "core", version: "1.2", uniqueKeys: false, merge: false });
    return [...composer.compose(tokens, true, end)][0];
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Syntax tokens of one document, at most `deepest` collections deep. The parser keeps its own stack. */
function tokensOf(text: string, places: TextPlaces): readonly CST.Token[] {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  const add = (token: CST.Token): void => {
    if (token.type === "document" && tokens.some((one) => one.type === "document"))
      throw refuse(severalDocuments, token.offset, 3, places);
    if (token.type === "directive" && /^%YAML(?!\s+1\.2\s*$)/.test(token.source))
      throw refuse(otherVersion, token.offset, token.source.length, places);
    tokens.push(token);
  };
  let lexemes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    lexemes += 1;
    if (lexemes > mostLexemes) throw refuse(tooLong, parser.offset, 1, places);
    for (const token of parser.next(lexeme)) add(token);
    if (parser.stack.length > deepest && depthOf(parser) > deepest)
      throw refuse(tooDeep, parser.offset - lexeme.length, 1, places);
  }
  for (const token of parser.end()) add(token);
  return tokens;
}

/** The parser's stack: the document, the collections around this place, and at most one scalar. */
function depthOf(parser: Parser): number {
  const top = parser.stack.at(-1);
  return parser.stack.length - (top !== undefined && "items" in top ? 1 : 2);
}

const severalDocuments: Complaint = {
  code: "yaml/documents",
  summary: "More than one YAML document",
  detail: "A config is one document; here a second one begins.",
  hint: "Remove the line with ---, or put the second document into a file of its own.",
};

const otherVersion: Complaint = {
  code: "yaml/version",
  summary: "Another version of YAML",
  detail: "A config is read as YAML 1.2.",
  hint: "Remove this line.",
};

const tooDeep: Complaint = {
  code: "yaml/limit",
  summary: "Nested too deeply",
  detail: `No config needs more than ${deepest} levels.`,
  hint: "Check for brackets that are never closed.",
};

const tooLong: Complaint = {
  code: "yaml/limit",
  summary: "Too much for a config",
  detail: "Up to here it has more words and signs than 200,000 keys need.",
  hint: "Put long lists of images into a file of their own, with a list source.",
};

function refuse(complaint: Complaint, offset: number, length: number, places: TextPlaces): Problem {
  return new Problem(place(complaint, places.at(Math.max(0, offset), length)).diagnostic);
}

/** The first error, and those after it that can't be its echoes. */
function syntaxProblem(errors: readonly YAMLError[], places: TextPlaces): Problem {
  const [first, ...rest] = errors.toSorted((a, b) => a.pos[0] - b.pos[0]);
  const others = rest.filter((error) => error.code === first?.code && hasNoEcho.has(error.code));
  const kept = [...(first === undefined ? [] : [first]), ...others].slice(0, mostSyntaxErrors);
  const found = kept.map((error) =>
    place(syntaxComplaint(error), places.at(error.pos[0], error.pos[1] - error.pos[0])),
  );
  return new Problem(inFileOrder(found));
}

const hasNoEcho = new Set<YAMLError["code"]>(["TAB_AS_INDENT", "BAD_DQ_ESCAPE"]);

function syntaxComplaint(error: YAMLError): Complaint {
  const text = showVariables(error.message.trim());
  return {
    code: "yaml/syntax",
    summary: "Not valid YAML",
    detail: /[.!?]$/.test(text) ? text : `${text}.`,
    hint: hints[error.code] ?? "Check the indentation, quotes and brackets around this place.",
  };
}

const hints: Partial<Record<YAMLError["code"], string>> = {
  TAB_AS_INDENT: "Indent with spaces.",
  MISSING_CHAR: "Check for a quote, bracket or colon that is missing before this place.",
  BAD_INDENT: "Give all keys of one mapping the same indentation.",
  MULTILINE_IMPLICIT_KEY: "Check for a colon that is missing, or quote the text.",
  BLOCK_AS_IMPLICIT_KEY: "Quote the text: a colon and a space begin a value.",
  BAD_SCALAR_START: "Quote the text: it begins with a character that YAML reserves.",
  BAD_DQ_ESCAPE: "Use single quotes, in which backslashes mean themselves.",
};
