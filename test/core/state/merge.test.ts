import { describe, expect, it } from "vitest";
import { sha256 } from "../../../src/core/base/digest.ts";
import { mergeState } from "../../../src/core/state/merge.ts";
import { emptyState, type State, type StateEntry } from "../../../src/core/state/state.ts";

const registry = "123456789012.dkr.ecr.us-west-2.amazonaws.com";
const key = "platform/nginx:1.27";

function entry(content: string, day: number, parts: readonly string[] = []): StateEntry {
  return {
    digest: sha256(content),
    source: { reference: "docker.io/library/nginx:1.27", digest: sha256(content) },
    from: "extra",
    policy: "same",
    time: `2026-11-${String(day).padStart(2, "0")}T00:00:00.000Z`,
    ...(parts.length === 0 ? {} : { parts: parts.map((part) => sha256(part)) }),
  };
}

function put(state: State, ...entries: readonly StateEntry[]): State {
  return entries.reduce(
    (before, one) => mergeState(before, [{ registry, key, entry: one }], new Map()),
    state,
  );
}

function held(state: State): StateEntry | undefined {
  return state.registries[registry]?.[key];
}

describe("mergeState", () => {
  it("adds one serial and keeps what others wrote", () => {
    const other = mergeState(
      emptyState,
      [{ registry: "elsewhere", key: "a:1", entry: entry("x", 1) }],
      new Map(),
    );
    const both = put(other, entry("a", 2));
    expect(both.serial).toBe(2);
    expect(Object.keys(both.registries)).toEqual([registry, "elsewhere"]);
  });

  it("changes each registry by its own changes", () => {
    const merged = mergeState(
      emptyState,
      [
        { registry, key: "a:1", entry: entry("a", 1) },
        { registry: "elsewhere", key: "b:1", entry: entry("b", 1) },
      ],
      new Map(),
    );
    expect(merged.registries).toEqual({
      [registry]: { "a:1": entry("a", 1) },
      elsewhere: { "b:1": entry("b", 1) },
    });
  });

  it("keeps the time of a digest that was there already", () => {
    expect(held(put(emptyState, entry("a", 1), entry("a", 5)))?.time).toBe(entry("a", 1).time);
  });

  it("remembers replaced digests, newest first, each once", () => {
    const state = put(
      emptyState,
      entry("a", 1, ["a1"]),
      entry("b", 2),
      entry("c", 3),
      entry("a", 4),
      entry("d", 5),
    );
    expect(held(state)?.replaced?.map(({ digest }) => digest)).toEqual([
      sha256("a"),
      sha256("c"),
      sha256("b"),
    ]);
    const back = put(emptyState, entry("a", 1), entry("b", 2), entry("a", 3));
    expect(held(back)?.replaced?.map(({ digest }) => digest)).toEqual([sha256("b")]);
    expect(held(put(emptyState, entry("a", 1, ["a1"]), entry("b", 2)))?.replaced).toEqual([
      { digest: sha256("a"), time: entry("a", 1).time, parts: [sha256("a1")] },
    ]);
  });

  it("does not remember as replaced what another hand had put there", () => {
    const found = put(emptyState, { ...entry("a", 1), found: true });
    expect(held(found)?.found).toBe(true);
    const after = held(put(found, entry("b", 2)));
    expect(after?.digest).toBe(sha256("b"));
    expect(after).not.toHaveProperty("found");
    expect(after).not.toHaveProperty("replaced");
    expect(held(put(found, entry("b", 2), entry("c", 3)))?.replaced?.map(({ digest }) => digest)).toEqual([
      sha256("b"),
    ]);
  });

  it("remembers every source that asked for the same image, and none of another image's", () => {
    const first = put(emptyState, { ...entry("a", 1), from: "list", alsoFrom: ["chart"] });
    const after = held(put(first, { ...entry("b", 2), from: "policy" }));
    expect(after).toMatchObject({ from: "policy", alsoFrom: ["chart", "list"] });
    const source = { reference: "docker.io/library/nginx:1.28", digest: sha256("b") };
    expect(held(put(first, { ...entry("b", 2), source, from: "policy" }))).not.toHaveProperty("alsoFrom");
    expect(held(put(first, { ...entry("a", 2), from: "list" }))?.alsoFrom).toEqual(["chart"]);
  });

  it("forgets a replaced digest that was deleted", () => {
    const state = put(emptyState, entry("a", 1), entry("b", 2), entry("c", 3));
    const deleted = mergeState(
      state,
      [{ registry, key: `platform/nginx@${sha256("a")}`, entry: null }],
      new Map(),
    );
    expect(held(deleted)?.replaced?.map(({ digest }) => digest)).toEqual([sha256("b")]);
    const all = mergeState(
      deleted,
      [{ registry, key: `platform/nginx@${sha256("b")}`, entry: null }],
      new Map(),
    );
    expect(held(all)).toEqual(entry("c", 3));
  });

  it("does not grow for ever", () => {
    const moves = Array.from({ length: 150 }, (_, index) => entry(`move ${index}`, 1));
    expect(held(put(emptyState, ...moves))?.replaced).toHaveLength(100);
  });

  it("removes entries, and a registry with its last one", () => {
    const gone = mergeState(put(emptyState, entry("a", 1)), [{ registry, key, entry: null }], new Map());
    expect(gone.registries).toEqual({});
  });

  it("writes and forgets files", () => {
    const one = mergeState(
      emptyState,
      [],
      new Map([
        ["b.csv", sha256("b")],
        ["a.csv", sha256("a")],
      ]),
    );
    expect(Object.keys(one.files)).toEqual(["a.csv", "b.csv"]);
    expect(mergeState(one, [], new Map([["a.csv", null]])).files).toEqual({ "b.csv": sha256("b") });
  });

  it("gives two writers' changes in either order", () => {
    const one = { registry, key: "a:1", entry: entry("one", 1) };
    const other = { registry, key: "b:1", entry: entry("other", 1) };
    const files = new Map<string, never>();
    expect(mergeState(mergeState(emptyState, [one], files), [other], files)).toEqual(
      mergeState(mergeState(emptyState, [other], files), [one], files),
    );
  });
});
