// What was planned is what is copied, or nothing: tags that move at the source or in ECR between plan and apply.
import { PutImageCommand } from "@aws-sdk/client-ecr";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { onRequest } from "../faults/support/faults.ts";
import { imageOf } from "../registry/support/images.ts";
import { openStage, registry, type Stage } from "../support/stage.ts";
import { walkEcr } from "../support/walk-ecr.ts";

let stage: Stage;
afterEach(() => stage.close());
beforeEach(async () => {
  stage = await openStage();
});

const repository = "team/app-01";
const first = imageOf("first", [20_000]);
const second = imageOf("second", [20_000]);
const stranger = imageOf("stranger", [500]);

/** Puts the stranger's manifest at the tag, as another writer would. */
async function moveInEcr(tag = "1"): Promise<void> {
  const { bytes } = stranger.root;
  await stage.ecr.sdk.send(
    new PutImageCommand({
      registryId: registry.slice(0, 12),
      repositoryName: `m/${repository}`,
      imageManifest: bytes.toString("utf8"),
      imageManifestMediaType: stranger.root.mediaType,
      imageTag: tag,
    }),
  );
}

async function heldTag(): Promise<string | undefined> {
  return (await walkEcr(stage.ecr)).tags.get(`m/${repository}:1`);
}

describe("a tag that moves at the source", () => {
  it("after the plan: the planned digest is copied", async () => {
    stage.source.store(repository, first, "1");
    stage.list(`${repository}:1`);
    expect((await stage.cli("plan", "--out", "saved.plan")).code).toBe(0);
    stage.source.store(repository, second, "1");
    const ran = await stage.cli("apply", "saved.plan");
    expect(ran.code, ran.stderr).toBe(0);
    expect(await heldTag()).toBe(first.root.digest);
  });

  it.each(["manifest-get", "blob-get"] as const)(
    "during apply, at its first %s: the planned digest is copied",
    async (kind) => {
      stage.source.store(repository, first, "1");
      stage.list(`${repository}:1`);
      expect((await stage.cli("plan", "--out", "saved.plan")).code).toBe(0);
      const move = onRequest(() => {
        stage.source.store(repository, second, "1");
        return false;
      });
      stage.source.inject(kind, move);
      const ran = await stage.cli("apply", "saved.plan");
      expect(ran.code, ran.stderr).toBe(0);
      expect(await heldTag()).toBe(first.root.digest);
    },
  );

  it("after the plan, with the planned image gone: exit 1, the tag is not set, nothing else is taken", async () => {
    stage.source.store(repository, first, "1");
    stage.list(`${repository}:1`);
    expect((await stage.cli("plan", "--out", "saved.plan")).code).toBe(0);
    // A registry forgets an image's blobs with its manifest, which the plan has kept.
    stage.source.manifests.delete(`${repository}@${first.root.digest}`);
    for (const { digest } of first.blobs) stage.source.blobs.delete(`${repository}@${digest}`);
    stage.source.store(repository, second, "1");
    const ran = await stage.cli("apply", "saved.plan");
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain(`m/${repository}:1`);
    expect(await heldTag()).toBeUndefined();
  });
});

/** ECR holds `first`; a saved plan moves the tag to `second`. */
async function planMove(): Promise<void> {
  stage.source.store(repository, first, "1");
  stage.list(`${repository}:1`);
  expect((await stage.cli("apply", "--yes")).code).toBe(0);
  stage.source.store(repository, second, "1");
  expect((await stage.cli("plan", "--out", "saved.plan")).code).toBe(0);
  // What the stranger's manifest names must be there already.
  stage.source.store(repository, stranger, "stranger");
  stage.list(`${repository}:1`, `${repository}:stranger`);
  expect((await stage.cli("apply", "--yes", "--target", `m/${repository}:stranger`)).code).toBe(0);
}

describe("a tag that moves in ECR", () => {
  it("before the apply: nothing is done, exit 4, both digests are shown", async () => {
    await planMove();
    await moveInEcr();
    const ran = await stage.cli("apply", "saved.plan");
    expect(ran.code, ran.stderr + ran.stdout).toBe(4);
    expect(ran.stdout).toContain(first.root.digest.slice(0, 15));
    expect(ran.stdout).toContain(stranger.root.digest.slice(0, 15));
    expect(ran.stdout).toContain("Nothing was done.");
    expect(await heldTag()).toBe(stranger.root.digest);
  });

  it.each([
    ["blob-get", 0],
    ["blob-get", 1],
  ] as const)(
    "during the apply, at %s number %i of the source: exit 4, the tag stays",
    async (kind, after) => {
      await planMove();
      let moved = false;
      const move = onRequest(async () => {
        await moveInEcr();
        moved = true;
        return false;
      });
      stage.source.inject(kind, move, { after });
      const ran = await stage.cli("apply", "saved.plan");
      expect(moved).toBe(true);
      expect(await heldTag()).toBe(stranger.root.digest);
      expect(ran.code, ran.stderr + ran.stdout).toBe(4);
      expect((await walkEcr(stage.ecr)).incomplete).toEqual([]);
    },
  );

  it("to what was planned: there is nothing to do, exit 0", async () => {
    await planMove();
    expect((await stage.cli("apply", "saved.plan")).code).toBe(0);
    const puts = () => stage.ecr.requests.filter(({ operation }) => operation === "PutImage").length;
    const before = puts();
    const again = await stage.cli("apply", "saved.plan");
    expect([again.code, puts()]).toEqual([0, before]);
  });
});
