// Evidence that exists and does not count, thrown on the way: by the reader of a layer, by a check deep inside. It is
// caught where the next signature is tried; a Problem, as when the network fails, is never one of these.
import { placedText, Problem } from "../../core/base/diagnostic.ts";
import type { Fault, Miss } from "./evidence.ts";

export class Unusable extends Error {
  readonly fault: Fault;

  /** `detail` is what exactly, as in a Miss. */
  constructor(fault: Fault, detail: string, options?: { cause?: unknown }) {
    super(detail, options);
    this.name = "Unusable";
    this.fault = fault;
  }
}

export function malformed(detail: string, options?: { cause?: unknown }): Unusable {
  return new Unusable("malformed", detail, options);
}

/** The miss that such an error is; anything else is thrown again. */
export function missOf(error: unknown, where: string): Miss {
  if (error instanceof Unusable) return { fault: error.fault, where, detail: error.message };
  throw error;
}

/** The same where there is more evidence: what could not be read is a miss too, because another one may be good. */
export function missOfOne(error: unknown, where: string, signal: AbortSignal): Miss {
  signal.throwIfAborted();
  if (!(error instanceof Problem)) return missOf(error, where);
  const [first] = error.diagnostics;
  const detail = first === undefined ? error.message : placedText(first).replace(/\.$/, "");
  return { fault: "not-checked", where, detail, unread: error.diagnostics };
}

/** Where nothing counts and something could not be read, there is no answer: throws what kept it from being read. */
export function throwUnread(misses: readonly Miss[]): void {
  const unread = misses.flatMap((one) => one.unread ?? []);
  if (unread.length > 0) throw new Problem([...new Map(unread.map((one) => [one.detail, one])).values()]);
}
