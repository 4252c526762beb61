// A page of documentation as its test reads it: headings, links and fenced blocks, with their lines.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Token, type Tokens, marked } from "marked";
import { parseAllDocuments } from "yaml";
import { slugger } from "../../../site/slug.ts";
import { root } from "../../support/cli.ts";

export interface Block {
  /** The word after the fence. */
  readonly language: string;
  readonly text: string;
  /** From 1, of the line of the fence. */
  readonly line: number;
}

export interface Page {
  /** From the root. */
  readonly path: string;
  readonly text: string;
  readonly links: readonly string[];
  readonly images: readonly string[];
  readonly anchors: ReadonlySet<string>;
  readonly blocks: readonly Block[];
}

/** Every page that a reader is led to: README, docs/, and the READMEs of examples/ and deploy/. */
export function pagePaths(): readonly string[] {
  const below = (folder: string): readonly string[] =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".md"))
      .map((path) => `${folder}/${path}`);
  const readmes = [...below("examples"), ...below("deploy")].filter(
    (path) =>
      path.endsWith("/README.md") && !/\/(?:charts?|registr\w+)\//.test(path.replace("examples/charts/", "")),
  );
  return ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", ...below("docs"), ...readmes].sort();
}

export function readPage(path: string): Page {
  return pageFrom(path, readFileSync(join(root, path), "utf8"));
}

export function pageFrom(path: string, text: string): Page {
  const tokens: Token[] = [];
  void marked.walkTokens(marked.lexer(text), (token) => {
    tokens.push(token);
  });
  const html = tokens
    .filter((one): one is Tokens.HTML => one.type === "html")
    .map(({ raw }) => raw)
    .join("\n");
  const written = [...html.matchAll(/\b(?:src|srcset)="([^"\s]+)/g)].map(([, goal = ""]) => goal);
  const slug = slugger();
  const headings = tokens.filter((one): one is Tokens.Heading => one.type === "heading");
  const named = [...html.matchAll(/\b(?:id|name)="([^"]+)"/g)].map(([, name = ""]) => name);
  return {
    path,
    text,
    links: tokens.filter((one): one is Tokens.Link => one.type === "link").map(({ href }) => href),
    images: [
      ...tokens.filter((one): one is Tokens.Image => one.type === "image").map(({ href }) => href),
      ...written,
    ],
    anchors: new Set([...headings.map((one) => slug(plain(one.tokens))), ...named]),
    blocks: blocksOf(text),
  };
}

/** What a heading reads, without its marks. */
function plain(tokens: readonly Token[]): string {
  return tokens
    .map((one) => {
      if (one.type === "codespan" || one.type === "escape") return (one as Tokens.Codespan).text;
      const { tokens: inner } = one as { readonly tokens?: readonly Token[] };
      return inner === undefined ? one.raw : plain(inner);
    })
    .join("");
}

export function blocksOf(text: string): readonly Block[] {
  const found = text.matchAll(/^( *)(`{3,})([^\n`]*)\n([\s\S]*?)^ *\2 *$/gm);
  return [...found].map((match) => {
    const [, indent = "", , language = "", inside = ""] = match;
    const line = text.slice(0, match.index).split("\n").length;
    return { language: language.trim(), text: inside.replaceAll(new RegExp(`^${indent}`, "gm"), ""), line };
  });
}

/** The keys at the top of a config. */
export const configKeys: ReadonlySet<string> = new Set(
  Object.keys(
    (
      JSON.parse(readFileSync(join(root, "schemas/mirror.config.schema.json"), "utf8")) as {
        properties: object;
      }
    ).properties,
  ),
);

/** A config or a part of one. */
export function isConfig({ language, text }: Block): boolean {
  if (language !== "yaml") return false;
  const [document, ...others] = parseAllDocuments(text);
  if (document === undefined || others.length > 0) return false;
  const tree: unknown = document.toJS();
  return typeof tree === "object" && tree !== null && Object.keys(tree).every((key) => configKeys.has(key));
}
