// What a dataset's records name, kept small: one entry per reference whatever the number of records, and counts of
// the rest with a few examples. A field holds a reference, a list of them, or commands that run images; everything
// else that stands there is counted, never mirrored.
import { defined } from "../../core/base/record.ts";
import type { Diagnostic } from "../../core/base/diagnostic.ts";
import { parseImageRef, tryParseImageRef } from "../../core/image/reference.ts";
import type { WantedImage } from "../../core/image/wanted.ts";
import { fullImageFrom } from "../../core/kubernetes/image-text.ts";
import { brokenRecords, notImages } from "./problems.ts";

/** Where the evaluation datasets that we know keep their images; the last holds commands. */
export const defaultFields = [
  "image_storage_uri",
  "task_specific_image",
  "monolith_image",
  "image_init_commands",
];

interface Seen {
  readonly line: number;
  readonly field: string;
  records: number;
}

interface Skipped {
  readonly line: number;
  readonly text: string;
}

export class Collector {
  readonly #fields: readonly string[];
  readonly #seen = new Map<string, Seen>();
  readonly #others: Skipped[] = [];
  readonly #broken: Skipped[] = [];
  #otherCount = 0;
  #brokenCount = 0;
  #fieldCount = 0;
  records = 0;

  constructor(fields: readonly string[]) {
    this.#fields = fields;
  }

  /** Whether any record had one of the fields. */
  get hasFields(): boolean {
    return this.#fieldCount > 0;
  }

  add(record: unknown, line: number): void {
    this.records += 1;
    for (const field of this.#fields) {
      for (const value of valuesOf(record, field)) {
        this.#fieldCount += 1;
        const { references, others } = referencesIn(value);
        for (const reference of references) this.#note(reference, field, line);
        for (const text of others) this.#otherCount += keep(this.#others, { line, text });
      }
    }
  }

  broken(line: number, why: string): void {
    this.#brokenCount += keep(this.#broken, { line, text: why });
  }

  images(source: string, file: string): readonly WantedImage[] {
    return [...this.#seen].map(([reference, { line, field, records }]) => ({
      reference,
      ref: parseImageRef(reference),
      provenance: [
        {
          source,
          file,
          line,
          path: field,
          ...defined({ note: records > 1 ? `in ${records} places` : undefined }),
        },
      ],
    }));
  }

  warnings(file: string): readonly Diagnostic[] {
    const warnings: Diagnostic[] = [];
    if (this.#brokenCount > 0) warnings.push(brokenRecords(file, this.#brokenCount, reasons(this.#broken)));
    if (this.#otherCount > 0) warnings.push(notImages(file, this.#otherCount, examples(this.#others)));
    return warnings;
  }

  #note(reference: string, field: string, line: number): void {
    const seen = this.#seen.get(reference);
    if (seen === undefined) this.#seen.set(reference, { line, field, records: 1 });
    else seen.records += 1;
  }
}

const mostExamples = 3;

function keep(list: Skipped[], one: Skipped): 1 {
  if (list.length < mostExamples) list.push({ line: one.line, text: one.text.slice(0, 80) });
  return 1;
}

function examples(list: readonly Skipped[]): string {
  return list.map(({ line, text }) => `line ${line} "${text}"`).join(", ");
}

function reasons(list: readonly Skipped[]): string {
  return list.map(({ line, text }) => `line ${line} (${text.replace(/\.$/, "")})`).join(", ");
}

interface FieldImages {
  readonly references: readonly string[];
  /** Texts that name no image: `s3://…`, paths. */
  readonly others: readonly string[];
}

const deepest = 4;

function referencesIn(value: unknown, depth = 0): FieldImages {
  if (value === null || value === undefined || value === "") return { references: [], others: [] };
  if (typeof value === "string") return referencesInText(value.trim(), depth);
  if (typeof value === "number" || typeof value === "boolean")
    return { references: [], others: [String(value)] };
  if (typeof value !== "object" || depth >= deepest) return { references: [], others: ["a nested value"] };
  const parts = Object.values(value).map((one) => referencesIn(one, depth + 1));
  return {
    references: parts.flatMap((one) => one.references),
    others: parts.flatMap((one) => one.others),
  };
}

function referencesInText(text: string, depth: number): FieldImages {
  if (tryParseImageRef(text) !== undefined) return { references: [text], others: [] };
  // Datasets keep lists as JSON inside a text.
  if (/^[[{]/.test(text) && depth < deepest) {
    const inside = parseJson(text);
    if (inside !== undefined) return referencesIn(inside, depth + 1);
  }
  const words = text.split(/[\s"'`=;,|()]+/);
  const references = words.length < 2 ? [] : words.filter((word) => fullImageFrom(word) !== undefined);
  return references.length > 0 ? { references, others: [] } : { references: [], others: [text] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The values of a field in a record, by its name or by a dotted path; lists on the way are gone through. */
function valuesOf(record: unknown, field: string): readonly unknown[] {
  if (typeof record !== "object" || record === null) return [];
  if (Array.isArray(record)) return record.flatMap((one) => valuesOf(one, field));
  if (Object.hasOwn(record, field)) return [(record as Readonly<Record<string, unknown>>)[field]];
  const dot = field.indexOf(".");
  if (dot < 0) return [];
  const inside = (record as Readonly<Record<string, unknown>>)[field.slice(0, dot)];
  return valuesOf(inside, field.slice(dot + 1));
}
