// Many wait under one signal, and a listener for each would cost more than what it waits for: a signal gets one.
import { setMaxListeners } from "node:events";

export interface Abortable {
  abort(reason: Error): void;
}

const waiting = new WeakMap<AbortSignal, Set<Abortable>>();

/** From now on `one` runs when the signal is aborted. */
export function listen(signal: AbortSignal, one: Abortable): void {
  signal.throwIfAborted();
  const known = waiting.get(signal);
  if (known !== undefined) return void known.add(one);
  const all = new Set([one]);
  waiting.set(signal, all);
  setMaxListeners(0, signal);
  signal.addEventListener("abort", () => {
    for (const each of all) each.abort(signal.reason as Error);
  });
}

export function unlisten(signal: AbortSignal, one: Abortable): void {
  waiting.get(signal)?.delete(one);
}

/** Waits for `promise`, though no longer than the signal allows; the promise itself goes on for others. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const waiter: Abortable = { abort: reject };
    promise.then(resolve, reject).finally(() => unlisten(signal, waiter));
    listen(signal, waiter);
  });
}
