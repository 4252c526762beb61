import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { framesFor, framingOf } from "../../../src/registry/http/framed-body.ts";
import { MalformedAnswer, readHead } from "../../../src/registry/net/head.ts";

describe("framingOf", () => {
  const of = (headers: string, method = "GET", status = 200) =>
    framingOf(method, readHead(`HTTP/1.1 ${status} X\r\n${headers}`));

  it("knows the ways in which a body ends", () => {
    expect(of("Content-Length: 5")).toEqual({ kind: "length", length: 5 });
    expect(of("Transfer-Encoding: Chunked")).toEqual({ kind: "chunked" });
    expect(of("A: b")).toEqual({ kind: "close" });
    expect(of("Content-Length: 5", "HEAD")).toEqual({ kind: "none" });
    expect(of("Content-Length: 5", "GET", 304)).toEqual({ kind: "none" });
  });

  it.each(["Content-Length: -1", "Content-Length: 5x", "Content-Length: 5, 6", "Content-Length:"])(
    "refuses %s",
    (header) => {
      expect(() => of(header)).toThrow("no number");
    },
  );

  it("refuses what could end in two places", () => {
    expect(() => of("Content-Length: 5\r\nTransfer-Encoding: chunked")).toThrow("a length and");
    expect(() => of("Transfer-Encoding: gzip, chunked")).toThrow("unknown");
  });
});

describe("chunked bodies", () => {
  const take = (wire: Buffer, cuts: readonly number[]) => {
    const frames = framesFor({ kind: "chunked" });
    const content: Buffer[] = [];
    let used = 0;
    let from = 0;
    for (const cut of [...cuts, wire.length]) {
      const to = Math.max(from, Math.min(cut, wire.length));
      used += frames.take(wire.subarray(from, to), (piece) => content.push(Buffer.from(piece)));
      from = to;
    }
    return { content: Buffer.concat(content).toString("latin1"), used, done: frames.done };
  };

  it("come out the same wherever the network cuts them", () => {
    const texts = fc.array(fc.string({ minLength: 1, maxLength: 40 }), { maxLength: 6 });
    fc.assert(
      fc.property(texts, fc.array(fc.nat(300)), fc.boolean(), (chunks, places, trailer) => {
        const bodies = chunks.map((text) => Buffer.from(text));
        const wire = Buffer.concat([
          ...bodies.flatMap((body) => [
            Buffer.from(`${body.length.toString(16)};x=y\r\n`),
            body,
            Buffer.from("\r\n"),
          ]),
          Buffer.from(trailer ? "0\r\nA: b\r\n\r\n" : "0\r\n\r\n"),
        ]);
        const cuts = [...places].sort((a, b) => a - b);
        expect(take(wire, cuts)).toEqual({
          content: Buffer.concat(bodies).toString("latin1"),
          used: wire.length,
          done: true,
        });
      }),
    );
  });

  it("leave alone what comes after them", () => {
    const wire = Buffer.from("1\r\na\r\n0\r\n\r\nHTTP/1.1");
    expect(take(wire, [])).toEqual({ content: "a", used: wire.length - 8, done: true });
  });

  it.each(["x\r\n", "-1\r\n", "1\r\nab\r\n", "1\n", "0".repeat(5000), "\r\n", "1 2\r\n"])(
    "are refused with %j",
    (text) => {
      expect(() => take(Buffer.from(text), [])).toThrow(MalformedAnswer);
    },
  );
});
