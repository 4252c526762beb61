import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Body, framesFor, framingOf, giveBlock, type Tap } from "../../../src/registry/http/framed-body.ts";
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
      expect(() => of(header)).toThrow("not a number");
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

describe("blocks", () => {
  const tap: Tap = { pause: () => {}, resume: () => {}, close: () => {} };

  /** Gathers a body of `length` bytes that comes in two pieces. */
  async function gathered(length: number): Promise<Uint8Array> {
    const body = new Body(tap, length);
    body.put(Buffer.alloc(length - 1, 1));
    body.put(Buffer.alloc(1, 2));
    body.end();
    const piece = await body.next();
    if (piece === undefined) throw new Error("nothing came");
    return piece;
  }

  it("are used again for a body of about the same size, once they are given back", async () => {
    const first = await gathered(300_000);
    giveBlock(first);
    const second = await gathered(500_000);
    expect(second.buffer).toBe(first.buffer);
    expect(second.byteLength).toBe(500_000);
    expect([second[0], second.at(-1)]).toEqual([1, 2]);
    const third = await gathered(500_000);
    expect(third.buffer).not.toBe(first.buffer);
  });

  it("of one size never serve another", async () => {
    const small = await gathered(100_000);
    giveBlock(small);
    const large = await gathered(900_000);
    expect(large.buffer).not.toBe(small.buffer);
    expect(large.byteLength).toBe(900_000);
  });

  it("that were given back are taken once", async () => {
    const block = await gathered(200_000);
    giveBlock(block);
    giveBlock(block);
    const [one, other] = [await gathered(200_000), await gathered(200_000)];
    expect(one.buffer).not.toBe(other.buffer);
  });

  it("are not made of other people's memory", async () => {
    const foreign = new Uint8Array(256 * 1024);
    giveBlock(foreign);
    expect((await gathered(200_000)).buffer).not.toBe(foreign.buffer);
  });

  it("hold no short body", async () => {
    const short = await gathered(1_000);
    expect(short.buffer.byteLength).toBeLessThan(64 * 1024);
  });
});
