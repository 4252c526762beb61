// A saved plan and its apply cost one pull for each image: what the plan has read is kept beside the config, checked by
// its digest, and read again where that is missing or wrong.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openStage, type Stage } from "../support/stage.ts";

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
  stage.stock(4);
});
afterEach(() => stage.close());

const pulls = (): number => stage.source.count("manifest-get");

it("reads each manifest once for both", async () => {
  expect(await stage.cli("plan", "--out", "mirror.plan")).toMatchObject({ code: 0 });
  expect(pulls()).toBe(4);
  expect(await stage.cli("apply", "mirror.plan")).toMatchObject({ code: 0 });
  expect(pulls()).toBe(4);
});

it("takes nothing from there that isn't what the plan names", async () => {
  await stage.cli("plan", "--out", "mirror.plan");
  const folder = stage.path(".ecr-mirror/cache");
  for (const name of readdirSync(folder).filter((one) => one.startsWith("text-"))) {
    const kept = readFileSync(join(folder, name), "utf8");
    writeFileSync(join(folder, name), kept.replaceAll(/ .{20}/g, " AAAAAAAAAAAAAAAAAAAA"));
  }
  expect(await stage.cli("apply", "mirror.plan")).toMatchObject({ code: 0 });
  expect(pulls()).toBe(8);
  expect((await stage.cli("plan", "--detailed-exitcode")).code).toBe(0);
});
