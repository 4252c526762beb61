// Moves one blob from its source to one or several uploads, hashing every byte in passing. The last piece is
// held back until length and digest agree, so a bad source never completes an upload.
import { createHash } from "node:crypto";
import type { Descriptor } from "../../core/image/content.ts";
import { refused, type RegistryProblem } from "../net/problems.ts";
import { giveBlock } from "../http/framed-body.ts";
import type { BlobUpload } from "./destination.ts";
import type { Patience, SteppingLane } from "./wait-budget.ts";

export interface PumpTarget extends SteppingLane {
  open(): Promise<BlobUpload>;
  /** Why this target's upload was lost. The others go on. */
  lost(error: unknown): void;
  moved(bytes: number): void;
}

interface Lane extends SteppingLane {
  readonly target: PumpTarget;
  readonly upload: BlobUpload;
  live: boolean;
}

export interface Pumping {
  readonly targets: readonly PumpTarget[];
  readonly patience: Patience;
}

/** Throws when the source fails or lies; a target's failure is told to it. */
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
    if (digest !== blob.digest) throw wrongDigest(blob, digest);
    await flow.finish();
  } finally {
    flow.close();
  }
}

class Flow {
  readonly #targets: readonly PumpTarget[];
  readonly #patience: Patience;
  #lanes: readonly Lane[] | undefined;
  /** The newest piece: it goes out when another one has come, or when all are known to be right. */
  #held: Uint8Array | undefined;
  #writing: Promise<void> = Promise.resolve();
  #spoiled = false;

  constructor({ targets, patience }: Pumping) {
    this.#targets = targets;
    this.#patience = patience;
  }

  /** Sends the piece before this one. False when no target is left. */
  async take(piece: Uint8Array): Promise<boolean> {
    this.#lanes ??= await this.#open();
    await this.#writing;
    const before = this.#held;
    this.#held = piece;
    if (before !== undefined) this.#writing = this.#write(before);
    return this.#lanes.some((lane) => lane.live);
  }

  /** Sends what was held back and waits until each target has stored the blob. */
  async finish(): Promise<void> {
    this.#lanes ??= await this.#open();
    await this.#writing;
    const last = this.#held ?? new Uint8Array();
    await this.#each(async (lane) => {
      await lane.upload.finish(last);
      lane.target.moved(last.length);
      lane.live = false;
    });
  }

  /** Breaks off what isn't finished. Blocks that a socket may still read are left to the collector. */
  close(): void {
    const open = (this.#lanes ?? []).filter((lane) => lane.live);
    for (const lane of open) lane.upload.abort();
    if (open.length === 0 && !this.#spoiled && this.#held !== undefined) giveBlock(this.#held);
  }

  async #write(bytes: Uint8Array): Promise<void> {
    await this.#each(async (lane) => {
      await lane.upload.write(bytes);
      lane.target.moved(bytes.length);
    });
    if (!this.#spoiled) giveBlock(bytes);
  }

  async #each(run: (lane: Lane) => Promise<void>): Promise<void> {
    const live = (this.#lanes ?? []).filter((lane) => lane.live);
    const tried = async (lane: Lane): Promise<void> => {
      try {
        await run(lane);
      } catch (error) {
        lane.live = false;
        this.#spoiled = true;
        lane.upload.abort();
        lane.target.lost(error);
      }
    };
    // Guests that are left among themselves go at their own speed.
    if (live.every((lane) => lane.isGuest)) await Promise.all(live.map(tried));
    else await this.#patience.step(live, tried);
  }

  /** Uploads are opened when the first byte is there: an idle one would be dropped. */
  async #open(): Promise<readonly Lane[]> {
    const lanes: Lane[] = [];
    await this.#patience.step(this.#targets, async (target) => {
      const { isGuest } = target;
      try {
        lanes.push({ target, upload: await target.open(), live: true, isGuest, leave: () => target.leave() });
      } catch (error) {
        target.lost(error);
      }
    });
    return lanes;
  }
}

function wrongSize(blob: Descriptor, got: string): RegistryProblem {
  return refused(
    "registry/blob-size",
    "A blob has another size than its manifest says",
    `${blob.digest}: ${blob.size} bytes are named, ${got} came.`,
  );
}

function wrongDigest(blob: Descriptor, got: string): RegistryProblem {
  return refused(
    "registry/digest",
    "A blob has another digest than it should",
    `${blob.digest} was asked for, ${got} came.`,
  );
}
