// A copy that is killed at a random moment and run again ends as if nothing had happened, and moves only what is
// missing. At no moment does a tag point at something incomplete.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  imageFrom,
  imageOf,
  indexOf,
  randomBlob,
  referrerOf,
  type TestImage,
} from "../registry/support/images.ts";
import { onRequest } from "./support/faults.ts";
import { FaultRegistry } from "./support/registry.ts";

const kills = 50;
const shared = randomBlob("shared", 1_200_000);
const images: { repository: string; tag: string; image: TestImage }[] = [
  { repository: "team/one", tag: "1", image: imageFrom("one", [shared, randomBlob("a", 30_000)]) },
  { repository: "team/two", tag: "2", image: imageFrom("two", [shared, randomBlob("b", 2_000_000)]) },
  {
    repository: "team/three",
    tag: "3",
    image: indexOf([
      { image: imageOf("amd", [50_000, 20_000]), platform: "linux/amd64" },
      { image: imageOf("arm", [60_000]), platform: "linux/arm64" },
    ]),
  },
];

let folder = "";
let child = "";
beforeAll(async () => {
  folder = mkdtempSync(join(process.cwd(), "node_modules", ".kill-"));
  child = join(folder, "copy-child.mjs");
  await build({
    entryPoints: [join(import.meta.dirname, "support", "copy-child.ts")],
    outfile: child,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function newSource(): Promise<FaultRegistry> {
  const source = await new FaultRegistry().start();
  for (const { repository, tag, image } of images) source.store(repository, image, tag);
  const first = images[0];
  if (first !== undefined) source.store(first.repository, referrerOf("sbom", first.image.root));
  return source;
}

/** A target that takes its time, so that a moment can be hit. */
async function newTarget(): Promise<FaultRegistry> {
  const target = await new FaultRegistry().start();
  const slow = onRequest(async () => {
    await sleep(6);
    return false;
  });
  for (const kind of ["upload-post", "upload-put", "manifest-put", "blob-head"] as const)
    target.inject(kind, slow, { times: 100_000 });
  return target;
}

/** Runs the copier; kills it after `milliseconds` when that is given. Gives whether it ended by itself. */
async function runChild(
  source: FaultRegistry,
  target: FaultRegistry,
  milliseconds?: number,
): Promise<boolean> {
  const list = images.map(({ repository, tag, image }) => ({ repository, tag, digest: image.root.digest }));
  const process = spawn(
    globalThis.process.execPath,
    [child, source.host, target.host, JSON.stringify(list)],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  let errors = "";
  process.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString("utf8")));
  const ended = once(process, "close");
  await Promise.race([once(process.stdout, "data"), ended]);
  if (milliseconds !== undefined) {
    await Promise.race([sleep(milliseconds), ended]);
    process.kill("SIGKILL");
  }
  const [code, signal] = (await ended) as [number | null, string | null];
  if (signal === null && code !== 0) throw new Error(errors);
  return signal === null;
}

it(
  `64 kill -9 at ${kills} random moments, then again: the same final state`,
  { timeout: 150_000 },
  async () => {
    const seed = Number(process.env["FAULT_SEED"] ?? 64);
    let state = seed;
    const random = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
    const source = await newSource();
    const reference = await newTarget();
    const started = performance.now();
    await runChild(source, reference);
    const whole = Math.min(600, performance.now() - started);
    const wanted = reference.state();
    let same = 0;
    let killed = 0;
    for (let round = 0; round < kills; round++) {
      const target = await newTarget();
      if (!(await runChild(source, target, random() * whole))) killed += 1;
      await target.settled();
      expect(target.incompleteTags()).toEqual([]);
      const stored = target.blobs.size;
      const uploads = target.count("upload-put");
      await runChild(source, target);
      expect(target.incompleteTags()).toEqual([]);
      // A blob whose upload was under way when the process died may have been stored after it.
      expect(target.count("upload-put") - uploads).toBeLessThanOrEqual(reference.blobs.size - stored);
      if (target.state() === wanted) same += 1;
      await target.close();
    }
    process.stdout.write(
      `kill -9, seed ${seed}: ${killed} of ${kills} killed in the middle, ${same}/${kills} ended the same\n`,
    );
    expect(same).toBe(kills);
    expect(killed).toBeGreaterThan(kills / 4);
    await Promise.all([source.close(), reference.close()]);
  },
);
