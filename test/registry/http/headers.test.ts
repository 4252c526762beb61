import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  parseContentRange,
  parseNextLink,
  parseRateLimit,
  parseRetryAfter,
} from "../../../src/registry/http/headers.ts";

const now = new Date("2026-11-21T08:00:00Z");

describe("headers", () => {
  it("reads Retry-After as seconds or a date", () => {
    expect(parseRetryAfter("7", now)).toBe(7_000);
    expect(parseRetryAfter("Sat, 21 Nov 2026 08:00:30 GMT", now)).toBe(30_000);
    expect(parseRetryAfter("Sat, 21 Nov 2026 07:00:30 GMT", now)).toBe(0);
    expect([
      parseRetryAfter("soon", now),
      parseRetryAfter("-5x", now),
      parseRetryAfter(undefined, now),
    ]).toEqual([undefined, undefined, undefined]);
  });

  it("reads Content-Range strictly", () => {
    expect(parseContentRange("bytes 5-9/10")).toEqual({ first: 5, last: 9, total: 10 });
    expect(parseContentRange("bytes 5-9/*")).toEqual({ first: 5, last: 9, total: undefined });
    for (const bad of ["bytes 9-5/10", "bytes 5-10/10", "bytes */10", "5-9", "", undefined])
      expect(parseContentRange(bad)).toBeUndefined();
  });

  it("finds the next link among others", () => {
    expect(parseNextLink('</v2/a?last=b&n=5>; rel="next"')).toBe("/v2/a?last=b&n=5");
    expect(parseNextLink("<https://x/y>; rel=next")).toBe("https://x/y");
    expect(parseNextLink('<a>; rel="prev", <b>; title="x"; rel="next"')).toBe("b");
    for (const none of ['<a>; rel="prev"', "next", "<a", "", undefined])
      expect(parseNextLink(none)).toBeUndefined();
  });

  it("reads Docker Hub's limits", () => {
    expect(parseRateLimit("100;w=21600")).toEqual({ count: 100, windowSeconds: 21_600 });
    expect(parseRateLimit("76")).toEqual({ count: 76, windowSeconds: 0 });
    expect(parseRateLimit("many")).toBeUndefined();
  });

  it("survives anything", () => {
    const property = fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
      parseRetryAfter(text, now);
      parseContentRange(text);
      parseNextLink(text);
      parseRateLimit(text);
    });
    fc.assert(property, { numRuns: 5_000, seed: 2 });
    const started = performance.now();
    parseNextLink("<".repeat(1_000_000));
    parseNextLink("<>;".repeat(1_000_000));
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
