// A record survives being written and read; a kill in the middle of an append loses that append and nothing else.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatDone,
  formatEnd,
  formatHead,
  formatProgress,
  parseRecord,
  parseRecordObjects,
  type RecordHead,
  type RunRecord,
} from "../../../src/core/state/run-record.ts";
import { problemOf } from "../../support/problem.ts";
import { problemCode } from "../../../src/core/base/diagnostic.ts";
import { sha256 } from "../../../src/core/base/digest.ts";
import { anyRecord, at, entryOf, recordOf, registry } from "./records.ts";

const place = "state/mirror.state.json.d/one.jsonl";

function headOf(record: RunRecord): RecordHead {
  const { done: _done, ended: _ended, failed: _failed, stale: _stale, ...head } = record;
  return head;
}

function textOf(record: RunRecord): string {
  const end = record.ended ? formatEnd(record) : "";
  return formatHead(headOf(record)) + formatDone(record.done) + end;
}

const byIndex = (record: RunRecord) => ({
  ...record,
  done: new Map([...record.done].toSorted(([a], [b]) => a - b)),
});

const some = recordOf(
  [
    { registry, key: "a:1", entry: entryOf(sha256("a")) },
    { registry, key: "a:2", entry: null },
  ],
  { done: [[1, at(12)]], ended: true, failed: 1, shard: { index: 2, count: 4 } },
);

describe("a record as lines", () => {
  it("comes back as it was written", () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        expect(byIndex(parseRecord(textOf(record), place))).toEqual(byIndex(record));
      }),
    );
  });

  it("that is cut anywhere behind its head is a record with some of it done, and never unreadable", () => {
    fc.assert(
      fc.property(anyRecord, fc.double({ min: 0, max: 1, noNaN: true }), (record, part) => {
        const text = textOf(record);
        const head = formatHead(headOf(record)).length;
        const cut = parseRecord(text.slice(0, head + Math.floor((text.length - head) * part)), place);
        expect(headOf(cut)).toEqual(headOf(record));
        for (const [index, time] of cut.done) expect(record.done.get(index)).toBe(time);
        expect(cut.ended && !record.ended).toBe(false);
      }),
    );
  });

  it("keeps the first time of what is told twice", () => {
    const text = textOf({ ...some, ended: false }) + formatDone(new Map([[1, at(99)]]));
    expect(parseRecord(text, place).done).toEqual(new Map([[1, at(12)]]));
  });

  const lines = textOf(some).split("\n");
  const [head = ""] = lines;
  it.each([
    ["empty", "", /it has no first line/],
    ["without a whole head", head.slice(0, 40), /it has no first line/],
    ["torn in the middle", `${head}\n{"done":[1\n{"ended":true,"failed":0}\n`, /line 2 is not JSON/],
    ["no object", `${head}\n[1]\n`, /line 2 is not an object/],
    ["of something else", '{"a":1}\n', /formatVersion is not "1\.0"/],
    [
      "done beyond its intents",
      `${head}\n{"done":[2],"time":"${at(1)}"}\n`,
      /2 is done, and there are 2 intents/,
    ],
    ["done at no time", `${head}\n{"done":[1],"time":"soon"}\n`, /line 2\.time is not a time/],
    ["half ended", `${head}\n{"ended":false,"failed":0}\n`, /line 2\.ended is not true/],
    ["half stale", `${head}\n{"ended":true,"failed":1,"stale":1}\n`, /line 2\.stale is not true/],
    ["with a key that nobody knows", `${head}\n{"done":[],"time":"${at(1)}","x":1}\n`, /unknown key "x"/],
    ["of a shard out of range", `${head.replace('"index":2', '"index":5')}\n`, /shard\.index/],
    ["with a broken key", `${head.replace('"a:1"', '"A"')}\n`, /not repository:tag/],
    ["of a later version", `${head.replace('"1.0"', '"2.3"')}\n`, /format version 2\.3/],
  ])("that is %s is refused", (_, text, why) => {
    const problem = problemOf(() => parseRecord(text, place));
    expect(problemCode(problem)).toBe("state/record-unreadable");
    expect(problem.message).toMatch(why);
    expect(problem.message).toContain(place);
  });
});

describe("a record as two objects", () => {
  it("comes back with what was done, by the minute", () => {
    fc.assert(
      fc.property(anyRecord, fc.nat(), (record, beat) => {
        const found = parseRecordObjects(formatHead(headOf(record)), formatProgress(record, beat), place);
        expect(headOf(found)).toEqual(headOf(record));
        expect([found.ended, found.failed, found.stale]).toEqual([record.ended, record.failed, record.stale]);
        expect(new Set(found.done.keys())).toEqual(new Set(record.done.keys()));
        for (const [index, time] of found.done) {
          const lag = Date.parse(record.done.get(index) ?? "") - Date.parse(time);
          expect(lag).toBeGreaterThanOrEqual(0);
          expect(lag).toBeLessThan(60_000);
        }
      }),
    );
  });

  it("has nothing done before the second one is there", () => {
    const found = parseRecordObjects(formatHead(headOf(some)), null, place);
    expect(found).toEqual({ ...some, done: new Map(), ended: false, failed: 0 });
  });

  it("stays small", () => {
    const done = new Map(Array.from({ length: 100_000 }, (_, index) => [index, at(index / 100)] as const));
    expect(formatProgress({ done, ended: false, failed: 0 }, 1).length).toBeLessThan(2000);
  });

  it.each([
    ["half", '{"formatVersion":"1.0","done":[', /is not JSON/],
    ["of a later version", '{"formatVersion":"3.0"}', /format version 3\.0/],
    ["without its end", '{"formatVersion":"1.0","done":[],"failed":0,"beat":1}', /has no ended/],
    [
      "with a range that goes backward",
      `{"formatVersion":"1.0","done":[{"time":"${at(1)}","ranges":[[1,0]]}],"ended":false,"failed":0,"beat":1}`,
      /not a range/,
    ],
  ])("whose second one is %s is refused", (_, text, why) => {
    const problem = problemOf(() => parseRecordObjects(formatHead(headOf(some)), text, place));
    expect(problemCode(problem)).toBe("state/record-unreadable");
    expect(problem.message).toMatch(why);
  });
});
