// The faults that wait for their request.
import type { Fault } from "../base/fault.ts";

interface Pending {
  readonly fault: Fault;
  skip: number;
  left: number;
}

export class Faults {
  #pending: Pending[] = [];

  /** Gives back what takes the fault away again. */
  add(fault: Fault): () => void {
    const pending = { fault, skip: fault.after ?? 0, left: fault.times ?? 1 };
    this.#pending.push(pending);
    return () => {
      this.#pending = this.#pending.filter((one) => one !== pending);
    };
  }

  /** The first fault that is meant for such a request, used once. */
  take(operation: string): Fault | undefined {
    const found = this.#pending.find((one) => {
      if (one.fault.operation !== undefined && one.fault.operation !== operation) return false;
      if (one.skip === 0) return true;
      one.skip -= 1;
      return false;
    });
    if (found === undefined) return undefined;
    found.left -= 1;
    if (found.left <= 0) this.#pending = this.#pending.filter((one) => one !== found);
    return found.fault;
  }

  clear(): void {
    this.#pending = [];
  }
}
