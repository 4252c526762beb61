// What a run of the model test really exercised, counted. A test that never met a case says nothing about it.
export class Counters {
  readonly #counts = new Map<string, number>();

  add(what: string, by = 1): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + by);
  }

  get(what: string): number {
    return this.#counts.get(what) ?? 0;
  }

  /** `what: 12` in order of their names. */
  lines(): readonly string[] {
    return [...this.#counts]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([what, n]) => `${what}: ${n}`);
  }
}
