import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseChallenges } from "../../../src/registry/auth/token.ts";

describe("parseChallenges", () => {
  it.each([
    [
      'Bearer realm="https://a/token",service="s",scope="repository:a/b:pull,push"',
      [
        {
          scheme: "bearer",
          parameters: { realm: "https://a/token", service: "s", scope: "repository:a/b:pull,push" },
        },
      ],
    ],
    [
      "Bearer realm=https://a/token?x=1,service=s",
      [{ scheme: "bearer", parameters: { realm: "https://a/token?x=1", service: "s" } }],
    ],
    [
      'Bearer realm="https://nvcr.io/proxy_auth"',
      [{ scheme: "bearer", parameters: { realm: "https://nvcr.io/proxy_auth" } }],
    ],
    [
      'Basic realm="x", Bearer realm="y" , service = "z"',
      [
        { scheme: "basic", parameters: { realm: "x" } },
        { scheme: "bearer", parameters: { realm: "y", service: "z" } },
      ],
    ],
    [
      'Negotiate, Basic realm="a\\"b"',
      [
        { scheme: "negotiate", parameters: {} },
        { scheme: "basic", parameters: { realm: 'a"b' } },
      ],
    ],
    ['BEARER Realm="a",Realm="b"', [{ scheme: "bearer", parameters: { realm: "a" } }]],
    ['Bearer realm="never closed', [{ scheme: "bearer", parameters: { realm: "never closed" } }]],
    ["", []],
    [undefined, []],
  ])("reads %s", (header, expected) => expect(parseChallenges(header)).toEqual(expected));

  it("survives anything, in time linear in the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => {
        parseChallenges(text);
      }),
      { numRuns: 5_000, seed: 1 },
    );
    const started = performance.now();
    for (const part of ['a="', "a=,", "Bearer ", "=", '\\"']) parseChallenges(part.repeat(100_000));
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
