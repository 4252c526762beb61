import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { framingOf } from "../../../src/registry/http/framed-body.ts";
import { MalformedAnswer, readHead, writeHead } from "../../../src/registry/net/head.ts";

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

describe("writeHead", () => {
  it("writes what a server reads", () => {
    const head = writeHead({ method: "GET", requestTarget: "/v2/", host: "a:5000" }, [{ accept: "*/*" }]);
    expect(head).toBe("GET /v2/ HTTP/1.1\r\nhost: a:5000\r\naccept: */*\r\n\r\n");
  });

  it.each(["a\r\nb: c", "a\nb", "a\0", "\u20ac"])("sends no header with %j in it", (value) => {
    expect(() =>
      writeHead({ method: "GET", requestTarget: "/", host: "a" }, [{ authorization: value }]),
    ).toThrow("authorization");
  });
});
