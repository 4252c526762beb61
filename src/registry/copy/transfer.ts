// Brings one blob to one or several places, however often that takes: a lost upload is begun again, a place that
// fails for good doesn't stop the others, and a source is read once for all of them. Guests get one try.
import { defined } from "../../core/base/defined.ts";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { ContentReader, Descriptor } from "../../core/image/content.ts";
import { sha256 } from "../../core/base/digest.ts";
import { problemCode } from "../../core/base/diagnostic.ts";
import { joined } from "../http/body.ts";
import { listen, unlisten } from "../../net/abort.ts";
import { refused } from "../net/problems.ts";
import type { Attempts } from "../../net/retry.ts";
import type { Destination } from "./destination.ts";
import { Patience, type SteppingLane } from "./wait-budget.ts";
import { pump } from "./pump.ts";

/** Blobs up to this size are held in memory as a whole: sending them again needs no second read. */
export const wholeSize = 1024 * 1024;

/** Uploads that go on side by side from one read. */
export const mostLanes = 8;

export interface TransferPlace {
  readonly destination: Destination;
  /** Somebody else will need it there: one try, which holds up nobody for long. */
  readonly isGuest: boolean;
  /** A session that a refused mount has opened. */
  session?: URL | undefined;
  onMoved(bytes: number): void;
  /** The place has the blob, or won't get it by this transfer. The first call counts. */
  settled(error?: unknown): void;
}

export interface TransferRequest {
  readonly reader: ContentReader;
  readonly blob: Descriptor;
  readonly places: readonly TransferPlace[];
  readonly signal: AbortSignal;
}

interface Lane extends SteppingLane {
  readonly place: TransferPlace;
  readonly destination: Destination;
  readonly attempts: Pick<Attempts, "next">;
  readonly signal: AbortSignal;
  error: unknown;
  close(): void;
}

/** Tells each place how it ended. Throws when the source fails. */
export async function transfer(request: TransferRequest): Promise<void> {
  const bytes = request.blob.size <= wholeSize ? await readWhole(request) : undefined;
  const lanes = request.places.map((place) => openLane(place, request.signal));
  try {
    let open: readonly Lane[] = lanes;
    while (open.length > 0) {
      await (bytes === undefined ? streamTo(request, open) : putTo(request, open, bytes));
      const again = await Promise.all(open.map((lane) => settle(lane, request)));
      open = open.filter((_, at) => again[at]);
    }
  } finally {
    for (const lane of lanes) lane.close();
  }
}

function openLane(place: TransferPlace, signal: AbortSignal): Lane {
  const { destination, isGuest } = place;
  const lane = { place, destination, isGuest, attempts: destination.attempts() };
  if (!isGuest) return { ...lane, signal, error: undefined, leave: () => undefined, close: () => undefined };
  const own = new AbortController();
  listen(signal, own);
  return {
    ...lane,
    signal: own.signal,
    error: undefined,
    leave: () => own.abort(new Error("the upload was left behind")),
    close: () => unlisten(signal, own),
  };
}

/** Whether the lane needs another round. A registry that lost its answer may have the blob nevertheless. */
async function settle(lane: Lane, { blob, signal }: TransferRequest): Promise<boolean> {
  const { error, place, destination } = lane;
  if (error === undefined || lane.isGuest) {
    place.settled(error);
    return false;
  }
  lane.error = undefined;
  place.session = undefined;
  try {
    await lane.attempts.next(error, signal);
    const isThere = await destination.hasBlob(blob.digest, signal);
    if (isThere) place.settled();
    return !isThere;
  } catch (final) {
    signal.throwIfAborted();
    place.settled(final);
    return false;
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

async function putTo({ blob }: TransferRequest, lanes: readonly Lane[], bytes: Uint8Array): Promise<void> {
  const patience = new Patience();
  const { digest } = blob;
  for (let at = 0; at < lanes.length; at += mostLanes) {
    patience.renew();
    await patience.step(lanes.slice(at, at + mostLanes), async (lane) => {
      const session = takeSession(lane);
      try {
        const whole = { digest, bytes, ...defined({ session }) };
        await lane.destination.putBlob(whole, lane.signal);
        lane.place.onMoved(bytes.length);
      } catch (error) {
        lane.error = error;
      }
      // Whoever waits for it here need not wait for the other places.
      if (lane.error === undefined) lane.place.settled();
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

async function streamOnce({ reader, blob, signal }: TransferRequest, lanes: readonly Lane[]): Promise<void> {
  const targets = lanes.map((lane) => ({
    isGuest: lane.isGuest,
    open: () => lane.destination.openUpload(blob, lane.signal, takeSession(lane)),
    lost: (error: unknown) => {
      lane.error = error;
    },
    moved: (bytes: number) => lane.place.onMoved(bytes),
    leave: () => lane.leave(),
  }));
  await pump(await reader.blob(blob, 0, signal), blob, { targets, patience: new Patience() });
}

function takeSession({ place }: Lane): URL | undefined {
  const { session } = place;
  place.session = undefined;
  return session;
}

function damaged(blob: Descriptor, length: number) {
  if (length !== blob.size) {
    const detail = `${blob.digest}: ${blob.size} bytes are named, ${length > blob.size ? "more" : length} came.`;
    return refused("registry/blob-size", "A blob has another size than its manifest says", detail);
  }
  return refused(
    "registry/digest",
    "A blob has another digest than it should",
    `${blob.digest}: other bytes came.`,
  );
}
