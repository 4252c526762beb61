// Getting and keeping a lease, whatever it is made of: try, wait for the holder, renew every 20 s, give back.
import { setTimeout as sleep } from "node:timers/promises";
import type { LockInfo, LockOptions, StateLock } from "./state-store.ts";
import { leaseMs, locked, renewMs } from "./state-store.ts";

/** One attempt: `held` by another, or `ours` with what keeps it. */
export type Attempt =
  | { readonly kind: "held"; readonly holder: LockInfo | null }
  | { readonly kind: "ours"; readonly hold: Hold; readonly replaced?: LockInfo };

export interface Hold {
  /** true: still ours, and renewed; false: somebody else's now. Throws when that can't be told. */
  renew(): Promise<boolean>;
  release(): Promise<void>;
}

export interface LeaseOptions extends LockOptions {
  readonly place: string;
  readonly pollMs: number;
}

export async function takeLease(attempt: () => Promise<Attempt>, options: LeaseOptions): Promise<StateLock> {
  const started = performance.now();
  let told: string | undefined;
  for (;;) {
    options.signal.throwIfAborted();
    const result = await attempt();
    if (result.kind === "ours") return keep(result.hold, result.replaced);
    const waited = performance.now() - started;
    if (waited >= options.timeoutMs) throw locked(options.place, result.holder, waited);
    const id = result.holder?.id ?? "";
    if (told !== id) options.onWait(result.holder);
    told = id;
    await sleep(Math.min(options.pollMs, options.timeoutMs - waited), undefined, { signal: options.signal });
  }
}

function keep(hold: Hold, replaced: LockInfo | undefined): StateLock {
  const lost = new AbortController();
  let renewed = performance.now();
  let released = false;
  async function renew(): Promise<void> {
    if (released || lost.signal.aborted) return;
    const begun = performance.now();
    const ours = await hold.renew().catch(() => null);
    if (ours === true) renewed = begun;
    // A renewal that failed may succeed next time, until the lease has run out.
    if (ours === false || performance.now() - renewed >= leaseMs)
      lost.abort(new Error("the lease on the state was lost"));
  }
  const timer = setInterval(() => void renew(), renewMs);
  timer.unref();
  return {
    lost: lost.signal,
    ...(replaced === undefined ? {} : { replaced }),
    renew,
    async release() {
      if (released) return;
      released = true;
      clearInterval(timer);
      await hold.release();
    },
  };
}
