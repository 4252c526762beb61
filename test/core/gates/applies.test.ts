// Which images a gate is for, and which repositories it may be for.
import { describe, expect, it } from "vitest";
import { isFor, mayBeFor } from "../../../src/core/gates/applies.ts";

const image = { repository: "m/app", tag: "1.2", reference: "ghcr.io/acme/app:1.2" };

describe("a gate", () => {
  it.each([
    [{}, true, true],
    [{ match: "m/app" }, true, true],
    [{ match: "m/app:1.*" }, true, true],
    [{ match: "m/app:2.*" }, false, true],
    [{ match: "m/web:1.*" }, false, false],
    [{ match: "**" }, true, true],
    [{ from: "ghcr.io/acme/*" }, true, true],
    [{ from: "ghcr.io/acme/app:2" }, false, true],
    [{ from: "quay.io/**" }, false, false],
    [{ match: "x/**", from: "ghcr.io/**" }, true, true],
  ])("with %j is for the image: %s, and may be for a tag of its repository: %s", (scope, is, may) => {
    expect([isFor(scope, image), mayBeFor(scope, image)]).toEqual([is, may]);
  });
});
