// A timestamp authority as a server (RFC 3161, 3.4): stamps whatever it is asked to.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { integerOf, readDer, tags, within } from "../../../src/gates/x509/der.ts";
import { strongHash } from "../../../src/gates/x509/algorithms.ts";
import { integer, sequence } from "../../../src/sandbox/tls/der.ts";
import { token, type TokenWish } from "./token.ts";

export interface TimestampServer {
  readonly url: string;
  close(): Promise<void>;
}

export async function startTimestamps(wish: Partial<TokenWish>): Promise<TimestampServer> {
  const server = createServer((request, answer) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      answer.setHeader("content-type", "application/timestamp-reply");
      answer.end(reply(Buffer.concat(chunks), wish));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => ended(server) };
}

function reply(query: Buffer, wish: Partial<TokenWish>): Buffer {
  const reader = within(readDer(query, tags.sequence));
  integerOf(reader.read(tags.integer));
  const imprint = within(reader.read(tags.sequence));
  const hash = strongHash(imprint.read(tags.sequence));
  const { content } = imprint.read(tags.octets);
  reader.maybe(tags.oid);
  const nonce = reader.maybe(tags.integer);
  const stamped = token(Buffer.alloc(0), {
    ...wish,
    hash,
    imprint: content,
    ...(nonce === undefined ? {} : { nonce: Buffer.from(nonce.raw) }),
  });
  return sequence(sequence(integer(Buffer.from([0]))), stamped);
}

function ended(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
