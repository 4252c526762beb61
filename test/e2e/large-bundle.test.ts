// A plan of 100,000 images as a bundle of 64 parts: a worker needs no more memory than its part does, and the bundle is shown and
// applied as a whole by a program that reads it piece by piece.
import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { writeBundle } from "../../src/app/planning/bundle/write.ts";
import { readPlanFile } from "../../src/app/planning/read-plan.ts";
import { openFolderBundle } from "../../src/storage/bundle/store.ts";
import { openFiles } from "../../src/storage/files.ts";
import type { Running } from "../support/cli.ts";
import { openStage, plainConfig, type Stage } from "../support/stage.ts";
import { enlarged } from "./support/large-plan.ts";

const parts = 64;
const signal = new AbortController().signal;
let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
  // The API has another address than the registry, so ECR's rates do not hold and a worker is done soon.
  const target = stage.ecr.settings.replace(/(registryEndpoint: "http:\/\/)127\.0\.0\.1/, "$1localhost");
  stage.write("mirror.config.yaml", plainConfig.replace("TARGET", target));
  stage.stock(1);
  expect(await stage.cli("plan", "--out", "one.plan")).toMatchObject({ code: 0 });
  const { plan } = await readPlanFile("one.plan", openFiles(stage.folder));
  await bundled("small", plan, 20);
  await bundled("large", plan, 1_000);
}, 180_000);
afterAll(() => stage.close());

type Plan = Parameters<typeof enlarged>[0];

/** With parts of the same size, however many. */
async function bundled(name: string, plan: Plan, repositories: number): Promise<void> {
  const wish = {
    plan: enlarged(plan, { repositories, tagsEach: 100 }),
    shards: Math.ceil((parts * repositories) / 1_000),
    limits: new Map(),
    config: { secrets: [] },
    files: ["mirror.config.yaml", "images.txt"].map((file) => ({ name: file, text: stage.read(file) })),
  };
  await writeBundle(openFolderBundle(name, stage.folder), wish, signal);
}

/** The kernel keeps the peak of a process as long as it lives. */
async function peakOf({ child, ended }: Running): Promise<number> {
  let peak = 0;
  const timer = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
      peak = Math.max(peak, Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024);
    } catch {
      // It has gone.
    }
  }, 20);
  const { code, stdout, stderr } = await ended;
  clearInterval(timer);
  expect(code, `${stdout}${stderr}`.slice(-2_000)).toBe(0);
  return peak;
}

it.runIf(process.platform === "linux")(
  "is applied by workers whose memory does not grow with the plan",
  { timeout: 180_000 },
  async () => {
    const of = (bundle: string, shard: string): Promise<number> =>
      peakOf(stage.start(["apply", bundle, "--shard", shard]));
    const small = await of("small", "1/2");
    const large = [await of("large", "1/64"), await of("large", "64/64")];
    const told = [small, ...large].map((peak) => `${Math.round(peak)} MiB`);
    console.log(`a worker's peak: of 2,000 images ${told[0]}, of 100,000 ${told[1]} and ${told[2]}`);
    expect(Math.max(...large)).toBeLessThan(256);
    expect(Math.max(...large)).toBeLessThan(small + 48);
  },
);

it("is shown in a heap of 256 MB", async () => {
  expect(readdirSync(stage.path("large/parts"))).toHaveLength(parts);
  const env = { ...stage.env, NODE_OPTIONS: "--max-old-space-size=256" };
  const shown = await stage.start(["show", "large", "--format", "text=shown", "--format", "gitlab"], { env })
    .ended;
  expect(shown).toMatchObject({ code: 0, stderr: "", stdout: '{"create":101001,"update":0,"delete":0}\n' });
  expect(stage.read("shown")).toContain("Plan: 1000 repositories, 100000 images");
});

it("is refused as a whole in a heap that can't hold it, before anything is done, and says what else there is", async () => {
  const env = { ...stage.env, NODE_OPTIONS: "--max-old-space-size=256" };
  const requests = stage.ecr.requests.length;
  const whole = await stage.start(["apply", "large"], { env }).ended;
  expect([whole.code, whole.stdout]).toEqual([64, ""]);
  expect(whole.stderr).toContain("[plan/too-large]");
  expect(whole.stderr).toMatch(/NODE_OPTIONS=--max-old-space-size=\d{3} /);
  expect(whole.stderr).toContain("ecr-mirror apply PLAN --shard I/N for each I, then --finish");
  expect(stage.ecr.requests.slice(requests).filter(({ method }) => method === "PUT")).toEqual([]);
});

it(
  "is applied as a whole where the heap can hold it: what the shards did is skipped",
  { timeout: 120_000 },
  async () => {
    const env = { ...stage.env, NODE_OPTIONS: "--max-old-space-size=96" };
    const whole = await stage.start(["apply", "small"], { env }).ended;
    expect(whole.code, whole.stderr).toBe(0);
    expect(whole.stdout).toMatch(/^Applied: \d+ done .*, \d+ held already\.$/m);
    expect((await stage.start(["apply", "small", "--finish"], { env }).ended).code).toBe(0);
  },
);
