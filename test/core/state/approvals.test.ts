import { describe, expect, it } from "vitest";
import { problemCode } from "../../../src/core/base/diagnostic.ts";
import { sha256 } from "../../../src/core/base/digest.ts";
import {
  checkApprovals,
  noApprovals,
  formatApprovals,
  type Approvals,
  parseApprovals,
  updateApprovals,
} from "../../../src/core/state/approvals.ts";

const lock: Approvals = {
  formatVersion: "1.0",
  images: new Map([
    ["docker.io/b:1", sha256("b")],
    ["docker.io/a:1", sha256("a")],
  ]),
};

describe("the lock", () => {
  it("is text with one sorted line for each reference, and comes back", () => {
    const text = formatApprovals(lock);
    expect(
      text
        .split("\n")
        .filter((line) => line.includes("docker.io"))
        .map((line) => line.trim().slice(0, 15)),
    ).toEqual(['"docker.io/a:1"', '"docker.io/b:1"']);
    expect(parseApprovals(text, "l")).toEqual(lock);
  });

  it.each([
    ["cut off", formatApprovals(lock).slice(0, 60), "state/lock-unreadable"],
    ["empty", "", "state/lock-unreadable"],
    ["of a newer version", formatApprovals(lock).replace("1.0", "3.1"), "state/lock-newer"],
    ["with an unknown key", '{"formatVersion":"1.0","images":{},"more":1}', "state/lock-unreadable"],
    ["with a broken digest", '{"formatVersion":"1.0","images":{"a":"sha256:1"}}', "state/lock-unreadable"],
    ["with a list", '{"formatVersion":"1.0","images":[]}', "state/lock-unreadable"],
  ])("is refused when it is %s", (_, text, code) => {
    expect(() => parseApprovals(text, "l")).toThrow(/kept as it is/);
    try {
      parseApprovals(text, "l");
    } catch (error) {
      expect(problemCode(error)).toBe(code);
    }
  });

  it("names what is missing and what is outdated", () => {
    expect(checkApprovals(lock, ["docker.io/c:1", "docker.io/a:1"])).toEqual({
      missing: ["docker.io/c:1"],
      outdated: ["docker.io/b:1"],
    });
  });

  it("approves what is selected, keeps the rest, and drops what is selected and gone", () => {
    const found = new Map([
      ["docker.io/a:1", sha256("a2")],
      ["docker.io/c:1", sha256("c")],
    ]);
    expect([...updateApprovals(lock, found, () => true).images]).toEqual([...found]);
    const some = updateApprovals(lock, found, (reference) => reference === "docker.io/c:1").images;
    expect(some.get("docker.io/a:1")).toBe(sha256("a"));
    expect(some.get("docker.io/b:1")).toBe(sha256("b"));
    expect(some.get("docker.io/c:1")).toBe(sha256("c"));
    expect(updateApprovals(noApprovals, found, () => false).images.size).toBe(0);
  });
});
