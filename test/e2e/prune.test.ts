// `--prune` on the built program: an index goes with its children, and what somebody uses stays and is shown.
import { BatchGetImageCommand, DescribeImagesCommand } from "@aws-sdk/client-ecr";
import { afterEach, expect, it } from "vitest";
import { imageOf, indexOf } from "../registry/support/images.ts";
import { openStage, plainConfig, type Stage } from "../support/stage.ts";

let stage: Stage;
afterEach(() => stage.close());

async function heldBy(repositoryName: string): Promise<number> {
  const { imageDetails = [] } = await stage.ecr.sdk.send(new DescribeImagesCommand({ repositoryName }));
  return imageDetails.length;
}

it("replaced indexes go with their children, at once", async () => {
  stage = await openStage(`${plainConfig}prune: { maxPercent: 100 }\n`);
  stage.list("app:nightly");
  for (const build of [1, 2, 3, 4]) {
    const children = [1, 2, 3].map((number) => ({
      image: imageOf(`build ${build}, child ${number}`, [1000]),
      platform: `linux/arch${number}`,
    }));
    stage.source.store("app", indexOf(children), "nightly");
    expect((await stage.cli("apply", "--yes")).code).toBe(0);
  }
  expect(await heldBy("m/app")).toBe(16);
  const pruned = await stage.cli("apply", "--prune", "--yes");
  expect([pruned.code, pruned.stdout]).toEqual([0, expect.stringContaining("Applied: 12 done")]);
  expect(await heldBy("m/app")).toBe(4);
}, 120_000);

it("what was pulled of late stays and is shown with its pull; the rest goes; exit code 3", async () => {
  stage = await openStage(`${plainConfig}prune: { maxPercent: 100, unusedFor: 30d }\n`);
  for (const tag of ["1", "2", "3"]) stage.source.store("app", imageOf(`app ${tag}`, [1000]), tag);
  stage.list("app:1", "app:2", "app:3");
  expect((await stage.cli("apply", "--yes")).code).toBe(0);
  const imageIds = [{ imageTag: "2" }];
  await stage.ecr.sdk.send(new BatchGetImageCommand({ repositoryName: "m/app", imageIds }));
  stage.list("app:1");
  const plain = await stage.cli("plan");
  expect(plain.stdout).toContain("\n2 tags are no longer wanted. Delete them with --prune.\n");
  const plan = await stage.cli("plan", "--prune", "--out", "pruned.plan");
  expect(plan.stdout).toMatch(/\nprune {2}no source wants these anymore\n {2}- tag +m\/app:3 /);
  expect(plan.stdout).toMatch(/\n {2}! image +m\/app:2 +in use: pulled (less than a minute|1 min) ago\n/);
  expect(plan.stdout).toContain("Keep: ecr-mirror state forget 'm/app:2'\n");
  // A saved plan says it the same whenever it is shown.
  const shown = await stage.cli("show", "pruned.plan");
  expect(shown.stdout).toMatch(
    /\n {2}! image +m\/app:2 +in use\n +pulled 20\d\d-\d\d-\d\d \d\d:\d\dZ, within/,
  );
  expect((await stage.cli("apply", "pruned.plan")).code).toBe(3);
  expect(await heldBy("m/app")).toBe(2);
  expect((await stage.cli("state", "forget", "m/app:2")).code).toBe(0);
  const after = await stage.cli("plan", "--prune", "--detailed-exitcode");
  expect([after.code, after.stdout]).toEqual([0, expect.stringMatching(/^No changes\./m)]);
}, 120_000);
