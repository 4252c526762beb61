// A config of another tool while it is converted: its fields with their positions, and what our config cannot express,
// each with its line.
import type { YamlMap } from "../../yaml/tree.ts";
import { fieldOf, readFields, type YamlFields } from "../../sources/kind/yaml-file.ts";
import { ProblemList } from "../../sources/kind/problem-list.ts";
import type { FromFile } from "./from-file.ts";

export class ToolFile {
  readonly fields: YamlFields;
  readonly root: YamlMap | undefined;
  readonly #problems = new ProblemList();
  readonly #notes = new Map<string, number[]>();

  constructor(file: Pick<FromFile, "path" | "text">) {
    this.fields = readFields(file.text, file.path, this.#problems);
    this.root = this.fields.map(this.fields.file.root, "the file");
  }

  map(map: YamlMap | undefined, key: string): YamlMap | undefined {
    return this.fields.map(fieldOf(map, key), key);
  }

  /** The maps in a list. */
  maps(map: YamlMap | undefined, key: string): readonly YamlMap[] {
    return this.fields
      .list(fieldOf(map, key), key)
      .flatMap((item) => this.fields.map(item, `each of ${key}`) ?? []);
  }

  text(map: YamlMap | undefined, key: string): string | undefined {
    return this.fields.text(fieldOf(map, key), key);
  }

  /** A list of texts, or one text alone. */
  texts(map: YamlMap | undefined, key: string): readonly string[] {
    const value = fieldOf(map, key);
    if (value?.type !== "text") return this.fields.texts(value, key);
    return value.text === null ? [] : [value.text];
  }

  /** A whole number from zero. */
  count(map: YamlMap | undefined, key: string): number | undefined {
    const value = fieldOf(map, key);
    const text = this.fields.text(value, key);
    if (value === undefined || text === undefined) return undefined;
    if (/^\d{1,9}$/.test(text)) return Number(text);
    this.fields.wrong(value, `${key} must be a whole number`);
    return undefined;
  }

  isTrue(map: YamlMap | undefined, key: string): boolean {
    return this.text(map, key) === "true";
  }

  isFalse(map: YamlMap | undefined, key: string): boolean {
    return this.text(map, key) === "false";
  }

  note(place: { readonly offset: number }, text: string): void {
    const lines = this.#notes.get(text) ?? [];
    this.#notes.set(text, [...lines, this.fields.file.line(place.offset)]);
  }

  /** Notes for each key that is not `taken` why it is left out. Its value is never shown: it may be a secret. */
  leave(map: YamlMap | undefined, taken: readonly string[], why: Readonly<Record<string, string>>): void {
    for (const [key, { keyOffset }] of map?.entries ?? []) {
      if (taken.includes(key) || key.startsWith("x-")) continue;
      this.note({ offset: keyOffset }, `${key}: ${why[key] ?? "ecr-mirror has no equivalent setting"}`);
    }
  }

  /** One for each thing that is said, in the order of the file. */
  notes(): readonly string[] {
    return [...this.#notes]
      .map(([text, all]) => ({ text, lines: [...new Set(all)].sort((a, b) => a - b) }))
      .sort((a, b) => (a.lines[0] ?? 0) - (b.lines[0] ?? 0))
      .map(({ text, lines }) => `${lineNumbers(lines)}: ${text}`);
  }

  throwIfWrong(): void {
    this.#problems.throwIfAny();
  }
}

const mostLines = 5;

function lineNumbers(lines: readonly number[]): string {
  if (lines.length === 1) return `line ${lines[0] ?? 1}`;
  const more = lines.length > mostLines ? ` and ${lines.length - mostLines} more` : "";
  return `lines ${lines.slice(0, mostLines).join(", ")}${more}`;
}

/** Whether a text contains a variable: only its tool knows the value. */
export function hasVariable(text: string): boolean {
  return text.includes("${") || text.includes("{{");
}
