// The parts that Markdown documents share: escaping, tables, fences, and fitting a document into the limit of a comment.
import { printable, printableLines } from "../core/base/escape.ts";
import { count } from "./units.ts";

/** GitHub accepts 65,536 bytes; the rest is left for text that others put around it. */
export const commentLimit = 60_000;

/** Untrusted text as code: it cannot become markup, a link, a mention or the end of a table cell. */
export function code(text: string): string {
  const safe = printable(text);
  if (safe === "" || /[`|]/.test(safe) || safe.trim() !== safe) return htmlCode(text);
  return `\`${safe}\``;
}

/** The same where GitHub reads only HTML: in a <summary>. */
export function htmlCode(text: string): string {
  return `<code>${entities(printable(text))}</code>`;
}

/** Prose with untrusted parts: every character that Markdown, HTML or GitHub could interpret becomes an entity. */
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

/**
 * The steps in which a document gets shorter: what a section gives up at each. The names of blocked, deleted, changed and
 * written things stay longer than their details.
 */
export const give = {
  /** Background information. */
  background: 1,
  /** The content of files. */
  content: 2,
  /** A row for each image. */
  rows: 3,
  /** All items of a list. */
  items: 4,
  /** Reasons and ways out. */
  reasons: 5,
  /** The first images of a repository. */
  samples: 6,
  /** A line for each. */
  lines: 7,
  /** Names beyond a limit: their number is shown instead. */
  names: 8,
  fewNames: 9,
  mostNames: 10,
  /** The same for what a reader must see; entire sections with mere changes are omitted before that. */
  openNames: 11,
  fewOpenNames: 12,
  mostOpenNames: 13,
} as const;

type Step = (typeof give)[keyof typeof give];

/** A part of a document that can be shortened. */
export interface Section {
  /** The fullest form. */
  readonly text: string;
  /** From longer to shorter; each with the step at which it is taken. */
  readonly shorter?: readonly (readonly [Step, string])[];
  /** If no form is short enough, sections with a higher number are omitted first. 0: never. */
  readonly yields: number;
  /** The noun for counting omitted sections: `source`. */
  readonly noun?: string;
}

/**
 * Joins sections. While they are too long, all take one step after the other: within a step the longest first, and only as
 * many as necessary. If the last step is not enough, entire sections are omitted, with a note; none is cut in the middle.
 */
export function fitDocument(sections: readonly Section[], limit: number): string {
  const fitting = new Fitting(sections, limit);
  for (const step of Object.values(give)) {
    if (step === give.openNames) fitting.drop(important);
    fitting.shorten(step);
  }
  fitting.drop(0);
  return fitting.text();
}

/** Sections that yield no more than this are omitted last. */
const important = 3;

/** Space for the note about omitted sections. */
const omissionBytes = 300;

class Fitting {
  readonly #sections: readonly Section[];
  readonly #limit: number;
  readonly #texts: string[];
  readonly #omitted = new Map<string, number>();
  #length: number;

  constructor(sections: readonly Section[], limit: number) {
    this.#sections = sections;
    this.#limit = limit;
    this.#texts = sections.map(({ text }) => text);
    this.#length = this.#texts.reduce((sum, text) => sum + bytesOf(text) + 2, omissionBytes);
  }

  shorten(step: Step): void {
    if (!this.#isTooLong()) return;
    const forms = this.#sections.flatMap(({ shorter = [] }, index) => {
      const form = shorter.findLast(([own]) => own === step);
      return form === undefined ? [] : [{ index, text: form[1], bytes: this.#bytes(index) }];
    });
    for (const { index, text } of forms.toSorted((a, b) => b.bytes - a.bytes)) {
      if (!this.#isTooLong()) return;
      // A few names may be shorter than the text that counts them.
      if (bytesOf(text) < this.#bytes(index)) this.#replace(index, text);
    }
  }

  /** Sections that yield more than this. */
  drop(least: number): void {
    const levels = [...new Set(this.#sections.map(({ yields }) => yields))].filter((level) => level > least);
    for (const level of levels.toSorted((a, b) => b - a))
      for (const index of [...this.#sections.keys()].toReversed()) {
        if (!this.#isTooLong()) return;
        const section = this.#sections[index];
        if (section?.yields !== level || this.#texts[index] === "") continue;
        const noun = section.noun ?? "section";
        this.#omitted.set(noun, (this.#omitted.get(noun) ?? 0) + 1);
        this.#replace(index, "");
      }
  }

  text(): string {
    const omitted = [...this.#omitted].map(([noun, many]) => count(many, noun)).join(", ");
    const note = omitted === "" ? "" : `Omitted because the document would be too long: ${omitted}.`;
    return `${[...this.#texts, note].filter((text) => text !== "").join("\n\n")}\n`;
  }

  #isTooLong(): boolean {
    return this.#length > this.#limit;
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

/** Names on one line, at most `most`. */
export function namesLine(names: readonly string[], most = names.length): string {
  const shown = names.slice(0, most).join(", ");
  return names.length > most ? `${shown}, and ${names.length - most} more` : shown;
}

/** The first of many items, and how many more there are. */
export function firstOf(items: readonly string[], most: number, noun: string): readonly string[] {
  if (items.length <= most) return items;
  return [...items.slice(0, most), `- and ${items.length - most} more ${noun}`];
}
