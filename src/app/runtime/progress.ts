// What a run is busy with while it gathers, for whoever waits: a list that grows and shrinks. Parts of one thing that are
// done at the same time are counted together.

export interface Doing {
  /** Whose work it is: a source's name, `ECR`. */
  readonly subject: string;
  /** `creation times`, `images in its chart`. */
  readonly what: string;
  readonly done: number;
  /** null: it can't be counted. */
  readonly total: number | null;
}

export class Progress {
  readonly #tell: (doings: readonly Doing[] | null) => void;
  readonly #doings = new Map<string, { -readonly [K in keyof Doing]: Doing[K] } & { open: number }>();

  /** `tell` receives every change, and null at the end. */
  constructor(tell: (doings: readonly Doing[] | null) => void) {
    this.#tell = tell;
  }

  /** Runs a piece of work that can't be counted. */
  async during<T>(subject: string, what: string, work: () => Promise<T>): Promise<T> {
    const doing = this.#of(subject, what, null);
    doing.open += 1;
    this.#told();
    try {
      return await work();
    } finally {
      doing.open -= 1;
      if (doing.open === 0) this.#doings.delete(keyOf(doing));
      this.#told();
    }
  }

  /** Work of so many steps: call what comes back after each. */
  counting(subject: string, what: string, total: number): () => void {
    if (total === 0) return () => undefined;
    const doing = this.#of(subject, what, 0);
    doing.total = (doing.total ?? 0) + total;
    this.#told();
    return () => {
      doing.done += 1;
      if (doing.done === doing.total) this.#doings.delete(keyOf(doing));
      this.#told();
    };
  }

  /** Nothing is done any more, whatever was left half. */
  clear(): void {
    this.#doings.clear();
    this.#tell(null);
  }

  #of(subject: string, what: string, total: number | null) {
    const fresh = { subject, what, done: 0, total, open: 0 };
    const doing = this.#doings.get(keyOf(fresh)) ?? fresh;
    this.#doings.set(keyOf(doing), doing);
    return doing;
  }

  #told(): void {
    this.#tell([...this.#doings.values()]);
  }
}

function keyOf({ subject, what }: Pick<Doing, "subject" | "what">): string {
  return `${subject}\n${what}`;
}
