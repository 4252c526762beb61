// Reads the body of an answer: whole and bounded, or piece by piece with a watch for stalls. Encodings that a
// server adds unasked are undone, so that what is hashed is the content.
import type { Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { Answer } from "./exchange.ts";
import type { TransportLimits } from "./limits.ts";
import { plainUrl, refused, RegistryProblem } from "./problem.ts";
import { connectionProblem, socketProblem, timeout } from "./socket-failure.ts";

const fullQueue = 1024 * 1024;

/** The whole body, refused when it is longer than `most`. */
export async function readBody(answer: Answer, most: number, limits: TransportLimits): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of readPieces(answer, limits)) {
    length += piece.length;
    if (length > most) throw tooLong(answer.url, most);
    pieces.push(piece);
  }
  return Buffer.concat(pieces, length);
}

/** Frees the connection of an answer whose body nobody needs. */
export function discard(answer: Answer): void {
  const { stream } = answer;
  const length = Number(answer.header("content-length") ?? Number.NaN);
  if (length <= 65_536 || answer.status === 204 || answer.status === 304) stream.resume();
  else stream.destroy();
}

export function isEncoded(answer: Answer): boolean {
  const encoding = answer.header("content-encoding")?.trim().toLowerCase() ?? "";
  return encoding !== "" && encoding !== "identity";
}

/** The body as it comes. Leaving the loop early closes the connection. */
export async function* readPieces(answer: Answer, limits: TransportLimits): AsyncGenerator<Uint8Array, void> {
  const { stream, url } = answer;
  const queue: Uint8Array[] = [];
  const state = { bytes: 0, queued: 0, ended: false, failed: undefined as Error | undefined, wake: () => {} };
  const source = decoded(answer);
  source.on("data", (piece: Uint8Array) => {
    queue.push(piece);
    state.bytes += piece.length;
    state.queued += piece.length;
    if (state.queued >= fullQueue) source.pause();
    state.wake();
  });
  const fail = (error: Error): void => {
    state.failed ??= error;
    state.wake();
  };
  source.on("error", fail);
  stream.on("error", fail);
  stream.on("close", () => {
    if (!stream.complete) fail(connectionProblem(url, "the answer broke off"));
  });
  source.on("end", () => {
    if (source === stream && !stream.complete) return fail(connectionProblem(url, "the answer broke off"));
    state.ended = true;
    state.wake();
  });
  // It may have broken before anybody listened.
  if (stream.destroyed) fail(stream.errored ?? connectionProblem(url, "the answer broke off"));
  const stop = watchReading(url, {
    limits,
    bytes: () => state.bytes,
    isPaused: () => source.isPaused(),
    fail,
  });
  try {
    for (;;) {
      const piece = queue.shift();
      if (piece !== undefined) {
        state.queued -= piece.length;
        if (state.queued < fullQueue / 2 && source.isPaused()) source.resume();
        yield piece;
      } else if (state.failed !== undefined) throw socketProblem(state.failed, url);
      else if (state.ended) return;
      else await new Promise<void>((resolve) => (state.wake = resolve));
    }
  } finally {
    stop();
    if (!state.ended || state.failed !== undefined) stream.destroy();
  }
}

interface Reading {
  readonly limits: TransportLimits;
  readonly bytes: () => number;
  readonly isPaused: () => boolean;
  readonly fail: (error: Error) => void;
}

/** Ends a body in which nothing comes, or too little, while we are ready to read it. */
function watchReading(url: URL, { limits, bytes, isPaused, fail }: Reading): () => void {
  const tickMs = Math.min(1_000, limits.stallMs / 4);
  let seen = bytes();
  let quietMs = 0;
  const window = { ms: 0, from: seen };
  const timer = setInterval(() => {
    if (isPaused()) return;
    quietMs = bytes() > seen ? 0 : quietMs + tickMs;
    seen = bytes();
    window.ms += tickMs;
    if (quietMs >= limits.stallMs) fail(timeout(url, "not a byte came", limits.stallMs));
    if (quietMs >= limits.stallMs || window.ms < limits.slowMs) return;
    const rate = ((seen - window.from) * 1000) / window.ms;
    if (rate < limits.slowestBytes) fail(tooSlow(url, rate, limits));
    window.ms = 0;
    window.from = seen;
  }, tickMs);
  return () => {
    clearInterval(timer);
  };
}

function decoded(answer: Answer): Readable {
  const { stream } = answer;
  if (!isEncoded(answer)) return stream;
  const encoding = answer.header("content-encoding")?.trim().toLowerCase();
  if (encoding === "gzip" || encoding === "x-gzip") return stream.pipe(createGunzip());
  if (encoding === "deflate") return stream.pipe(createInflate());
  if (encoding === "br") return stream.pipe(createBrotliDecompress());
  stream.destroy();
  throw refused(
    "registry/encoding",
    "Unknown content encoding",
    `${plainUrl(answer.url)} was sent in one we can't read.`,
  );
}

export function tooSlow(url: URL, rate: number, limits: TransportLimits): RegistryProblem {
  return new RegistryProblem({
    code: "registry/too-slow",
    summary: "A transfer is too slow",
    detail: `${plainUrl(url)}: ${rate.toFixed(1)} bytes a second; the least is ${limits.slowestBytes}.`,
    retry: "again",
  });
}

function tooLong(url: URL, most: number): RegistryProblem {
  return refused(
    "registry/answer-size",
    "An answer is too long",
    `${plainUrl(url)} sent more than ${most} bytes.`,
  );
}
