// Moves one blob from its source to one or several uploads, hashing every byte in passing. The last piece is held back
// until length and digest agree, so a bad source never completes an upload. Uploads go in step; however slow one is
// that is made in advance, it costs the others a few seconds and a multiple of their own time at most.
import { createHash } from "node:crypto";
import type { Descriptor } from "../../core/image/content.ts";
import { giveBlock } from "../http/framed-body.ts";
import type { BlobUpload } from "./destination.ts";
import { wrongDigest, wrongSize } from "./problems.ts";

const timesTheirOwn = 4;

/** Where one of the uploads goes. */
export interface Sink extends Step {
  /** Opened when the first byte is there, and until it is done or lost. */
  upload: BlobUpload | undefined;
  open(): Promise<BlobUpload>;
  /** Why this upload was lost. The others go on. */
  lost(error: unknown): void;
  moved(bytes: number): void;
}

export interface Pumping {
  readonly sinks: readonly Sink[];
  readonly budget: WaitBudget;
}

/** Throws when the source fails or sends wrong content; a sink receives its own failure. */
export async function pump(
  source: AsyncIterable<Uint8Array>,
  blob: Descriptor,
  pumping: Pumping,
): Promise<void> {
  const flow = new Flow(pumping);
  const hash = createHash("sha256");
  let length = 0;
  try {
    for await (const piece of source) {
      length += piece.length;
      if (length > blob.size) throw wrongSize(blob, `more than ${blob.size}`);
      hash.update(piece);
      if (!(await flow.take(piece))) return;
    }
    if (length !== blob.size) throw wrongSize(blob, String(length));
    const digest = `sha256:${hash.digest("hex")}`;
    if (digest !== blob.digest) throw wrongDigest(`expected ${blob.digest}, received ${digest}.`);
    await flow.finish();
  } finally {
    flow.close();
  }
}

class Flow {
  readonly #sinks: readonly Sink[];
  readonly #budget: WaitBudget;
  /** The newest piece: it goes out when another one has come, or when all are known to be right. */
  #held: Uint8Array | undefined;
  #writing: Promise<void> = Promise.resolve();
  #opened = false;
  #spoiled = false;

  constructor({ sinks, budget }: Pumping) {
    this.#sinks = sinks;
    this.#budget = budget;
  }

  /** Sends the piece before this one. False when no sink is left. */
  async take(piece: Uint8Array): Promise<boolean> {
    if (!this.#opened) await this.#open();
    await this.#writing;
    const before = this.#held;
    this.#held = piece;
    if (before !== undefined) this.#writing = this.#write(before);
    return this.#sinks.some(({ upload }) => upload !== undefined);
  }

  /** Sends what was held back and waits until each sink has stored the blob. */
  async finish(): Promise<void> {
    if (!this.#opened) await this.#open();
    await this.#writing;
    const last = this.#held ?? new Uint8Array();
    await this.#each(async (sink, upload) => {
      await upload.finish(last);
      sink.moved(last.length);
      sink.upload = undefined;
    });
  }

  /** Breaks off what isn't finished. Blocks that a socket may still read are left to the collector. */
  close(): void {
    const open = this.#sinks.filter(({ upload }) => upload !== undefined);
    for (const sink of open) breakOff(sink);
    if (open.length === 0 && !this.#spoiled && this.#held !== undefined) giveBlock(this.#held);
  }

  async #write(bytes: Uint8Array): Promise<void> {
    await this.#each(async (sink, upload) => {
      await upload.write(bytes);
      sink.moved(bytes.length);
    });
    if (!this.#spoiled) giveBlock(bytes);
  }

  async #each(run: (sink: Sink, upload: BlobUpload) => Promise<void>): Promise<void> {
    const live = this.#sinks.filter(({ upload }) => upload !== undefined);
    const tried = async (sink: Sink): Promise<void> => {
      try {
        if (sink.upload !== undefined) await run(sink, sink.upload);
      } catch (error) {
        this.#spoiled = true;
        breakOff(sink);
        sink.lost(error);
      }
    };
    // Those in advance that are left among themselves go at their own speed.
    if (live.every(({ inAdvance }) => inAdvance)) await Promise.all(live.map(tried));
    else await this.#budget.step(live, tried);
  }

  /** Uploads are opened when the first byte is there: an idle one would be dropped. */
  async #open(): Promise<void> {
    this.#opened = true;
    await this.#budget.step(this.#sinks, async (sink) => {
      try {
        sink.upload = await sink.open();
      } catch (error) {
        sink.lost(error);
      }
    });
  }
}

function breakOff(sink: Sink): void {
  sink.upload?.abort();
  sink.upload = undefined;
}

/** What goes in step with others. */
export interface Step {
  readonly inAdvance: boolean;
  /** Breaks off what it is doing. */
  leave(): void;
}

/** How long the steps of what is due may take, given that some are made in advance and hold them up. */
export class WaitBudget {
  readonly #floorMs: number;
  #dueMs = 0;
  /** How long those in advance have kept the others waiting. */
  #behindMs = 0;

  constructor(floorMs: number) {
    this.#floorMs = floorMs;
  }

  /** Those in advance that begin only now owe nothing yet. */
  renew(): void {
    this.#behindMs = 0;
  }

  /** Runs a step of all and waits for them, or for as many as can be waited for. `run` doesn't throw. */
  async step<S extends Step>(all: readonly S[], run: (one: S) => Promise<void>): Promise<void> {
    const due = all.filter((one) => !one.inAdvance);
    if (due.length === all.length) return void (await Promise.all(due.map(run)));
    const busy = new Set(all.filter((one) => one.inAdvance));
    const began = performance.now();
    const leading = Promise.all(due.map(run));
    const following = Promise.all(
      [...busy].map(async (one) => {
        await run(one);
        busy.delete(one);
      }),
    );
    await leading;
    const through = performance.now();
    this.#dueMs += through - began;
    if (busy.size === 0) return;
    const rest = Math.max(0, this.#floorMs + timesTheirOwn * this.#dueMs - this.#behindMs);
    const timer = setTimeout(() => {
      this.renew();
      for (const one of busy) one.leave();
    }, rest);
    await following;
    clearTimeout(timer);
    const behind = performance.now() - through;
    if (behind < rest) this.#behindMs += behind;
  }
}
