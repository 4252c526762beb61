// The real side of the model test: two configs in one folder on one ECR, an upstream, and the program's own use cases run
// in process on a clock that is given.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openRuntime } from "../../../../src/app/runtime/open.ts";
import { kinds } from "../../../../src/app/runtime/kinds.ts";
import type { Runtime } from "../../../../src/app/runtime/runtime.ts";
import type { Config } from "../../../../src/config/config.ts";
import { loadConfig } from "../../../../src/config/load/load.ts";
import { awsEnvironment } from "../../../support/aws.ts";
import { testTiming } from "../../../support/timing.ts";
import { type EcrSide, openEcrSide } from "./ecr-side.ts";
import { openUpstream, type Upstream } from "./upstream.ts";

/** Far ahead of any real clock: what is measured by a file's time has long passed. */
export const began = Date.parse("2040-01-01T00:00:00Z");

export interface World {
  readonly folder: string;
  readonly upstream: Upstream;
  readonly ecr: EcrSide;
  now(): number;
  pass(milliseconds: number): void;
  write(path: string, text: string): void;
  /** null: there is no such file. */
  read(path: string): string | null;
  remove(path: string): void;
  /** Opens a config and its runtime for one run, and closes them. */
  run<T>(path: string, work: (config: Config, runtime: Runtime) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Memory where there is some: the sandboxes write many small files. */
const base = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

export async function openWorld(): Promise<World> {
  const folder = mkdtempSync(join(base, "ecr-mirror-model-"));
  let time = began;
  const now = () => new Date(time);
  const upstream = await openUpstream(join(folder, "upstream"));
  const ecr = await openEcrSide(join(folder, "ecr"), now);
  mkdirSync(join(folder, "state"));
  const at = (path: string) => join(folder, path);
  return {
    folder,
    upstream,
    ecr,
    now: () => time,
    pass: (milliseconds) => void (time += milliseconds),
    write: (path, text) => writeFileSync(at(path), text),
    read: (path) => (existsSync(at(path)) ? readFileSync(at(path), "utf8") : null),
    remove: (path) => rmSync(at(path), { recursive: true, force: true }),
    async run(path, work) {
      const config = await loadConfig({
        kinds,
        path: at(path),
        read: (name) => readFile(name),
        environment: { PASSWORD: upstream.password },
      });
      const runtime = await openRuntime(config, {
        environment: awsEnvironment,
        signal: new AbortController().signal,
        now,
        timing: testTiming(),
        holder: { who: "model", pid: process.pid, command: "test" },
        onNote: () => undefined,
      });
      try {
        return await work(config, runtime);
      } finally {
        await runtime.close();
      }
    },
    async close() {
      await upstream.close();
      await ecr.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
