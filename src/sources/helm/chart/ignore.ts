// .helmignore as Helm reads it: which files of a chart's folder are not part of the chart. Pure.
import { broken } from "./problems.ts";

export interface IgnoreRules {
  /** `path` is relative to the chart's folder, with slashes. */
  readonly ignores: (path: string, isFolder: boolean) => boolean;
}

interface Rule {
  readonly pattern: string;
  readonly isNegated: boolean;
  readonly foldersOnly: boolean;
}

/** What Helm leaves out of every chart. */
const always = "templates/.?*";

/** Throws a Problem `chart/broken` for what Helm refuses too. */
export function parseIgnoreRules(text: string, label: string): IgnoreRules {
  const lines = text.replace(/^\uFEFF/, "").split("\n");
  const rules = [...lines, always].flatMap((line) => ruleOf(line.trim(), label));
  return { ignores: (path, isFolder) => isIgnored(rules, path, isFolder) };
}

function ruleOf(line: string, label: string): readonly Rule[] {
  if (line === "" || line.startsWith("#")) return [];
  if (line.includes("**")) throw broken(label, `.helmignore: Helm does not support "**", as in ${line}`);
  const isNegated = line.startsWith("!");
  const named = isNegated ? line.slice(1) : line;
  const foldersOnly = named.endsWith("/");
  return [{ pattern: foldersOnly ? named.slice(0, -1) : named, isNegated, foldersOnly }];
}

function isIgnored(rules: readonly Rule[], path: string, isFolder: boolean): boolean {
  for (const { pattern, isNegated, foldersOnly } of rules) {
    const fits = (isFolder || !foldersOnly) && matches(pattern, path);
    // Helm's own reading of `!`: whatever such a rule does not name is ignored.
    if (fits !== isNegated) return true;
  }
  return false;
}

/** A pattern without a slash is for names, wherever they are; any other is for paths from the chart's folder. */
function matches(pattern: string, path: string): boolean {
  if (!pattern.includes("/")) return matchesName(pattern, path.slice(path.lastIndexOf("/") + 1));
  const wanted = pattern.replace(/^\//, "").split("/");
  const parts = path.split("/");
  return wanted.length === parts.length && wanted.every((one, at) => matchesName(one, parts[at] ?? ""));
}

/** Two pointers, so that no pattern can take long: a star takes as little as the rest allows. */
function matchesName(pattern: string, name: string): boolean {
  const tokens = tokensOf(pattern);
  const characters = Array.from(name);
  let [token, at] = [0, 0];
  let retry: { token: number; at: number } | undefined;
  while (at < characters.length || token < tokens.length) {
    const wanted = tokens[token];
    const character = characters[at];
    if (wanted === "*") {
      retry = { token: token + 1, at };
      token += 1;
    } else if (wanted !== undefined && character !== undefined && wanted(character)) {
      token += 1;
      at += 1;
    } else if (retry !== undefined && retry.at < characters.length) {
      retry = { token: retry.token, at: retry.at + 1 };
      ({ token, at } = retry);
    } else return false;
  }
  return true;
}

type Token = "*" | ((character: string) => boolean);

function tokensOf(pattern: string): readonly Token[] {
  const pieces = pattern.match(/\\[\s\S]|\[\^?(?:\\[\s\S]|[^\]\\])+\]|[\s\S]/gu) ?? [];
  return pieces.map((piece): Token => {
    if (piece === "*") return "*";
    if (piece === "?") return () => true;
    if (piece.length > 1 && piece.startsWith("[")) return classOf(piece.slice(1, -1));
    const literal = piece.length > 1 && piece.startsWith("\\") ? piece.slice(1) : piece;
    return (character) => character === literal;
  });
}

/** `a-z_`, or `^a-z_` for all others. */
function classOf(text: string): (character: string) => boolean {
  const isNegated = text.startsWith("^");
  const ranges = (isNegated ? text.slice(1) : text).matchAll(/\\?([\s\S])(?:-\\?([\s\S]))?/gu);
  const bounds = [...ranges].map(([, from = "", to = from]): [string, string] => [from, to]);
  return (character) => bounds.some(([from, to]) => from <= character && character <= to) !== isNegated;
}
