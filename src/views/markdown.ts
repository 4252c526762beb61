// What Markdown documents share: escaping, tables, fences, and the fitting of a document into a comment's limit.
import { printable, printableLines } from "../core/base/escape.ts";

/** GitHub takes 65,536 characters; the rest is left for what others put round it. */
export const commentLimit = 60_000;

/** Text from strangers as code: it can't become markup, a link, a mention or a table cell's end. */
export function code(text: string): string {
  const safe = printable(text);
  if (safe === "" || /[`|]/.test(safe) || safe.trim() !== safe) return htmlCode(text);
  return `\`${safe}\``;
}

/** The same where GitHub reads HTML only: in a <summary>. */
export function htmlCode(text: string): string {
  return `<code>${entities(printable(text))}</code>`;
}

/** Prose with parts from strangers: all that Markdown, HTML or GitHub could read becomes an entity. */
export function prose(text: string): string {
  return entities(printable(text)).replaceAll("@", "@&#8203;");
}

function entities(text: string): string {
  return text.replace(
    /[^A-Za-z0-9 .,:;/=+()?'@-]|:(?=\/\/)/g,
    (character) => `&#${character.codePointAt(0) ?? 0};`,
  );
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [tableRow(head), tableRow(head.map(() => "---")), ...rows.map((row) => tableRow(row))].join("\n");
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

/** A fence longer than any run of backticks inside it. */
export function fence(language: string, text: string): string {
  const body = printableLines(text).join("\n");
  const longest = (body.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
  const ticks = "`".repeat(longest + 1);
  return `${ticks}${language}\n${body}\n${ticks}`;
}

export function details(summary: string, body: string): string {
  return `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

/** The hidden first line by which a bot finds its own comment again. */
export function marker(view: string, name: string): string {
  const safe = name.replace(/[^A-Za-z0-9._/-]/g, "_").replace(/-{2,}/g, "-");
  return `<!-- ecr-mirror:${view}:${safe} -->`;
}

export interface Section {
  readonly full: string;
  /** What stands in its place when the document is too long. */
  readonly short: string;
  /** Sections with a higher number are shortened first, the longest of them before others. */
  readonly yields: number;
}

/**
 * Joins sections. While they are too long, whole sections become their short form and then go, the most
 * yielding first; none is ever cut in the middle.
 */
export function fitDocument(sections: readonly Section[], limit: number): string {
  const texts = sections.map((section) => section.full);
  const levels = [...new Set(sections.map((section) => section.yields))].filter((level) => level > 0);
  const omission = "Some sections were left out: this comment would be too long.";
  let length = texts.reduce((sum, text) => sum + text.length + 2, omission.length);
  let omitted = false;
  const replace = (index: number, text: string): void => {
    length -= (texts[index] ?? "").length - text.length;
    texts[index] = text;
  };
  for (const level of levels.toSorted((a, b) => b - a)) {
    const indexes = [...sections.keys()]
      .filter((index) => sections[index]?.yields === level)
      .toSorted((a, b) => (texts[b] ?? "").length - (texts[a] ?? "").length);
    for (const index of indexes) if (length > limit) replace(index, sections[index]?.short ?? "");
    for (const index of indexes) {
      if (length <= limit) break;
      replace(index, "");
      omitted = true;
    }
  }
  return `${[...texts, omitted ? omission : ""].filter((text) => text !== "").join("\n\n")}\n`;
}
