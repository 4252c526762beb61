// What a dataset's records name, kept small: one entry per reference whatever the number of records, and counts of
// the rest with a few examples.
import type { Diagnostic } from "../../core/base/diagnostic.ts";
import { parseImageRef } from "../../core/image/reference.ts";
import type { WantedImage } from "../../core/image/wanted.ts";
import { referencesIn, valuesOf } from "./references.ts";

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
        { source, file, line, path: field, ...(records > 1 ? { note: `in ${records} places` } : {}) },
      ],
    }));
  }

  warnings(file: string): readonly Diagnostic[] {
    const broken: Diagnostic = {
      code: "list/broken-records",
      severity: "warning",
      summary: "Broken records were left out",
      detail: `${file}: ${this.#brokenCount}, ${examples(this.#broken)}.`,
    };
    const others: Diagnostic = {
      code: "list/not-images",
      severity: "warning",
      summary: "Some fields of a dataset name no image",
      detail: `${file}: ${this.#otherCount} left out, ${examples(this.#others)}.`,
    };
    return [...(this.#brokenCount > 0 ? [broken] : []), ...(this.#otherCount > 0 ? [others] : [])];
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
