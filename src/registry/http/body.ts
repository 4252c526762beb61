// Reads the body of an answer: completely and bounded, or piece by piece with a watch for stalls. Encodings that a
// server adds unasked are undone, so that what is hashed is the content.
import { pipeline, Readable, type Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { Answer } from "./exchange.ts";
import { mostBytes, mostOnWire, type TransportLimits } from "./limits.ts";
import { isRecord } from "../../core/base/record.ts";
import { plainText, socketProblem, timeout } from "../net/problems.ts";
import { answerTooLong, answerTooSlow, type ErrorBody, tooSlow, unknownEncoding } from "./problems.ts";

/** The complete body, refused when it is longer than `most`, or takes longer than `milliseconds`. */
export async function readBody(
  answer: Answer,
  most: number,
  limits: TransportLimits,
  milliseconds = limits.wholeMs,
): Promise<Buffer> {
  const { body, url } = answer;
  const whole = isEncoded(answer) ? undefined : body.takeWhole();
  if (whole !== undefined) {
    if (whole.length > most) throw answerTooLong(url, most);
    if (body.onWire > mostOnWire(most)) throw answerTooLong(url, mostOnWire(most));
    return whole;
  }
  const pieces: Uint8Array[] = [];
  let length = 0;
  const timer = setTimeout(() => body.fail(answerTooSlow(url, milliseconds)), milliseconds);
  try {
    for await (const piece of readPieces(answer, limits, most)) {
      length += piece.length;
      if (length > most) throw answerTooLong(url, most);
      pieces.push(piece);
    }
  } finally {
    clearTimeout(timer);
  }
  return joined(pieces);
}

/** Most bodies come in one piece. */
export function joined(pieces: readonly Uint8Array[]): Buffer {
  const [first] = pieces;
  return pieces.length === 1 && Buffer.isBuffer(first) ? first : Buffer.concat(pieces);
}

/** Frees the connection of an answer whose body is not needed. */
export function discard(answer: Answer): void {
  const { body, status } = answer;
  if (body.ended) return;
  const length = Number(answer.header("content-length") ?? Number.NaN);
  if (length <= 65_536 || status === 204 || status === 304) body.drop();
  else body.destroy();
}

export function isEncoded(answer: Answer): boolean {
  const encoding = answer.header("content-encoding");
  return encoding !== undefined && !/^\s*(?:identity)?\s*$/i.test(encoding);
}

/** The body in pieces, each the caller's own, of a content of `most` bytes. Leaving the loop early closes the connection. */
export function readPieces(
  answer: Answer,
  limits: TransportLimits,
  most: number,
): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
  if (isEncoded(answer)) return decoded(answer, limits, most);
  const { body, url } = answer;
  const whole = body.takeWhole();
  if (whole === undefined) return rawPieces(answer, limits, most);
  if (body.onWire > mostOnWire(most)) throw answerTooLong(url, mostOnWire(most));
  return whole.length === 0 ? [] : [whole];
}

async function* rawPieces(
  { body, url }: Answer,
  limits: TransportLimits,
  most: number,
): AsyncGenerator<Uint8Array, void> {
  const wire = mostOnWire(most);
  const stop = body.ended
    ? undefined
    : watchReading(url, body, limits, () => {
        if (body.onWire > wire) body.fail(answerTooLong(url, wire));
      });
  try {
    for (;;) {
      const piece = await body.next();
      if (body.onWire > wire) throw answerTooLong(url, wire);
      if (piece === undefined) return;
      yield piece;
    }
  } finally {
    stop?.();
    body.destroy();
  }
}

/** What is read, as the watch sees it. */
interface Watched {
  /** Bytes that came until now. */
  readonly received: number;
  /** Nobody waits for more. */
  readonly paused: boolean;
  fail(error: Error): void;
}

/** Ends a body in which nothing comes, or too little, while we are ready to read it. */
function watchReading(url: URL, body: Watched, limits: TransportLimits, look?: () => void): () => void {
  const tickMs = Math.min(1_000, limits.stallMs / 4);
  let seen = body.received;
  let quietMs = 0;
  const window = { ms: 0, from: seen };
  const timer = setInterval(() => {
    look?.();
    if (body.paused) return;
    quietMs = body.received > seen ? 0 : quietMs + tickMs;
    seen = body.received;
    window.ms += tickMs;
    if (quietMs >= limits.stallMs) body.fail(timeout(url, "no data was received", limits.stallMs));
    if (quietMs >= limits.stallMs || window.ms < limits.slowMs) return;
    const rate = ((seen - window.from) * 1000) / window.ms;
    if (rate < limits.slowestBytes) body.fail(tooSlow(url, rate, limits.slowestBytes));
    window.ms = 0;
    window.from = seen;
  }, tickMs);
  return () => {
    clearInterval(timer);
  };
}

/** Bytes that come say nothing here: a header of gzip has no end of its own, and members may be empty. */
async function* decoded(
  answer: Answer,
  limits: TransportLimits,
  most: number,
): AsyncGenerator<Uint8Array, void> {
  const decoder = decoderFor(answer);
  pipeline(Readable.from(rawPieces(answer, limits, most)), decoder, () => undefined);
  const watched = { received: 0, paused: false, fail: (error: Error) => void decoder.destroy(error) };
  const stop = watchReading(answer.url, watched, limits);
  try {
    for await (const piece of decoder) {
      const bytes = piece as Uint8Array;
      watched.received += bytes.length;
      watched.paused = true;
      yield bytes;
      watched.paused = false;
    }
  } catch (error) {
    throw socketProblem(error, answer.url);
  } finally {
    stop();
  }
}

function decoderFor(answer: Answer): Transform {
  const encoding = answer.header("content-encoding")?.trim().toLowerCase();
  if (encoding === "gzip" || encoding === "x-gzip") return createGunzip();
  if (encoding === "deflate") return createInflate();
  if (encoding === "br") return createBrotliDecompress();
  answer.body.destroy();
  throw unknownEncoding(answer.url);
}

/** Reads the body of an error answer; one that can't be read is an error without words. */
export async function readErrorBody(answer: Answer, limits: TransportLimits): Promise<ErrorBody> {
  let text: string;
  try {
    text = (await readBody(answer, mostBytes.error, limits, limits.wordsMs)).toString("utf8");
  } catch {
    return {};
  }
  return parseErrorBody(text);
}

export function parseErrorBody(text: string): ErrorBody {
  try {
    const value: unknown = JSON.parse(text);
    const errors = isRecord(value) ? value["errors"] : undefined;
    const first: unknown = Array.isArray(errors) ? errors[0] : value;
    if (!isRecord(first)) return {};
    const { code, message, detail } = first;
    const said =
      typeof message === "string" && message !== "" ? message : typeof detail === "string" ? detail : "";
    return {
      ...(typeof code === "string" ? { code: plainText(code) } : {}),
      ...(said === "" ? {} : { message: plainText(said) }),
    };
  } catch {
    const isMarkup = text.trimStart().startsWith("<");
    return isMarkup || text.trim() === "" ? {} : { message: plainText(text) };
  }
}
