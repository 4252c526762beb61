// Lanes that go in step: hosts are what a read is for, guests ride along. However slow a guest is, it costs the
// hosts a few seconds and a multiple of their own time at most; then it is left behind.

const floorMs = 5_000;
const factor = 4;

export interface SteppingLane {
  readonly isGuest: boolean;
  /** Breaks off what the lane is doing. */
  leave(): void;
}

export class Patience {
  #hostsMs = 0;
  /** How long guests have kept the others waiting. */
  #behindMs = 0;

  /** Guests that begin only now owe nothing yet. */
  renew(): void {
    this.#behindMs = 0;
  }

  /** Runs a step of all lanes and waits for them, or for as many as can be waited for. `run` doesn't throw. */
  async step<L extends SteppingLane>(lanes: readonly L[], run: (lane: L) => Promise<void>): Promise<void> {
    const hosts = lanes.filter((lane) => !lane.isGuest);
    if (hosts.length === lanes.length) return void (await Promise.all(hosts.map(run)));
    const busy = new Set(lanes.filter((lane) => lane.isGuest));
    const began = performance.now();
    const leading = Promise.all(hosts.map(run));
    const following = Promise.all(
      [...busy].map(async (lane) => {
        await run(lane);
        busy.delete(lane);
      }),
    );
    await leading;
    const through = performance.now();
    this.#hostsMs += through - began;
    if (busy.size === 0) return;
    const rest = Math.max(0, floorMs + factor * this.#hostsMs - this.#behindMs);
    const timer = setTimeout(() => {
      this.renew();
      for (const lane of busy) lane.leave();
    }, rest);
    await following;
    clearTimeout(timer);
    const behind = performance.now() - through;
    if (behind < rest) this.#behindMs += behind;
  }
}
