import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { framesFor } from "../../../src/registry/http/frames.ts";
import { framingOf, MalformedAnswer, readHead, writeHead } from "../../../src/registry/net/head.ts";

const ok = "HTTP/1.1 200 OK";

describe("readHead", () => {
  it("reads a status and headers, whatever the case of their names", () => {
    const head = readHead(`${ok}\r\nContent-Length: 5\r\nLOCATION:  /a \r\nEmpty:`);
    expect(head.status).toBe(200);
    expect([...head.headers]).toEqual([
      ["content-length", "5"],
      ["location", "/a"],
      ["empty", ""],
    ]);
  });

  it("takes the first of what there can be one of, and joins lists", () => {
    const { headers } = readHead(`${ok}\r\nLocation: /a\r\nLocation: /b\r\nLink: x\r\nLink: y`);
    expect(headers.get("location")).toBe("/a");
    expect(headers.get("link")).toBe("x, y");
  });

  it.each([
    ["1.1", "", true],
    ["1.1", "Connection: close", false],
    ["1.1", "Connection: foo, Close", false],
    ["1.0", "", false],
    ["1.0", "Connection: keep-alive", true],
  ])("HTTP/%s with %j: persistent %s", (version, header, persistent) => {
    expect(readHead(`HTTP/${version} 204 No Content${header && `\r\n${header}`}`).persistent).toBe(
      persistent,
    );
  });

  it.each([
    ["no status line", "hello"],
    ["another protocol", "HTTP/2 200 OK"],
    ["a status of two digits", "HTTP/1.1 20 OK"],
    ["a status of four digits", "HTTP/1.1 2000 OK"],
    ["a header without a colon", `${ok}\r\nnonsense`],
    ["a space before the colon", `${ok}\r\nContent-Length : 5`],
    ["a folded header", `${ok}\r\nA: b\r\n c: d`],
    ["a bare line feed", `${ok}\r\nA: b\nContent-Length: 5`],
    ["a zero byte", `${ok}\r\nA: b\0`],
    ["two lengths", `${ok}\r\nContent-Length: 5\r\nContent-Length: 5`],
  ])("refuses %s", (_, text) => {
    expect(() => readHead(text)).toThrow(MalformedAnswer);
  });

  it("survives anything", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        try {
          framingOf("GET", readHead(`${ok}\r\n${text}`));
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedAnswer);
        }
      }),
    );
  });
});

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

describe("writeHead", () => {
  it("writes what a server reads", () => {
    const head = writeHead({ method: "GET", target: "/v2/", host: "a:5000" }, { accept: "*/*" });
    expect(head).toBe("GET /v2/ HTTP/1.1\r\nhost: a:5000\r\naccept: */*\r\n\r\n");
  });

  it.each(["a\r\nb: c", "a\nb", "a\0", "\u20ac"])("sends no header with %j in it", (value) => {
    expect(() => writeHead({ method: "GET", target: "/", host: "a" }, { authorization: value })).toThrow(
      "authorization",
    );
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
