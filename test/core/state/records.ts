// Records of runs to write and read in tests.
import fc from "fast-check";
import { type Digest, sha256 } from "../../../src/core/base/digest.ts";
import type { StateChange } from "../../../src/core/state/merge.ts";
import type { RecordHead, RunRecord } from "../../../src/core/state/run-record.ts";
import type { StateEntry } from "../../../src/core/state/state.ts";

export const registry = "123456789012.dkr.ecr.us-west-2.amazonaws.com";
export const at = (seconds: number): string => new Date(Date.UTC(2026, 10, 20, 0, 0, seconds)).toISOString();
export const digests: readonly Digest[] = ["a", "b", "c", "d"].map((text) => sha256(text));

export function entryOf(digest: Digest, time = at(0)): StateEntry {
  return { digest, source: { reference: "docker.io/a:1", digest }, from: "list", policy: "same", time };
}

export function recordOf(
  intents: readonly StateChange[],
  {
    done = [],
    ...more
  }: Partial<Omit<RunRecord, "done">> & { done?: readonly (readonly [number, string])[] } = {},
): RunRecord {
  return {
    id: "one",
    name: "mirror.config.yaml",
    lineage: null,
    planDigest: null,
    shard: null,
    holder: { who: "ann@laptop", pid: 7, command: "apply" },
    started: at(10),
    intents,
    files: {},
    ended: false,
    failed: 0,
    ...more,
    done: new Map(done),
  };
}

const seconds = fc.integer({ min: 0, max: 10_000 });
const anyDigest = fc.constantFrom(...digests);
const anyText = fc.string({ maxLength: 12, unit: "grapheme" });

export const anyEntry: fc.Arbitrary<StateEntry> = fc
  .record({
    digest: anyDigest,
    from: anyText,
    policy: anyText,
    time: seconds.map(at),
    parts: fc.array(anyDigest),
  })
  .map(({ parts, ...entry }) => ({
    ...entryOf(entry.digest),
    ...entry,
    ...(parts.length === 0 ? {} : { parts }),
  }));

/** Few keys, so that runs meet on them. */
export const anyIntent: fc.Arbitrary<StateChange> = fc.record({
  registry: fc.constantFrom(registry, "r"),
  key: fc.constantFrom("a:1", "a:2", "b:1", `a@${sha256("a")}`),
  entry: fc.option(anyEntry),
});

const anyHead: fc.Arbitrary<RecordHead> = fc
  .record({
    id: fc.uuid(),
    name: anyText,
    lineage: fc.option(fc.uuid()),
    planDigest: fc.option(anyDigest),
    shard: fc.option(fc.integer({ min: 1, max: 9 }).map((index) => ({ index, count: 9 }))),
    who: anyText,
    link: fc.option(anyText),
    started: seconds.map(at),
    intents: fc.array(anyIntent, { maxLength: 12 }),
    files: fc.dictionary(anyText, anyDigest, { maxKeys: 3 }),
  })
  .map(({ who, link, ...head }) => ({
    ...head,
    holder: { who, pid: 7, command: "apply", ...(link === null ? {} : { link }) },
  }));

export const anyRecord: fc.Arbitrary<RunRecord> = anyHead.chain((head) =>
  fc
    .record({
      done: fc.uniqueArray(fc.nat({ max: Math.max(head.intents.length - 1, 0) }), {
        maxLength: head.intents.length,
      }),
      times: fc.array(seconds.map(at), { minLength: 12, maxLength: 12 }),
      ended: fc.boolean(),
      failed: fc.nat({ max: 5 }),
      stale: fc.boolean(),
    })
    .map(({ done, times, ended, failed, stale }) => ({
      ...head,
      done: new Map(done.map((index) => [index, times[index] ?? at(0)])),
      ended,
      failed: ended ? failed : 0,
      ...(ended && stale ? { stale: true as const } : {}),
    })),
);
