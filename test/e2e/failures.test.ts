// Three of twenty images fail: exactly these are named, all else is done, files keep what they had, and a second
// run of the same plan does the rest.
import { afterEach, beforeEach, expect, it } from "vitest";
import type { TestImage } from "../registry/support/images.ts";
import { imageOf } from "../registry/support/images.ts";
import { openStage, type Stage, type StockedImage } from "../support/stage.ts";
import { walkEcr } from "../support/walk-ecr.ts";

const broken = [2, 9, 17];

let stage: Stage;
let images: readonly StockedImage[];
beforeEach(async () => {
  stage = await openStage();
  images = stage.stock(20, [5_000]);
});
afterEach(() => stage.close());

const nameOf = (at: number) => `m/${images[at]?.repository}:1`;

/** Takes the layer of each broken image away from the source, as a lost disk would; gives what puts it back. */
function breakSource(of: (at: number) => TestImage | undefined): () => void {
  const lost = broken.flatMap((at) => {
    const digest = of(at)?.blobs.at(-1)?.digest ?? "";
    const key = `${images[at]?.repository}@${digest}`;
    const bytes = stage.source.blobs.get(key);
    stage.source.blobs.delete(key);
    return bytes === undefined ? [] : [{ key, bytes }];
  });
  expect(lost).toHaveLength(broken.length);
  return () => lost.forEach(({ key, bytes }) => stage.source.blobs.set(key, bytes));
}

function failedNames(stdout: string): readonly string[] {
  return [...stdout.matchAll(/^ {2}failed {2}(\S+)/gm)].map(([, name = ""]) => name);
}

it("names exactly these, does all others, and leaves their rows out", async () => {
  breakSource((at) => images[at]?.image);
  const ran = await stage.cli("apply", "--yes");
  expect(ran.code, ran.stderr).toBe(1);
  expect(failedNames(ran.stdout)).toEqual(broken.map(nameOf));
  expect(ran.stdout).toMatch(/Applied: 38 done .*, 3 failed\. Run the same command again/);
  const { tags, incomplete } = await walkEcr(stage.ecr);
  expect([tags.size, incomplete]).toEqual([17, []]);
  const mapping = stage.read("mapping.csv");
  expect(mapping.trimEnd().split("\n")).toHaveLength(18);
  for (const at of broken) expect(mapping).not.toContain(`${images[at]?.repository}:1,`);
  const plan = await stage.cli("plan", "--detailed-exitcode", "--format", "json");
  expect(plan.code).toBe(2);
  expect(JSON.parse(plan.stdout)).toMatchObject({ summary: { copyImage: 3, unchanged: 17 } });
});

it("keeps the rows that they had", async () => {
  expect((await stage.cli("apply", "--yes")).code).toBe(0);
  const before = stage.read("mapping.csv");
  const moved = images.map(({ repository }, at) => {
    const image = imageOf(`moved ${at}`, [5_000]);
    if (broken.includes(at)) stage.source.store(repository, image, "1");
    return image;
  });
  breakSource((at) => moved[at]);
  const ran = await stage.cli("apply", "--yes");
  expect(ran.code).toBe(1);
  expect(failedNames(ran.stdout)).toEqual(broken.map(nameOf));
  expect(stage.read("mapping.csv")).toBe(before);
});

it("a saved plan of which three failed is applied again: it does these, and completes the files", async () => {
  expect((await stage.cli("plan", "--out", "saved.plan")).code).toBe(0);
  const mend = breakSource((at) => images[at]?.image);
  expect((await stage.cli("apply", "saved.plan")).code).toBe(1);
  const still = await stage.cli("apply", "saved.plan");
  expect(still.code, still.stdout).toBe(1);
  expect(failedNames(still.stdout)).toEqual(broken.map(nameOf));
  mend();
  const again = await stage.cli("apply", "saved.plan");
  expect(again.code, again.stdout).toBe(0);
  expect(stage.read("mapping.csv").trimEnd().split("\n")).toHaveLength(21);
  expect((await stage.cli("plan", "--detailed-exitcode")).code).toBe(0);
});

it("a file that somebody edited after a half-applied plan makes the plan stale", async () => {
  expect((await stage.cli("plan", "--out", "saved.plan")).code).toBe(0);
  const mend = breakSource((at) => images[at]?.image);
  expect((await stage.cli("apply", "saved.plan")).code).toBe(1);
  const edited = `${stage.read("mapping.csv")}a.example/b:1,c.example/b:1\n`;
  stage.write("mapping.csv", edited);
  mend();
  const again = await stage.cli("apply", "saved.plan");
  expect(again.code, again.stdout).toBe(4);
  expect(stage.read("mapping.csv")).toBe(edited);
});

it("--fail-fast begins nothing new after the first", async () => {
  breakSource((at) => images[at]?.image);
  const ran = await stage.cli("apply", "--yes", "--fail-fast", "--concurrency", "1");
  expect(ran.code).toBe(1);
  expect(failedNames(ran.stdout)).toHaveLength(1);
  expect((await walkEcr(stage.ecr)).tags.size).toBeLessThan(20 - broken.length);
});
