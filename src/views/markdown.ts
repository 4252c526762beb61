// What Markdown documents share: escaping, tables, fences, and the fitting of a document into a comment's limit.
import { printable, printableLines } from "../core/base/escape.ts";

/** GitHub takes 65,536 bytes; the rest is left for what others put round it. */
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

/** A part of a document that can be told in fewer words. */
export interface Section {
  /** From the fullest form to the shortest. */
  readonly forms: readonly [string, ...string[]];
  /** Sections with a higher number are shortened first, the longest of them before others. 0: never. */
  readonly yields: number;
}

/** Sections that yield no more than this are shortened only when all others are as short as can be. */
const important = 3;
const omission = "Some sections were left out: this comment would be too long.";

/**
 * Joins sections. While they are too long, one after the other is told in its next shorter form, the most yielding first.
 * Where that is not enough, whole sections go, where most of the text is, and that is said; none is cut in the middle.
 */
export function fitDocument(sections: readonly Section[], limit: number): string {
  const fitting = new Fitting(sections, limit);
  const levels = [...new Set(sections.map(({ yields }) => yields))].filter((level) => level > 0);
  const falling = levels.toSorted((a, b) => b - a);
  for (const group of [falling.filter((one) => one > important), falling.filter((one) => one <= important)]) {
    for (const level of group) fitting.shorten(level);
    fitting.drop(group);
  }
  return fitting.text();
}

class Fitting {
  readonly #sections: readonly Section[];
  readonly #limit: number;
  readonly #texts: string[];
  #length: number;
  #omitted = false;

  constructor(sections: readonly Section[], limit: number) {
    this.#sections = sections;
    this.#limit = limit;
    this.#texts = sections.map(({ forms: [full] }) => full);
    this.#length = this.#texts.reduce((sum, text) => sum + bytesOf(text) + 2, omission.length);
  }

  /** All of a level take a step before any takes the next: the longest first, and only as many as must. */
  shorten(level: number): void {
    const own = this.#of(level);
    const most = Math.max(...own.map((index) => this.#sections[index]?.forms.length ?? 0));
    for (let step = 1; step < most && this.#isTooLong(); step += 1) {
      for (const index of own.toSorted((a, b) => this.#bytes(b) - this.#bytes(a))) {
        const form = this.#sections[index]?.forms[step];
        if (form !== undefined && this.#isTooLong()) this.#replace(index, form);
      }
    }
  }

  drop(levels: readonly number[]): void {
    const sizes = levels.map((level) => ({
      level,
      bytes: this.#of(level).reduce((sum, index) => sum + this.#bytes(index), 0),
    }));
    for (const { level } of sizes.toSorted((a, b) => b.bytes - a.bytes))
      for (const index of this.#of(level).toReversed()) {
        if (!this.#isTooLong()) return;
        this.#omitted = true;
        this.#replace(index, "");
      }
  }

  text(): string {
    const texts = [...this.#texts, this.#omitted ? omission : ""];
    return `${texts.filter((text) => text !== "").join("\n\n")}\n`;
  }

  #isTooLong(): boolean {
    return this.#length > this.#limit;
  }

  #of(level: number): readonly number[] {
    return [...this.#sections.keys()].filter((index) => this.#sections[index]?.yields === level);
  }

  #bytes(index: number): number {
    return bytesOf(this.#texts[index] ?? "");
  }

  #replace(index: number, text: string): void {
    this.#length += bytesOf(text) - this.#bytes(index);
    this.#texts[index] = text;
  }
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}

/** The first of many items, and how many more there are. */
export function firstOf(items: readonly string[], most: number, noun: string): readonly string[] {
  if (items.length <= most) return items;
  return [...items.slice(0, most), `- and ${items.length - most} more ${noun}`];
}
