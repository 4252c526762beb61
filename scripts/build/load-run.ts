// How the built program gets at a run: run.cjs as V8 compiled it when it was built, which takes a third of the time.
// Another V8 than that one refuses run.cache and compiles anew.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { constants, Script } from "node:vm";
import type { Host, runProgram as run } from "../../src/cli/run.ts";

interface Loaded {
  readonly runProgram: typeof run;
  readonly script: Script;
}

type Wrapper = (module: { exports: unknown }, require: NodeJS.Require, url: string) => void;

/**
 * Many functions run some thousand times in a short run: too seldom for optimized code to pay, often enough for V8 to make
 * it. So at first it has eight times its usual patience; a long run then gets the code that it needs. Later V8 has a cheaper
 * compiler between, and neither this flag nor the need for it.
 */
const patience = { first: "--interrupt-budget=540000", usual: "--interrupt-budget=67584", firstCpuMs: 2_000 };

/**
 * The heap of a large plan holds little that stays and much that goes. V8 lets it double before it looks for what is gone;
 * a third more takes a quarter off the peak of a plan of 20,000 tags, for a twentieth of its CPU. In a small heap it would
 * look all the time: a copy of 200 images took a third more CPU.
 */
const growth = { flag: "--heap-growing-percent=30", fromBytes: 36 * 1024 * 1024 };

const lookEveryMs = 100;

/** What V8 needs depends on how long a run gets and how large: only the run itself shows it. */
function tune(): void {
  let patient = process.versions.v8.startsWith("11.");
  let small = true;
  if (patient) setFlagsFromString(patience.first);
  const timer = setInterval(() => {
    // Asking costs more than the rest; a thread can't have used more than has passed.
    if (patient && performance.now() > patience.firstCpuMs && cpuMs() > patience.firstCpuMs) {
      patient = false;
      setFlagsFromString(patience.usual);
    }
    if (small && getHeapStatistics().used_heap_size > growth.fromBytes) {
      small = false;
      setFlagsFromString(growth.flag);
    }
    if (!patient && !small) clearInterval(timer);
  }, lookEveryMs).unref();
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

export function loadRun(): Loaded {
  tune();
  const url = import.meta.url;
  const filename = fileURLToPath(new URL("run.cjs", url));
  const cache = fileURLToPath(new URL("run.cache", url));
  // The bundle is ASCII.
  const script = new Script(readFileSync(filename, "latin1"), {
    filename,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    ...(existsSync(cache) ? { cachedData: readFileSync(cache) } : {}),
  });
  const module = { exports: {} as Pick<Loaded, "runProgram"> };
  (script.runInThisContext() as Wrapper)(module, createRequire(url), url);
  return { runProgram: module.exports.runProgram, script };
}

export function runProgram(host: Host): Promise<number> {
  return loadRun().runProgram(host);
}
