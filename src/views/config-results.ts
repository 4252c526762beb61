// The results of a run with several configs, and their order in reports: failed configs first, then in the order given.
import type { Diagnostic } from "../core/base/diagnostic.ts";

export interface ConfigResult<T> {
  /** As the user named it, or as it was found. */
  readonly config: string;
  /** null: the config could not be processed, or not completely; `problems` say why. */
  readonly result: T | null;
  readonly problems: readonly Diagnostic[];
}

export type Standing = "failed" | "blocked" | "pending" | "same";

/** How to describe a command's result in a few words. */
export interface Told<T> {
  standing(result: T): Standing;
  /** One sentence, without a line break. */
  line(result: T, config: string): string;
  /** The words for each standing, as they follow `200 configs: `. */
  readonly words: Readonly<Record<Standing, string>>;
}

export function standingOf<T>({ result }: ConfigResult<T>, told: Told<T>): Standing {
  return result === null ? "failed" : told.standing(result);
}

/** Failed configs first. */
export function inReportOrder<T>(results: readonly ConfigResult<T>[]): readonly ConfigResult<T>[] {
  return [...results].sort((one, other) => Number(other.result === null) - Number(one.result === null));
}

export function lineOf<T>({ config, result, problems }: ConfigResult<T>, told: Told<T>): string {
  if (result !== null) return told.line(result, config);
  const [first] = problems;
  const at = first?.at === undefined ? "" : ` at ${first.at.file}:${first.at.line}:${first.at.column}`;
  return `Failed: ${first?.summary ?? "no result"}${at}`;
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
