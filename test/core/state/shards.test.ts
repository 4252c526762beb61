// --finish goes on when every shard's last run has come to its end, and says otherwise which have not.
import { describe, expect, it } from "vitest";
import { sha256 } from "../../../src/core/base/digest.ts";
import { lineageFrom, withIdentity } from "../../../src/core/state/identity.ts";
import { shardsOf } from "../../../src/core/state/shards.ts";
import { emptyState } from "../../../src/core/state/state.ts";
import { at } from "./records.ts";

const plan = sha256("plan");
const run = (
  index: number,
  count: number,
  how: "ended" | "ended in part" | "stale" | "running" | "killed" = "ended",
  started = at(index),
  planDigest = plan,
) => ({
  planDigest,
  shard: { index, count },
  started,
  ended: how === "ended" || how === "ended in part" || how === "stale",
  failed: how === "ended in part" || how === "stale" ? 1 : 0,
  ...(how === "stale" ? { stale: true as const } : {}),
  alive: how === "running",
});
const open = { missing: [], running: [], unfinished: [], stale: [] };

describe("the shards of a plan", () => {
  it.each([
    ["none ran", [], { kind: "none" }],
    ["another plan's ran", [run(1, 1, "ended", at(1), sha256("other"))], { kind: "none" }],
    ["a whole apply of it ran", [{ ...run(1, 1), shard: null }], { kind: "none" }],
    ["the only one ended", [run(1, 1)], { kind: "ended" }],
    ["all ended", [run(2, 2), run(1, 2)], { kind: "ended" }],
    ["one is missing", [run(1, 3), run(3, 3)], { kind: "open", count: 3, ...open, missing: [2] }],
    ["one runs", [run(1, 2), run(2, 2, "running")], { kind: "open", count: 2, ...open, running: [2] }],
    [
      "one was killed",
      [run(1, 2, "killed"), run(2, 2)],
      { kind: "open", count: 2, ...open, unfinished: [1] },
    ],
    [
      "one was killed and ended when it ran again",
      [run(1, 1, "killed", at(1)), run(1, 1, "ended", at(2))],
      { kind: "ended" },
    ],
    [
      "one did all and was killed when it ran again",
      [run(1, 1, "killed", at(2)), run(1, 1, "ended", at(1))],
      { kind: "ended" },
    ],
    [
      "one failed in part and was killed when it ran again",
      [run(1, 1, "killed", at(2)), run(1, 1, "ended in part", at(1))],
      { kind: "open", count: 1, ...open, unfinished: [1] },
    ],
    ["one failed in part and nobody ran it again", [run(1, 1, "ended in part")], { kind: "ended" }],
    [
      "one did all while a double of it goes on",
      [run(1, 1, "running", at(1)), run(1, 1, "ended", at(2))],
      { kind: "ended" },
    ],
    [
      "one failed in part while another run of it goes on",
      [run(1, 1, "running", at(1)), run(1, 1, "ended in part", at(2))],
      { kind: "open", count: 1, ...open, running: [1] },
    ],
    [
      "two found the plan stale",
      [run(1, 4), run(2, 4, "stale"), run(4, 4, "stale")],
      { kind: "open", count: 4, ...open, missing: [3], stale: [2, 4] },
    ],
    [
      "one found it stale and goes on in another run",
      [run(1, 1, "stale", at(1)), run(1, 1, "running", at(2))],
      { kind: "open", count: 1, ...open, running: [1] },
    ],
    [
      "one found it stale and did all of it when it ran again",
      [run(1, 1, "stale", at(1)), run(1, 1, "ended", at(2))],
      { kind: "ended" },
    ],
    [
      "one did all of it and a later double found it stale",
      [run(1, 1, "ended", at(1)), run(1, 1, "stale", at(2))],
      { kind: "ended" },
    ],
    [
      "one failed in part and found it stale when it ran again",
      [run(1, 1, "ended in part", at(1)), run(1, 1, "stale", at(2))],
      { kind: "open", count: 1, ...open, stale: [1] },
    ],
    ["two splits began", [run(1, 2), run(1, 3)], { kind: "mixed", counts: [2, 3] }],
    ["one split ended beside the rest of another", [run(1, 2, "killed"), run(1, 1)], { kind: "ended" }],
    [
      "one split ended and another still runs",
      [run(1, 2, "running"), run(1, 1)],
      { kind: "mixed", counts: [1, 2] },
    ],
  ])("when %s", (_, records, expected) => {
    expect(shardsOf(plan, records)).toEqual(expected);
  });
});

describe("the identity of a state", () => {
  const own = { name: "platform", lineage: "new" };

  it("is given once and kept", () => {
    const first = withIdentity(emptyState, own);
    expect(first).toEqual({ ...emptyState, ...own });
    expect(withIdentity(first, { name: "other", lineage: "other" })).toBe(first);
    expect(withIdentity({ ...emptyState, lineage: "old" }, own)).toMatchObject({
      name: "platform",
      lineage: "old",
    });
  });

  it("follows from a plan's digest, in the form of a UUID", () => {
    expect(lineageFrom(plan)).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(lineageFrom(plan)).toBe(lineageFrom(plan));
    expect(lineageFrom(sha256("other"))).not.toBe(lineageFrom(plan));
  });
});
