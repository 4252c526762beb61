// The references in one field of a record: a reference, a list of them, or commands that run images. Everything
// else that stands there is counted, never mirrored.
import { fullImageFrom } from "../../core/kubernetes/image-text.ts";
import { tryParseImageRef } from "../../core/image/reference.ts";

export interface FieldImages {
  readonly references: readonly string[];
  /** Texts that name no image: `s3://…`, paths. */
  readonly others: readonly string[];
}

const deepest = 4;

export function referencesIn(value: unknown, depth = 0): FieldImages {
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
export function valuesOf(record: unknown, field: string): readonly unknown[] {
  if (typeof record !== "object" || record === null) return [];
  if (Array.isArray(record)) return record.flatMap((one) => valuesOf(one, field));
  if (Object.hasOwn(record, field)) return [(record as Readonly<Record<string, unknown>>)[field]];
  const dot = field.indexOf(".");
  if (dot < 0) return [];
  const inside = (record as Readonly<Record<string, unknown>>)[field.slice(0, dot)];
  return valuesOf(inside, field.slice(dot + 1));
}
