// One connection to a server: a request at a time, and its answer. What a socket may do in an odd moment ends here
// as an error of the exchange that it belongs to.
import type { Socket } from "node:net";
import { type Abortable, listen, unlisten } from "../../net/abort.ts";
import { connectionProblem, socketProblem, timeout } from "../net/problems.ts";
import { Body, type Frames, framesFor, framingOf, type Tap } from "./framed-body.ts";
import { type Head, idleMs, MalformedAnswer, readHead } from "../net/head.ts";

const largestHead = 64 * 1024;
/** One write costs less than two with a body as small as this. */
const smallBody = 16 * 1024;

export interface Exchange {
  readonly url: URL;
  readonly method: string;
  readonly signal: AbortSignal;
  answered(head: Head, body: Body): void;
  /** No answer comes. After `answered` its body reports what goes wrong. */
  lost(error: Error): void;
}

interface Owner {
  idle(connection: Connection): void;
  gone(connection: Connection): void;
  /** A head came so long after its question. */
  answered(milliseconds: number): void;
  /** The server sent unrequested bytes: answers may have been taken for those to other requests. */
  unasked(): void;
}

interface Current {
  readonly exchange: Exchange;
  frames: Frames | undefined;
  body: Body | undefined;
  /** All of the request was given to the socket. */
  asked: boolean;
  /** A good answer that came before all of the request had left. */
  early: Head | undefined;
}

export class Connection implements Abortable, Tap {
  /** When an idle connection is too old to be used again. */
  idleUntil = 0;
  /** When the last question began. */
  askedAt = 0;
  readonly #socket: Socket;
  readonly #owner: Owner;
  #current: Current | undefined;
  #early: Buffer | undefined;
  #unsent = 0;
  #persistent = true;
  /** The last answer was to a HEAD. */
  #wasHead = false;
  #ended = false;
  #error: Error | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(socket: Socket, owner: Owner) {
    this.#socket = socket;
    this.#owner = owner;
    socket.on("error", (error) => {
      this.#error ??= error;
    });
    socket.on("end", () => {
      this.#ended = true;
    });
    socket.on("close", () => this.#gone());
  }

  get usable(): boolean {
    return !this.#socket.destroyed && this.#socket.writable && performance.now() < this.idleUntil;
  }

  /** Sends a request's head, with all of its body or with the promise to `send` it and to say `asked`. */
  start(exchange: Exchange, head: string, body?: Uint8Array | "later"): void {
    const asked = body !== "later";
    this.askedAt = performance.now();
    if (exchange.signal.aborted) this.close();
    listen(exchange.signal, this);
    this.#current = { exchange, frames: undefined, body: undefined, asked, early: undefined };
    this.#socket.ref();
    if (body === undefined || body === "later") return this.send(head);
    if (body.length <= smallBody) return this.send(Buffer.concat([Buffer.from(head, "latin1"), body]));
    this.#socket.cork();
    this.send(head);
    this.send(body);
    this.#socket.uncork();
  }

  /** All of the request was given to `send`. */
  asked(): void {
    if (this.#current !== undefined) this.#current.asked = true;
  }

  /** The answer's head must come within this time. */
  expectHead(milliseconds: number, what: string): void {
    clearTimeout(this.#timer);
    const { exchange } = this.#current ?? {};
    if (exchange === undefined) return;
    this.#timer = setTimeout(() => this.#fail(timeout(exchange.url, what, milliseconds)), milliseconds);
  }

  /** Breaks the exchange off, if it still goes on. */
  cancel(exchange: Exchange, error: Error): void {
    if (this.#current?.exchange === exchange) this.#fail(error);
  }

  abort(reason: Error): void {
    this.#fail(reason);
  }

  close(): void {
    this.#socket.destroy();
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** A long body is read where it is gathered. */
  room(): Buffer | undefined {
    const { frames, body } = this.#current ?? {};
    return frames === undefined ? undefined : body?.room(frames.left);
  }

  /** Bytes from the socket, in the room it was given or in a buffer that it will write over. */
  receive(bytes: Buffer): void {
    try {
      this.#take(bytes);
    } catch (error) {
      if (!(error instanceof MalformedAnswer)) throw error;
      const url = this.#current?.exchange.url;
      this.#fail(
        url === undefined ? error : connectionProblem(url, `the answer is damaged: ${error.message}`),
      );
    }
  }

  /** Ends the exchange and the connection with it. */
  #fail(error: Error): void {
    this.#error ??= error;
    this.#socket.destroy();
    this.#lose();
  }

  /** `done` runs when the bytes have left, or with the error that kept them. */
  send(bytes: Uint8Array | string, done?: (error?: Error | null) => void): void {
    this.#unsent += 1;
    const flushed = (error?: Error | null): void => {
      this.#unsent -= 1;
      done?.(error);
      if (this.#unsent === 0 && (error === null || error === undefined)) this.#tellEarly();
      this.#settle();
    };
    if (typeof bytes === "string") this.#socket.write(bytes, "latin1", flushed);
    else this.#socket.write(bytes, flushed);
  }

  #take(bytes: Buffer): void {
    const current = this.#current;
    // A server that speaks unasked: whatever it says next could be taken for an answer.
    if (current === undefined || current.body?.ended === true) return this.#unasked(bytes, true);
    let rest = bytes;
    while (current.body === undefined) {
      const after = this.#takeHead(current, rest);
      if (after === undefined) return;
      rest = after;
    }
    this.#takeBody(current, rest);
  }

  /** The bytes after the head; undefined while it is incomplete. */
  #takeHead(current: Current, bytes: Buffer): Buffer | undefined {
    const all = this.#early === undefined ? bytes : Buffer.concat([this.#early, bytes]);
    const end = all.indexOf("\r\n\r\n", 0, "latin1");
    if (end > largestHead || (end < 0 && all.length > largestHead))
      throw new MalformedAnswer("its header is too long");
    this.#early = end < 0 ? Buffer.from(all) : undefined;
    if (end < 0) return undefined;
    const head = readHead(all.toString("latin1", 0, end));
    if (head.status === 101) throw new MalformedAnswer("it changes the protocol");
    if (head.status >= 200) this.#begin(current, head);
    return all.subarray(end + 4);
  }

  #begin(current: Current, head: Head): void {
    const framing = framingOf(current.exchange.method, head);
    const body = new Body(this, framing.kind === "length" ? framing.length : undefined);
    current.frames = framesFor(framing);
    current.body = body;
    this.#persistent = head.persistent && framing.kind !== "close";
    const now = performance.now();
    this.idleUntil = now + idleMs(head);
    this.#owner.answered(now - this.askedAt);
    // Whoever hears that all is well may use the bytes that were sent for something else.
    const early = current.asked && this.#unsent > 0 && head.status < 300;
    if (early) current.early = head;
    else this.#tell(current, head);
  }

  #tell({ exchange, body }: Current, head: Head): void {
    clearTimeout(this.#timer);
    if (body !== undefined) exchange.answered(head, body);
  }

  #tellEarly(): void {
    const current = this.#current;
    if (current?.early === undefined) return;
    const head = current.early;
    current.early = undefined;
    this.#tell(current, head);
  }

  #takeBody(current: Current, bytes: Buffer): void {
    const { frames, body, exchange } = current;
    if (frames === undefined || body === undefined) return;
    const taken = bytes.length === 0 ? 0 : frames.take(bytes, (content) => body.put(content));
    body.onWire += taken;
    if (taken < bytes.length) {
      this.#persistent = false;
      this.#unasked(bytes.subarray(taken), false);
      // Bytes after the answer's end: what came may not be what was sent. A HEAD has nothing that could be damaged.
      if (body.received > 0) {
        body.drop();
        return this.#fail(
          connectionProblem(exchange.url, "the registry sent bytes after the end of the answer"),
        );
      }
    }
    if (!frames.done) return;
    body.end();
    this.#settle();
  }

  /**
   * Bytes behind an answer, or without one. Servers say good-bye to an idle connection with 408, some add a line break, and
   * some send a HEAD's content: nothing of these is taken for an answer.
   */
  #unasked(bytes: Buffer, alone: boolean): void {
    const text = bytes.toString("latin1", 0, 32).trimStart();
    const isAnswer = "HTTP/".startsWith(text.slice(0, 5)) && text !== "";
    const isFarewell = text === "" || /^HTTP\/1\.[01] 408 /.test(text);
    if (!isFarewell && (isAnswer || (alone && !this.#wasHead))) this.#owner.unasked();
    if (alone) this.close();
  }

  /** Makes the connection free once the answer has come and all of the request has left. */
  #settle(): void {
    const current = this.#current;
    if (current?.body?.ended !== true || !current.asked || current.early !== undefined) return;
    // Refused before it had left: nobody wants the rest.
    if (this.#unsent > 0) return this.close();
    this.#release(current);
    if (!this.#persistent || this.#socket.destroyed) return this.close();
    this.#socket.unref();
    this.#owner.idle(this);
  }

  #release(current: Current): void {
    clearTimeout(this.#timer);
    unlisten(current.exchange.signal, this);
    this.#wasHead = current.exchange.method === "HEAD";
    this.#current = undefined;
  }

  #gone(): void {
    const current = this.#current;
    if (current?.frames !== undefined && this.#isWhole(current.frames)) {
      current.body?.end();
      this.#tellEarly();
      this.#release(current);
    }
    this.#lose();
    this.#owner.gone(this);
  }

  /** An answer without a length is complete when the server closes without an error. */
  #isWhole(frames: Frames): boolean {
    return frames.done || (frames.endless && this.#ended && this.#error === undefined);
  }

  #lose(): void {
    const current = this.#current;
    if (current === undefined) return;
    this.#release(current);
    const { exchange, body } = current;
    const error = this.#error;
    if (exchange.signal.aborted) return tell(current, exchange.signal.reason as Error);
    if (error !== undefined) return tell(current, socketProblem(error, exchange.url));
    const what = body === undefined ? "it was closed before an answer came" : "the answer broke off";
    return tell(current, connectionProblem(exchange.url, what));
  }
}

function tell({ exchange, body, early }: Current, error: Error): void {
  if (body === undefined || early !== undefined) exchange.lost(error);
  else body.fail(error);
}
