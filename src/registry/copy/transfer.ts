// Brings one blob to one or several places, however often that takes: a lost upload is begun again, a place that
// fails for good doesn't stop the others, and a source is read once for all of them.
import { setImmediate as nextTurn } from "node:timers/promises";
import type { ContentReader, Descriptor } from "../../core/content.ts";
import { sha256 } from "../../core/digest.ts";
import { problemCode } from "../../core/diagnostic.ts";
import { joined } from "../transport/body.ts";
import { refused } from "../transport/problem.ts";
import { Attempts } from "../transport/retry.ts";
import type { Destination } from "./destination.ts";
import { pump } from "./pump.ts";

/** Blobs up to this size are held in memory as a whole: sending them again needs no second read. */
const wholeSize = 1024 * 1024;

export interface TransferPlace {
  readonly destination: Destination;
  /** A session that a refused mount has opened. */
  session?: URL | undefined;
}

export interface TransferRequest {
  readonly reader: ContentReader;
  readonly blob: Descriptor;
  readonly places: readonly TransferPlace[];
  readonly onMoved: (bytes: number) => void;
  readonly signal: AbortSignal;
}

interface Lane extends TransferPlace {
  readonly attempts: Attempts;
  error: unknown;
}

/** Gives the places that did not get the blob, with the reason. Throws when the source fails. */
export async function transfer(request: TransferRequest): Promise<ReadonlyMap<Destination, unknown>> {
  const failed = new Map<Destination, unknown>();
  const bytes = request.blob.size <= wholeSize ? await readWhole(request) : undefined;
  let open: Lane[] = request.places.map((place) => ({
    ...place,
    attempts: new Attempts(place.destination.retryContext()),
    error: undefined,
  }));
  while (open.length > 0) {
    await (bytes === undefined ? streamTo(request, open) : putTo(request, open, bytes));
    const again = await Promise.all(open.map((lane) => settle(lane, request, failed)));
    open = open.filter((_, at) => again[at]);
  }
  return failed;
}

/** Whether the lane needs another round. A registry that lost its answer may have the blob nevertheless. */
async function settle(
  lane: Lane,
  request: TransferRequest,
  failed: Map<Destination, unknown>,
): Promise<boolean> {
  if (lane.error === undefined) return false;
  const { error } = lane;
  lane.error = undefined;
  lane.session = undefined;
  try {
    await lane.attempts.next(error, request.signal);
    return !(await lane.destination.hasBlob(request.blob.digest, request.signal));
  } catch (final) {
    request.signal.throwIfAborted();
    failed.set(lane.destination, final);
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

async function putTo(
  { blob, onMoved, signal }: TransferRequest,
  lanes: readonly Lane[],
  bytes: Uint8Array,
): Promise<void> {
  await Promise.all(
    lanes.map(async (lane) => {
      const session = lane.session === undefined ? {} : { session: lane.session };
      try {
        await lane.destination.putBlob({ digest: blob.digest, bytes, ...session }, signal);
        onMoved(bytes.length);
      } catch (error) {
        lane.error = error;
      }
    }),
  );
}

async function streamTo(request: TransferRequest, lanes: readonly Lane[]): Promise<void> {
  try {
    await streamOnce(request, lanes);
  } catch (error) {
    if (problemCode(error) !== "registry/digest") throw error;
    // Bytes can be damaged on the way: one more read decides.
    await streamOnce(request, lanes);
  }
}

async function streamOnce(
  { reader, blob, onMoved, signal }: TransferRequest,
  lanes: readonly Lane[],
): Promise<void> {
  const targets = lanes.map((lane) => ({
    open: () => lane.destination.openUpload(blob, signal, takeSession(lane)),
    lost: (error: unknown) => {
      lane.error = error;
    },
    moved: onMoved,
  }));
  await pump(await reader.blob(blob, 0, signal), blob, targets);
}

function takeSession(lane: Lane): URL | undefined {
  const { session } = lane;
  lane.session = undefined;
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
