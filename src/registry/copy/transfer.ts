// Brings one blob to one or several repositories, however often that takes: a lost upload is begun again, one that
// fails for good doesn't stop the others, and a source is read once for all of them. What is in advance gets one try.
import { setImmediate as nextTurn } from "node:timers/promises";
import type { ContentReader, Descriptor, WholeBlob } from "../../core/image/content.ts";
import { sha256 } from "../../core/base/digest.ts";
import { problemCode } from "../../core/base/diagnostic.ts";
import { joined } from "../http/body.ts";
import { giveBlock } from "../http/framed-body.ts";
import { listen, unlisten } from "../../net/abort.ts";
import type { Attempts } from "../../net/retry.ts";
import type { BlobUpload, DestinationRepository } from "./destination.ts";
import { wrongDigest, wrongSize } from "./problems.ts";
import { pump, type Sink, WaitBudget } from "./pump.ts";

/** Blobs up to this size stay in memory completely: sending them again needs no second read. */
export const wholeSize = 1024 * 1024;

/** Uploads that go on side by side from one read. */
export const mostLanes = 32;

export interface Delivery {
  readonly destination: DestinationRepository;
  /** Another image will need it there: one try, which delays the others only briefly. */
  readonly inAdvance: boolean;
  /** A session that a refused mount has opened. */
  session?: URL | undefined;
  onMoved(bytes: number): void;
  /** The repository has the blob, or won't get it by this transfer. The first call counts. */
  settled(error?: unknown): void;
}

export interface TransferRequest {
  readonly reader: ContentReader;
  readonly blob: Descriptor;
  readonly deliveries: readonly Delivery[];
  readonly advanceMs: number;
  readonly signal: AbortSignal;
}

/** Tells each delivery how it ended. Throws when the source fails. */
export async function transfer(request: TransferRequest): Promise<void> {
  const bytes = request.blob.size <= wholeSize ? await readWhole(request) : undefined;
  const lanes = request.deliveries.map((delivery) => new Lane(delivery, request));
  try {
    let open: readonly Lane[] = lanes;
    while (open.length > 0) {
      await (bytes === undefined ? streamTo(request, open) : putTo(request, open, bytes));
      const again = await Promise.all(open.map((lane) => lane.settle()));
      open = open.filter((_, at) => again[at]);
    }
    // A socket that failed may still read it.
    if (bytes !== undefined && lanes.every(({ spoiled }) => !spoiled)) giveBlock(bytes);
  } finally {
    for (const lane of lanes) lane.close();
  }
}

/** A delivery under way, however often it is started again. */
class Lane implements Sink {
  readonly inAdvance: boolean;
  readonly delivery: Delivery;
  upload: BlobUpload | undefined;
  error: unknown;
  /** Whether any of its uploads was lost. */
  spoiled = false;
  readonly #request: TransferRequest;
  readonly #attempts: Pick<Attempts, "next">;
  /** What is in advance can be broken off alone. */
  readonly #own: AbortController | undefined;

  constructor(delivery: Delivery, request: TransferRequest) {
    this.delivery = delivery;
    this.inAdvance = delivery.inAdvance;
    this.#request = request;
    this.#attempts = delivery.destination.attempts();
    this.#own = delivery.inAdvance ? new AbortController() : undefined;
    if (this.#own !== undefined) listen(request.signal, this.#own);
  }

  put(whole: WholeBlob): Promise<void> {
    return this.delivery.destination.putBlob(whole, this.#signal, this.#takeSession());
  }

  open(): Promise<BlobUpload> {
    return this.delivery.destination.openUpload(this.#request.blob, this.#signal, this.#takeSession());
  }

  lost(error: unknown): void {
    this.error = error;
    this.spoiled = true;
  }

  moved(bytes: number): void {
    this.delivery.onMoved(bytes);
  }

  leave(): void {
    this.#own?.abort(new Error("the upload was left behind"));
  }

  close(): void {
    if (this.#own !== undefined) unlisten(this.#request.signal, this.#own);
  }

  /** Whether it needs another round. A registry that lost its answer may have the blob nevertheless. */
  async settle(): Promise<boolean> {
    const { error, delivery } = this;
    const { blob, signal } = this.#request;
    if (error === undefined || this.inAdvance) {
      delivery.settled(error);
      return false;
    }
    this.error = undefined;
    delivery.session = undefined;
    try {
      await this.#attempts.next(error, signal);
      const isThere = await delivery.destination.hasBlob(blob.digest, signal);
      if (isThere) delivery.settled();
      return !isThere;
    } catch (final) {
      signal.throwIfAborted();
      delivery.settled(final);
      return false;
    }
  }

  get #signal(): AbortSignal {
    return this.#own?.signal ?? this.#request.signal;
  }

  #takeSession(): URL | undefined {
    const { session } = this.delivery;
    this.delivery.session = undefined;
    return session;
  }
}

async function readWhole({ reader, blob, signal }: TransferRequest): Promise<Uint8Array> {
  for (let last = false; ; last = true) {
    const pieces: Uint8Array[] = [];
    let length = 0;
    for await (const piece of await reader.blob(blob, 0, signal)) {
      length += piece.length;
      if (length > blob.size) break;
      pieces.push(piece);
    }
    const bytes = joined(pieces);
    if (length === blob.size && sha256(bytes) === blob.digest) return bytes;
    if (last) throw damaged(blob, length);
    await nextTurn();
  }
}

async function putTo(request: TransferRequest, lanes: readonly Lane[], bytes: Uint8Array): Promise<void> {
  const budget = new WaitBudget(request.advanceMs);
  const whole = { digest: request.blob.digest, bytes };
  for (let at = 0; at < lanes.length; at += mostLanes) {
    budget.renew();
    await budget.step(lanes.slice(at, at + mostLanes), async (lane) => {
      try {
        await lane.put(whole);
        lane.moved(bytes.length);
      } catch (error) {
        lane.lost(error);
      }
      // Whoever waits for it here need not wait for the others.
      if (lane.error === undefined) lane.delivery.settled();
    });
  }
}

async function streamTo(request: TransferRequest, lanes: readonly Lane[]): Promise<void> {
  try {
    await streamOnce(request, lanes);
  } catch (error) {
    if (problemCode(error) !== "registry/digest") throw error;
    // Bytes can be damaged on the way: one more read decides.
    await streamOnce(
      request,
      lanes.filter((lane) => lane.error === undefined),
    );
  }
}

async function streamOnce(request: TransferRequest, lanes: readonly Lane[]): Promise<void> {
  const { reader, blob, advanceMs, signal } = request;
  await pump(await reader.blob(blob, 0, signal), blob, { sinks: lanes, budget: new WaitBudget(advanceMs) });
}

function damaged(blob: Descriptor, length: number): Error {
  if (length === blob.size) return wrongDigest(`${blob.digest}: received other content.`);
  return wrongSize(blob, length > blob.size ? "more" : String(length));
}
