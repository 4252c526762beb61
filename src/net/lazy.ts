// What is made when it is first needed, and then is there without a wait.

export class Lazy<T> {
  /** What was made; undefined until then. */
  now: T | undefined;
  readonly #make: () => Promise<T>;
  #made: Promise<T> | undefined;

  constructor(make: () => Promise<T>) {
    this.#make = make;
  }

  get(): Promise<T> {
    return (this.#made ??= this.#keep());
  }

  async #keep(): Promise<T> {
    const made = await this.#make();
    this.now = made;
    return made;
  }
}
