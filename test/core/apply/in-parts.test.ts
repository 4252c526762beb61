// A plan that one run applies part after part is told as one: nothing twice, nothing lost, and failures with their cause.
import { describe, expect, it } from "vitest";
import { type PartEnd, PartsEnd } from "../../../src/core/apply/in-parts.ts";
import type { SettledAction } from "../../../src/core/apply/describe.ts";
import { type Diagnostic, fault, warning } from "../../../src/core/base/diagnostic.ts";

const nothing: PartEnd = {
  actions: 0,
  chosen: [],
  settled: new Map(),
  failed: [],
  stale: [],
  warnings: [],
  interrupted: false,
  done: 0,
  skipped: 0,
  unsettled: 0,
  moved: 0,
  seconds: 0,
};
const failure: Diagnostic = fault("source/failed", "No access", {});
const unexplained: Diagnostic = fault("source/unfinished", "A shard has not done this yet", {});
const told: Diagnostic = warning("plan/quota", "Near a quota", {});
const done = (moved: number): SettledAction => ({ result: "done", moved, seconds: 1 });
const held: SettledAction = { result: "skipped", moved: 0, seconds: 0 };

function parts(): PartsEnd {
  const end = new PartsEnd(true);
  end.add({
    ...nothing,
    actions: 2,
    settled: new Map([
      ["a", done(5)],
      ["b", held],
    ]),
    done: 1,
    skipped: 1,
    moved: 5,
    seconds: 2,
  });
  end.add({
    ...nothing,
    actions: 2,
    settled: new Map([["c", done(7)]]),
    failed: [{ id: "d", diagnostic: failure }],
    warnings: [told],
    done: 1,
    moved: 7,
    seconds: 3,
  });
  return end;
}

describe("the end of all parts", () => {
  it("tells what the parts did, and why they did not, with what the finish did", () => {
    const finish = {
      ...nothing,
      actions: 5,
      settled: new Map([
        ["a", held],
        ["b", held],
        ["c", held],
        ["file", done(0)],
      ]),
      failed: [{ id: "d", diagnostic: unexplained }],
      done: 1,
      skipped: 3,
      seconds: 1,
    };
    const whole = parts().finished(finish);
    expect(whole).toMatchObject({ actions: 5, done: 3, skipped: 1, moved: 12, seconds: 6, warnings: [told] });
    expect(whole.failed).toEqual([{ id: "d", diagnostic: failure }]);
    expect([...whole.settled].filter(([, { result }]) => result === "done").map(([id]) => id)).toEqual([
      "a",
      "c",
      "file",
    ]);
  });

  it("of a run that was stopped counts what no part has begun as not done", () => {
    const whole = parts().stopped({ ...nothing, interrupted: true }, 10);
    expect(whole).toMatchObject({ actions: 10, done: 2, skipped: 1, unsettled: 6, interrupted: true });
    expect(whole.failed).toEqual([{ id: "d", diagnostic: failure }]);
  });
});
