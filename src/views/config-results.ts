// What came of each config of a run, and how all of it is told: those that failed first, then in the order of the configs.
import type { Diagnostic } from "../core/base/diagnostic.ts";

export interface ConfigResult<T> {
  /** As it was named, or found. */
  readonly config: string;
  /** null: it could not be looked at, or not as a whole; `problems` say why. */
  readonly result: T | null;
  readonly problems: readonly Diagnostic[];
}

export type Standing = "failed" | "blocked" | "pending" | "same";

/** How a command's result is told in few words. */
export interface Told<T> {
  standing(result: T): Standing;
  /** One sentence, without a line break. */
  line(result: T, config: string): string;
  /** `200 configs: ` goes before it; the words of each standing that some config has. */
  readonly words: Readonly<Record<Standing, string>>;
}

export function standingOf<T>({ result }: ConfigResult<T>, told: Told<T>): Standing {
  return result === null ? "failed" : told.standing(result);
}

/** Broken ones first, named before anything else. */
export function inReportOrder<T>(results: readonly ConfigResult<T>[]): readonly ConfigResult<T>[] {
  return [...results].sort((one, other) => Number(other.result === null) - Number(one.result === null));
}

export function lineOf<T>({ config, result, problems }: ConfigResult<T>, told: Told<T>): string {
  if (result !== null) return told.line(result, config);
  const [first] = problems;
  const at = first?.at === undefined ? "" : ` at ${first.at.file}:${first.at.line}:${first.at.column}`;
  return `Failed: ${first?.summary ?? "nothing was found out"}${at}`;
}

/** `200 configs: 1 failed, 12 with changes, 187 without changes.` */
export function sumLine<T>(results: readonly ConfigResult<T>[], told: Told<T>): string {
  const standings = results.map((one) => standingOf(one, told));
  const parts = (["failed", "blocked", "pending", "same"] as const).flatMap((standing) => {
    const many = standings.filter((one) => one === standing).length;
    return many === 0 ? [] : [`${many} ${told.words[standing]}`];
  });
  return `${results.length} ${results.length === 1 ? "config" : "configs"}: ${parts.join(", ")}.`;
}
