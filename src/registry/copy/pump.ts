// Moves one blob from its source to one or several uploads, hashing every byte in passing. The last block is
// held back until length and digest agree, so a bad source never completes an upload.
import { createHash } from "node:crypto";
import type { Descriptor } from "../../core/content.ts";
import { refused, type RegistryProblem } from "../transport/problem.ts";
import { blockSize, giveBlock, takeBlock } from "./block-pool.ts";
import type { BlobUpload } from "./destination.ts";

/** After this long without a write, what there is goes out: registries drop idle uploads. */
const longestHoldMs = 5_000;

export interface PumpTarget {
  open(): Promise<BlobUpload>;
  /** Why this target's upload was lost. The others go on. */
  lost(error: unknown): void;
  moved(bytes: number): void;
}

interface Lane {
  readonly target: PumpTarget;
  readonly upload: BlobUpload;
  live: boolean;
}

interface FullBlock {
  readonly block: Buffer;
  readonly length: number;
}

/** Throws when the source fails or lies; a target's failure is told to it. */
export async function pump(
  source: AsyncIterable<Uint8Array>,
  blob: Descriptor,
  targets: readonly PumpTarget[],
): Promise<void> {
  const flow = new Flow(targets);
  const hash = createHash("sha256");
  let length = 0;
  try {
    for await (const piece of source) {
      length += piece.length;
      if (length > blob.size) throw wrongSize(blob, `more than ${blob.size}`);
      if (!(await flow.take(piece, (block) => hash.update(block)))) return;
    }
    const last = flow.rest();
    hash.update(last);
    if (length !== blob.size) throw wrongSize(blob, String(length));
    const digest = `sha256:${hash.digest("hex")}`;
    if (digest !== blob.digest) throw wrongDigest(blob, digest);
    await flow.finish(last);
  } finally {
    flow.close();
  }
}

class Flow {
  readonly #targets: readonly PumpTarget[];
  #lanes: readonly Lane[] | undefined;
  #filling: Buffer = takeBlock();
  #filled = 0;
  #held: FullBlock | undefined;
  #writing: Promise<void> = Promise.resolve();
  #lastWrite = performance.now();
  #spoiled = false;

  constructor(targets: readonly PumpTarget[]) {
    this.#targets = targets;
  }

  /** Copies a piece into blocks and sends the full ones. False when no target is left. */
  async take(piece: Uint8Array, onBlock: (block: Uint8Array) => void): Promise<boolean> {
    this.#lanes ??= await this.#open();
    let at = 0;
    while (at < piece.length) {
      const room = Math.min(blockSize - this.#filled, piece.length - at);
      this.#filling.set(piece.subarray(at, at + room), this.#filled);
      this.#filled += room;
      at += room;
      if (this.#filled === blockSize || this.#isLate()) await this.#pass(onBlock);
    }
    return this.#lanes.some((lane) => lane.live);
  }

  /** What lies in the block that isn't full. */
  rest(): Uint8Array {
    return this.#filling.subarray(0, this.#filled);
  }

  /** Sends what was held back and waits until each target has stored the blob. */
  async finish(last: Uint8Array): Promise<void> {
    this.#lanes ??= await this.#open();
    await this.#writing;
    const held = this.#held;
    if (held !== undefined && last.length > 0) {
      this.#held = undefined;
      await this.#write(held);
    }
    const final = last.length > 0 || held === undefined ? last : held.block.subarray(0, held.length);
    await this.#each(async (lane) => {
      await lane.upload.finish(final);
      lane.target.moved(final.length);
      lane.live = false;
    });
  }

  /** Breaks off what isn't finished. Blocks that a socket may still read are left to the collector. */
  close(): void {
    const open = (this.#lanes ?? []).filter((lane) => lane.live);
    for (const lane of open) lane.upload.abort();
    if (open.length > 0 || this.#spoiled) return;
    giveBlock(this.#filling);
    if (this.#held !== undefined) giveBlock(this.#held.block);
  }

  #isLate(): boolean {
    return this.#filled > 0 && performance.now() - this.#lastWrite > longestHoldMs;
  }

  async #pass(onBlock: (block: Uint8Array) => void): Promise<void> {
    const full = { block: this.#filling, length: this.#filled };
    onBlock(full.block.subarray(0, full.length));
    await this.#writing;
    const before = this.#held;
    this.#held = full;
    this.#filling = takeBlock();
    this.#filled = 0;
    this.#lastWrite = performance.now();
    if (before !== undefined) this.#writing = this.#write(before);
  }

  async #write(full: FullBlock): Promise<void> {
    const bytes = full.block.subarray(0, full.length);
    await this.#each(async (lane) => {
      await lane.upload.write(bytes);
      lane.target.moved(bytes.length);
    });
    if (!this.#spoiled) giveBlock(full.block);
  }

  async #each(run: (lane: Lane) => Promise<void>): Promise<void> {
    const live = (this.#lanes ?? []).filter((lane) => lane.live);
    await Promise.all(
      live.map(async (lane) => {
        try {
          await run(lane);
        } catch (error) {
          lane.live = false;
          this.#spoiled = true;
          lane.upload.abort();
          lane.target.lost(error);
        }
      }),
    );
  }

  /** Uploads are opened when the first byte is there: an idle one would be dropped. */
  async #open(): Promise<readonly Lane[]> {
    const lanes = await Promise.all(
      this.#targets.map(async (target) => {
        try {
          return [{ target, upload: await target.open(), live: true }];
        } catch (error) {
          target.lost(error);
          return [];
        }
      }),
    );
    return lanes.flat();
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
