// The state as it counts: nothing that was done is forgotten, nothing newer is undone, and asking twice changes nothing.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Digest } from "../../../src/core/base/digest.ts";
import { mergeState, type StateChange } from "../../../src/core/state/merge.ts";
import { emptyState, type State } from "../../../src/core/state/state.ts";
import { type Holds, withRecordedFiles, withRecords } from "../../../src/core/state/with-records.ts";
import { anyIntent, anyRecord, at, digests, entryOf, recordOf, registry } from "./records.ts";

const [one, two, three] = digests as [Digest, Digest, Digest];
const put = (key: string, digest: Digest): StateChange => ({ registry, key, entry: entryOf(digest, at(10)) });
const drop = (key: string): StateChange => ({ registry, key, entry: null });
const entries = (state: State) => state.registries[registry] ?? {};
const holding =
  (...held: readonly (readonly [string, Digest | null])[]): Holds =>
  (_, key) =>
    new Map(held).get(key);
const stateOf = (...changes: readonly StateChange[]) => mergeState(emptyState, changes, new Map());
const known = (key: string, digest: Digest, time: string): StateChange => ({
  registry,
  key,
  entry: entryOf(digest, time),
});

describe("an intent", () => {
  it("counts when it was done, whatever ECR holds now", () => {
    const record = recordOf([put("a:1", one), put("a:2", two)], { done: [[0, at(12)]] });
    expect(entries(withRecords(emptyState, [record], null))).toEqual({ "a:1": entryOf(one, at(12)) });
    const held = holding(["a:1", null], ["a:2", null]);
    expect(entries(withRecords(emptyState, [record], held))).toEqual({ "a:1": entryOf(one, at(12)) });
  });

  it("counts when ECR holds its digest, from the start of its run", () => {
    const record = recordOf([put("a:1", one), put("a:2", two), put("b:1", two)]);
    const held = holding(["a:1", one], ["a:2", one]);
    expect(entries(withRecords(emptyState, [record], held))).toEqual({ "a:1": entryOf(one, at(10)) });
    expect(withRecords(emptyState, [record], null)).toBe(emptyState);
  });

  it("to delete counts when it was done, or when nothing is there any more", () => {
    const state = stateOf(known("a:1", one, at(1)), known("a:2", one, at(1)), known("b:1", one, at(1)));
    const record = recordOf([drop("a:1"), drop("a:2"), drop("b:1")], { done: [[0, at(12)]] });
    const held = holding(["a:2", null], ["b:1", two]);
    expect(Object.keys(entries(withRecords(state, [record], held)))).toEqual(["b:1"]);
  });

  it("to delete an image without a tag is remembered by the tag that it was replaced on", () => {
    const moved = mergeState(stateOf(known("a:1", one, at(1))), [known("a:1", two, at(2))], new Map());
    const record = recordOf([drop(`a@${one}`)], { done: [[0, at(12)]] });
    const after = withRecords(moved, [record], null);
    expect(entries(after)).toEqual({ "a:1": entryOf(two, at(2)) });
    expect(withRecords(after, [record], null)).toBe(after);
  });

  it("doesn't count against what the state has learned since", () => {
    const later = stateOf(known("a:1", two, at(20)));
    const record = recordOf([put("a:1", one)], { done: [[0, at(12)]] });
    expect(withRecords(later, [record], holding(["a:1", one]))).toBe(later);
    const gone = recordOf([drop("a:1")], { done: [[0, at(12)]] });
    expect(withRecords(later, [gone], null)).toBe(later);
    const again = withRecords(stateOf(known("a:1", two, at(11))), [record], null);
    expect(entries(again)["a:1"]).toEqual({
      ...entryOf(one, at(12)),
      replaced: [{ digest: two, time: at(11) }],
    });
  });

  it("keeps the earlier time of a digest, and what the newer one says of it", () => {
    const record = recordOf([{ ...put("a:1", one), entry: { ...entryOf(one), from: "record" } }], {
      done: [[0, at(12)]],
    });
    const early = stateOf(known("a:1", one, at(1)));
    expect(entries(withRecords(early, [record], null))["a:1"]).toMatchObject({ from: "record", time: at(1) });
    const late = stateOf(known("a:1", one, at(20)));
    expect(entries(withRecords(late, [record], null))["a:1"]).toMatchObject({ from: "list", time: at(12) });
  });

  it("of the later run wins, in whatever order the records come", () => {
    const first = recordOf([put("a:1", one), put("b:1", two)], {
      id: "x",
      started: at(10),
      done: [
        [0, at(11)],
        [1, at(12)],
      ],
    });
    const second = recordOf([put("a:1", two), drop("b:1")], {
      id: "a",
      started: at(20),
      done: [
        [0, at(21)],
        [1, at(22)],
      ],
    });
    const third = recordOf([put("a:1", three)], { id: "b", started: at(15) });
    const all = [first, second, third];
    const after = withRecords(emptyState, all, holding(["a:1", two]));
    expect(entries(after)).toEqual({
      "a:1": { ...entryOf(two, at(21)), replaced: [{ digest: one, time: at(11) }] },
    });
    expect(withRecords(emptyState, all.toReversed(), holding(["a:1", two]))).toEqual(after);
  });

  it("of another config than the state's says nothing", () => {
    const record = recordOf([put("a:1", one)], { name: "ours", done: [[0, at(12)]] });
    expect(entries(withRecords({ ...emptyState, name: "ours" }, [record], null))).toHaveProperty(["a:1"]);
    const other = { ...emptyState, name: "other" };
    expect(withRecords(other, [record], null)).toBe(other);
  });

  it("with the key of an object's own property is a key like another", () => {
    const record = recordOf([put("constructor:1", one)], { done: [[0, at(12)]] });
    expect(Object.keys(entries(withRecords(emptyState, [record], null)))).toEqual(["constructor:1"]);
  });
});

describe("records on a state", () => {
  const anyState = fc
    .array(anyIntent, { maxLength: 6 })
    .map((changes) => mergeState(emptyState, changes, new Map()));
  const anyHeld = fc.dictionary(fc.constantFrom("a:1", "a:2", "b:1"), fc.option(fc.constantFrom(...digests)));
  const cases = [anyState, fc.array(anyRecord, { maxLength: 4 }), fc.option(anyHeld)] as const;
  const holdsOf = (held: Record<string, Digest | null> | null): Holds | null =>
    held === null ? null : (_, key) => (Object.hasOwn(held, key) ? held[key] : undefined);

  it("say the same when they are read again, in any order", () => {
    fc.assert(
      fc.property(...cases, (state, records, held) => {
        const after = withRecords(state, records, holdsOf(held));
        expect(withRecords(state, records.toReversed(), holdsOf(held))).toEqual(after);
        expect(after.serial).toBe(state.serial);
        const places = records.flatMap(({ intents }) =>
          intents.map((intent) => intent.registry + intent.key),
        );
        const apart = new Set(places).size === places.length;
        if (apart) expect(withRecords(after, records, holdsOf(held))).toBe(after);
      }),
    );
  });

  it("never take away or change what is newer than all that they did, but for the time of a digest", () => {
    fc.assert(
      fc.property(...cases, (state, records, held) => {
        const after = withRecords(state, records, holdsOf(held));
        const newest = Math.max(
          ...records
            .flatMap(({ started, done }) => [started, ...done.values()])
            .map((time) => Date.parse(time)),
        );
        for (const [host, list] of Object.entries(state.registries)) {
          for (const [key, entry] of Object.entries(list)) {
            if (Date.parse(entry.time) <= newest) continue;
            const { time: _, replaced: _older, ...rest } = after.registries[host]?.[key] ?? entry;
            const { time: _was, replaced: _before, ...was } = entry;
            expect(rest).toEqual(was);
          }
        }
      }),
    );
  });

  it("that did everything last leave exactly what they meant", () => {
    fc.assert(
      fc.property(
        anyState,
        fc.uniqueArray(anyIntent, { selector: ({ registry: host, key }) => host + key }),
        (state, intents) => {
          const late = at(20_000);
          const record = recordOf(intents, { done: intents.map((_, index) => [index, late]) });
          const after = withRecords(state, [record], null);
          for (const { registry: host, key, entry } of intents)
            expect(after.registries[host]?.[key]?.digest).toBe(entry?.digest);
        },
      ),
    );
  });
});

describe("files that runs meant to write", () => {
  const intended = { ...recordOf([]), files: { "a.csv": one, "b.csv": two } };

  it("count as written where they hold now what was meant", () => {
    const state = withRecordedFiles(emptyState, [intended], (path) => (path === "a.csv" ? one : three));
    expect(state.files).toEqual({ "a.csv": one });
    expect(withRecordedFiles(state, [intended], () => undefined)).toBe(state);
    expect(withRecordedFiles(state, [intended], () => one)).toBe(state);
  });

  it("of another config say nothing", () => {
    const state = { ...emptyState, name: "other" };
    expect(withRecordedFiles(state, [intended], () => one)).toBe(state);
  });
});
