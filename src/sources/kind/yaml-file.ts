// YAML and JSON files of a source, with positions. Fields are read as a text, a list of texts or a map: what has
// another form is a problem with its position, never undefined. Scalars keep their text: `tag: 1.10` is not a number.
import type { Position } from "../../core/base/diagnostic.ts";
import { Positions } from "../../yaml/positions.ts";
import { readYaml as readFaulty, readYamlStream, type YamlFault, type YamlRead } from "../../yaml/read.ts";
import type { YamlMap, YamlValue } from "../../yaml/tree.ts";
import type { ProblemList } from "./problem-list.ts";
import { badYaml, otherForm } from "./problems.ts";

export interface YamlFile {
  readonly root: YamlValue;
  /** With the lines around: for errors. */
  at(offset: number): Position;
  line(offset: number): number;
}

const options = { merge: true, mostAliased: 50_000, mostValues: Infinity } as const;
const harmless = new Set<YamlFault["kind"]>(["tag", "version", "null-key"]);

/** Reads the one document of a file. Throws Problem `yaml/…` with its position. */
export function readYaml(text: string, file: string): YamlFile {
  const positions = new Positions(file, text);
  const read = readFaulty(text, options);
  refuse(read, positions);
  return fileOf(read.root, positions);
}

/** Those documents of a file that are wanted. What is wrong with another matters only where it hides what it is. */
export function readYamlDocuments(
  text: string,
  file: string,
  isWanted: (root: YamlValue) => boolean,
): readonly YamlFile[] {
  const positions = new Positions(file, text);
  return readYamlStream(text, options).flatMap((read) => {
    const wanted = isWanted(read.root);
    if (wanted || read.faults.some(isFatal)) refuse(read, positions);
    return wanted ? [fileOf(read.root, positions)] : [];
  });
}

function refuse({ faults }: YamlRead, positions: Positions): void {
  const fault = faults.find(isFatal) ?? faults.find(({ kind }) => !harmless.has(kind));
  // Where a file is too deep or too long says little: it is the file that is wrong.
  if (fault !== undefined) throw badYaml(fault, positions.at(isFileWide(fault) ? 0 : fault.offset));
}

function isFatal(fault: YamlFault): boolean {
  return fault.kind === "syntax" || isFileWide(fault);
}

function isFileWide({ kind }: YamlFault): boolean {
  return kind === "depth" || kind === "length";
}

function fileOf(root: YamlValue, positions: Positions): YamlFile {
  return { root, at: (offset) => positions.at(offset), line: (offset) => positions.line(offset) };
}

export class YamlFields {
  readonly file: YamlFile;
  readonly #problems: ProblemList;

  constructor(file: YamlFile, problems: ProblemList) {
    this.file = file;
    this.#problems = problems;
  }

  /** A text, also from a number that was written without quotes; undefined when it is absent or null. */
  text(value: YamlValue | undefined, what: string): string | undefined {
    if (value === undefined || isNull(value)) return undefined;
    if (value.type === "text") return value.text ?? undefined;
    this.wrong(value, `${what} must be text`);
    return undefined;
  }

  /** The text of a key that a map must have; `why` says so where it has none. */
  required(map: YamlMap | undefined, key: string, why: string): string | undefined {
    const text = this.text(fieldOf(map, key), key);
    if (map !== undefined && text === undefined) this.wrong(map, why);
    return text;
  }

  texts(value: YamlValue | undefined, what: string): readonly string[] {
    return this.list(value, what).flatMap((item) => this.text(item, `each of ${what}`) ?? []);
  }

  list(value: YamlValue | undefined, what: string): readonly YamlValue[] {
    if (value === undefined || isNull(value)) return [];
    if (value.type === "list") return value.items;
    this.wrong(value, `${what} must be a list`);
    return [];
  }

  map(value: YamlValue | undefined, what: string): YamlMap | undefined {
    if (value === undefined || isNull(value)) return undefined;
    if (value.type === "map") return value;
    this.wrong(value, `${what} must be a mapping`);
    return undefined;
  }

  wrong(value: { readonly offset: number }, why: string, hint?: string): void {
    this.#problems.add(otherForm(why, hint), () => this.file.at(value.offset));
  }
}

/** The fields of a file's one document. */
export function readFields(text: string, file: string, problems: ProblemList): YamlFields {
  return new YamlFields(readYaml(text, file), problems);
}

export function fieldOf(map: YamlMap | undefined, key: string): YamlValue | undefined {
  return map?.entries.get(key)?.value;
}

function isNull(value: YamlValue): boolean {
  return value.type === "text" && value.text === null;
}
