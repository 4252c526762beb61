// Reads fields out of a YAML file's values: a text, a list of texts, a map. What has another form is a problem
// with its place, never undefined.
import { defined } from "../core/base/defined.ts";
import type { Diagnostic } from "../core/base/diagnostic.ts";
import type { ProblemList } from "./kind/problem-list.ts";
import type { YamlFile, YamlMap, YamlValue } from "./yaml-file.ts";

export class YamlFields {
  readonly file: YamlFile;
  readonly #problems: ProblemList;

  constructor(file: YamlFile, problems: ProblemList) {
    this.file = file;
    this.#problems = problems;
  }

  /** A text, also from a number that was written without quotes; undefined when it is absent or null. */
  text(value: YamlValue | undefined, what: string): string | undefined {
    if (value === undefined || (value.type === "text" && value.text === null)) return undefined;
    if (value.type === "text" && value.text !== null) return value.text;
    this.wrong(value, `${what} must be a text`);
    return undefined;
  }

  texts(value: YamlValue | undefined, what: string): readonly string[] {
    return this.list(value, what).flatMap((item) => this.text(item, `each of ${what}`) ?? []);
  }

  list(value: YamlValue | undefined, what: string): readonly YamlValue[] {
    if (value === undefined || (value.type === "text" && value.text === null)) return [];
    if (value.type === "list") return value.items;
    this.wrong(value, `${what} must be a list`);
    return [];
  }

  map(value: YamlValue | undefined, what: string): YamlMap | undefined {
    if (value === undefined || (value.type === "text" && value.text === null)) return undefined;
    if (value.type === "map") return value;
    this.wrong(value, `${what} must be a map`);
    return undefined;
  }

  wrong(value: YamlValue, why: string, hint?: string): void {
    const diagnostic: Diagnostic = {
      code: "list/shape",
      severity: "error",
      summary: "The file has another form than expected",
      detail: `${why.charAt(0).toUpperCase()}${why.slice(1)}.`,
      ...defined({ hint }),
    };
    this.#problems.add(diagnostic, () => this.file.at(value.offset));
  }
}

export function fieldOf(map: YamlMap | undefined, key: string): YamlValue | undefined {
  return map?.entries.get(key)?.value;
}
