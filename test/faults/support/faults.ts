// The faults themselves: small functions that break one exchange in one way.
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { type Answer, error, type Exchange, type Fault, sendAnswer } from "./registry.ts";

export function onRequest(act: Fault["act"]): Fault {
  return { at: "request", act };
}

export function onAnswer(act: Fault["act"]): Fault {
  return { at: "answer", act };
}

export const resetBeforeHead = onRequest(({ socket }) => void socket.resetAndDestroy());

/** An answer that isn't the registry's own. */
export function answers(answer: Answer): Fault {
  return onAnswer((exchange) => {
    Object.assign(exchange.answer, answer);
    sendAnswer(exchange);
  });
}

export function status(code: number, errorCode = "UNAVAILABLE", headers: Record<string, string> = {}): Fault {
  const made = error(code, errorCode);
  return answers({ ...made, headers: { ...made.headers, ...headers } });
}

/** Refuses without doing what was asked: the request's body is thrown away. */
export function refuses(code: number, errorCode: string, headers: Record<string, string> = {}): Fault {
  return onRequest(async (exchange) => {
    for await (const _ of exchange.request);
    const made = error(code, errorCode);
    Object.assign(exchange.answer, { ...made, headers: { ...made.headers, ...headers } });
    sendAnswer(exchange);
  });
}

/** The answer with other headers or bytes. */
export function changes(change: (answer: Answer, exchange: Exchange) => Partial<Answer>): Fault {
  return onAnswer((exchange) => {
    Object.assign(exchange.answer, change(exchange.answer, exchange));
    sendAnswer(exchange);
  });
}

/** Sends `head`, then so many bytes of the body, then breaks off. */
export function cutAfter(bytes: number, how: "reset" | "fin" | "stall"): Fault {
  return onAnswer(async ({ response, answer, socket, registry, kind }) => {
    response.writeHead(answer.status, { ...answer.headers, "content-length": String(answer.bytes.length) });
    response.flushHeaders();
    const part = answer.bytes.subarray(0, bytes);
    if (kind === "blob-get") registry.bytesRead += part.length;
    if (part.length > 0) await new Promise((resolve) => response.write(part, resolve));
    if (how === "stall") return;
    // What was written is to arrive before the end does: a reset takes away what lies in the sockets.
    await sleep(how === "reset" ? 40 : 2);
    if (how === "reset") socket.resetAndDestroy();
    else socket.end();
  });
}

/** Raw bytes in place of an answer; the connection ends after them. */
export function raw(make: (answer: Answer) => (string | Buffer)[], end = true): Fault {
  return onAnswer(({ answer, socket, registry, kind }) => {
    for (const part of make(answer)) socket.write(part);
    if (kind === "blob-get") registry.bytesRead += answer.bytes.length;
    if (end) socket.end();
  });
}

export function head(lines: readonly string[], end = "\r\n"): string {
  return `${lines.join(end)}${end}${end}`;
}

/** Reads so many bytes of an upload, then breaks off. */
export function cutUpload(bytes: number, how: "reset" | "stall"): Fault {
  return onRequest(async ({ request, socket }) => {
    let length = 0;
    await new Promise<void>((resolve) => {
      const take = (piece: Buffer): void => {
        length += piece.length;
        if (length < bytes) return;
        request.pause();
        request.off("data", take);
        resolve();
      };
      request.on("data", take);
      request.on("close", () => resolve());
      if (bytes === 0) take(Buffer.alloc(0));
    });
    if (how === "reset") socket.resetAndDestroy();
  });
}

export const gzipped = changes((answer) => ({
  bytes: gzipSync(answer.bytes),
  headers: { ...answer.headers, "content-encoding": "gzip" },
}));

export const flipped = changes((answer) => {
  const bytes = Buffer.from(answer.bytes);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  return { bytes };
});
