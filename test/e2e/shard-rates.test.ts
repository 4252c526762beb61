// Shards under limits that hold for all of them together, with the built program: ECR's rates, as the sandbox keeps them, and
// what the config allows a source.
import { afterEach, expect, it } from "vitest";
import { imageFrom, randomBlob } from "../registry/support/images.ts";
import { openStage, plainConfig, type Stage } from "../support/stage.ts";

let stage: Stage;
afterEach(() => stage.close());

/** So many tags, ten in each repository, of one layer each. */
function stockTags(count: number): void {
  const references = Array.from({ length: count }, (_, at) => {
    const [repository, tag] = [`team/app-${Math.floor(at / 10)}`, `${at % 10}`];
    stage.source.store(repository, imageFrom(`${at}`, [randomBlob(`${at}`, 500)]), tag);
    return `${repository}:${tag}`;
  });
  stage.list(...references);
}

async function applyByShards(count: number): Promise<void> {
  const indexes = Array.from({ length: count }, (_, at) => at + 1);
  const shards = indexes.map((index) => stage.start(["apply", "run", "--shard", `${index}/${count}`]).ended);
  for (const { code, stdout, stderr } of await Promise.all(shards))
    expect(code, `${stdout}${stderr}`).toBe(0);
  const finish = await stage.cli("apply", "run", "--finish");
  expect(finish.code, `${finish.stdout}${finish.stderr}`).toBe(0);
}

it("200 tags by 8 shards under ECR's rates: none fails", { timeout: 180_000 }, async () => {
  stage = await openStage(plainConfig, { quotas: true });
  stockTags(200);
  expect((await stage.cli("plan", "--out", "run", "--shards", "8")).code).toBe(0);
  await applyByShards(8);
  expect(stage.read("mapping.csv").trimEnd().split("\n")).toHaveLength(201);
  expect((await stage.cli("plan", "--detailed-exitcode")).code).toBe(0);
});

/** How many of these moments lie in any span of so many milliseconds, at most. */
function mostWithin(moments: readonly number[], span: number): number {
  return Math.max(...moments.map((from) => moments.filter((at) => at >= from && at < from + span).length));
}

it("4 shards keep to requestsPerMinute together", { timeout: 180_000 }, async () => {
  const limit = 120;
  stage = await openStage(plainConfig);
  const config = stage.read("mirror.config.yaml");
  stockTags(8);
  stage.write(
    "mirror.config.yaml",
    `${config}registries: { "${stage.source.host}": { requestsPerMinute: ${limit} } }\n`,
  );
  expect((await stage.cli("plan", "--out", "run", "--shards", "4")).code).toBe(0);
  const before = stage.source.requests.length;
  const moments: number[] = [];
  const watch = setInterval(() => {
    while (moments.length < stage.source.requests.length - before) moments.push(performance.now());
  }, 20);
  await applyByShards(4);
  clearInterval(watch);
  console.log(
    `${moments.length} requests of 4 shards in ${Math.round((moments.at(-1) ?? 0) - (moments[0] ?? 0))} ms`,
  );
  // Each image is a config and a layer at least.
  expect(moments.length).toBeGreaterThanOrEqual(16);
  // No shard may save up turns: one of each may come at the border of a span.
  for (const seconds of [3, 6, 9])
    expect(mostWithin(moments, seconds * 1000), `${seconds} s`).toBeLessThanOrEqual(
      (limit / 60) * seconds + 4,
    );
});
