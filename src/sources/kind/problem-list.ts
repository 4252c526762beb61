// Collects what is wrong with a source's files, so that one run tells all of it, in file order and with positions.
import { type Diagnostic, type Position, Problem } from "../../core/base/diagnostic.ts";
import { moreProblems } from "./problems.ts";

/** So many are told; a file in which every line is wrong would tell nothing more. */
const most = 20;

export class ProblemList {
  readonly #list: Diagnostic[] = [];
  #more = 0;

  /** The position is asked for only when the problem will be shown: cutting a frame costs a walk through the text. */
  add(diagnostic: Diagnostic, at?: () => Position | undefined): void {
    if (this.#list.length >= most) {
      this.#more += 1;
      return;
    }
    const position = diagnostic.at ?? at?.();
    this.#list.push(position === undefined ? diagnostic : { ...diagnostic, at: position });
  }

  /** Gives the result, or undefined after noting the Problem that was thrown. */
  attempt<T>(run: () => T, at?: () => Position | undefined): T | undefined {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      for (const diagnostic of error.diagnostics) this.add(diagnostic, at);
      return undefined;
    }
  }

  throwIfAny(): void {
    const [first] = this.#list;
    if (first === undefined) return;
    const rest = this.#more === 0 ? [] : [moreProblems(first.code, this.#more)];
    throw new Problem([...this.#list, ...rest]);
  }
}
