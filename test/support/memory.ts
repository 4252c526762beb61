// What a stage's program remembers, on disk or in a bucket: its state, and the records of runs beside it.
import { existsSync, readdirSync } from "node:fs";
import type { Digest } from "../../src/core/base/digest.ts";
import { parseRecord, parseRecordObjects, type RunRecord } from "../../src/core/state/run-record.ts";
import { emptyState, type State } from "../../src/core/state/state.ts";
import { parseState } from "../../src/core/state/text.ts";
import { withRecords } from "../../src/core/state/with-records.ts";
import type { S3Server } from "../app/s3-server.ts";
import { registry, type Stage } from "./stage.ts";

/** Where a stage keeps its state. */
export interface Memory {
  readonly stage: Stage;
  records(): readonly RunRecord[];
  state(): State;
  /** Lets the leases of a killed run end. */
  expire(): void;
}

export function onDisk(stage: Stage): Memory {
  const path = "state/mirror.state.json";
  const folder = `${path}.d`;
  return {
    stage,
    records() {
      const names = existsSync(stage.path(folder)) ? readdirSync(stage.path(folder)) : [];
      const files = names.filter((name) => name.endsWith(".jsonl")).map((name) => `${folder}/${name}`);
      return files.map((file) => parseRecord(stage.read(file), file));
    },
    state: () => (existsSync(stage.path(path)) ? parseState(stage.read(path), path) : emptyState),
    expire: () => undefined,
  };
}

export function onS3(stage: Stage, s3: S3Server, key: string): Memory {
  const { objects } = s3;
  return {
    stage,
    records: () =>
      [...objects]
        .filter(([name]) => name.startsWith(`${key}.d/`) && /\.d\/[^/]+\.json$/.test(name))
        .filter(([name]) => !name.endsWith(".done.json"))
        .map(([name, head]) =>
          parseRecordObjects(head, objects.get(name.replace(/json$/, "done.json")) ?? null, name),
        ),
    state() {
      const text = objects.get(key);
      return text === undefined ? emptyState : parseState(text, key);
    },
    expire() {
      s3.aheadMs += 61_000;
    },
  };
}

/** Tags by the state and by what its records say of an ECR that holds these; null: by what they say was done. */
export function knownTags(
  memory: Memory,
  held: ReadonlyMap<string, string> | null,
): ReadonlyMap<string, string> {
  const holds = (_: string, key: string) => (held?.get(key) ?? null) as Digest | null;
  const { registries } = withRecords(memory.state(), memory.records(), held === null ? null : holds);
  return new Map(Object.entries(registries[registry] ?? {}).map(([key, { digest }]) => [key, digest]));
}
