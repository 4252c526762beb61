// kill -9 in the middle of an apply: no tag is ever incomplete, the record that is left knows of all that ECR holds, and
// the next run ends as if nothing had happened, moving only what is missing. The moments are requests to ECR, drawn from a
// seed.
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { type S3Server, startS3 } from "../app/s3-server.ts";
import { imageFrom, indexOf, randomBlob } from "../registry/support/images.ts";
import { knownTags, type Memory, onDisk, onS3 } from "../support/memory.ts";
import { openStage, plainConfig, type Stage, until } from "../support/stage.ts";
import { walkEcr } from "../support/walk-ecr.ts";

const kills = 12;
const seed = Number(process.env["FAULT_SEED"] ?? 64);

/** A new, empty ECR that takes its time and obeys no rule about missing content: only the program can. */
async function open(s3: S3Server | null): Promise<Memory> {
  const config =
    s3 === null ? plainConfig : `${plainConfig}name: killed\nstate: { path: "s3://bucket/mirror.json" }\n`;
  s3?.objects.clear();
  const env: Record<string, string> = s3 === null ? {} : { AWS_ENDPOINT_URL_S3: s3.url };
  const stage = await openStage(config, { quirks: { contentMustExist: false }, latencyMs: 2, env });
  const shared = randomBlob("shared", 200_000);
  const images = Array.from({ length: 19 }, (_, at) =>
    imageFrom(`image ${at}`, [shared, randomBlob(`layer ${at}`, 50_000)]),
  );
  const children = images
    .slice(0, 2)
    .map((image, at) => ({ image, platform: `linux/${at ? "arm64" : "amd64"}` }));
  const names = [...images, indexOf(children)].map((image, at) => {
    stage.source.store(`team/app-${at}`, image, "1");
    return `team/app-${at}:1`;
  });
  stage.list(...names);
  return s3 === null ? onDisk(stage) : onS3(stage, s3, "bucket/mirror.json");
}

function uploads({ ecr }: Stage, from = 0): number {
  return ecr.requests.slice(from).filter(({ operation }) => operation === "CompleteLayerUpload").length;
}

it(
  `kill -9 at ${kills} random moments, then again: all is right, and only what was missing has moved`,
  { timeout: 400_000 },
  async () => {
    let state = seed;
    const random = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
    const s3 = await startS3();
    const { stage: reference } = await open(null);
    expect((await reference.cli("apply", "--yes")).code).toBe(0);
    const [requests, allUploads] = [reference.ecr.requests.length, uploads(reference)];
    const wanted = await walkEcr(reference.ecr);
    const mapping = reference.read("mapping.csv").replaceAll(reference.source.host, "SOURCE");
    await reference.close();
    expect([wanted.tags.size, wanted.incomplete]).toEqual([20, []]);

    let [same, tagsSeen, known, moved] = [0, 0, 0, 0];
    for (let round = 0; round < kills; round++) {
      // Every other one keeps its state on S3.
      const memory = await open(round % 2 === 0 ? null : s3);
      const { stage } = memory;
      const moment = 1 + Math.floor(random() * (requests - 1));
      const running = stage.start(["apply", "--yes"]);
      await until(() => stage.ecr.requests.length >= moment, `request ${moment} of ${requests}`);
      running.child.kill("SIGKILL");
      expect((await running.ended).code).toBe(-1);
      // What had reached the registry is answered, though nobody reads it.
      await sleep(50);
      const between = await walkEcr(stage.ecr);
      expect(between.incomplete, `killed at request ${moment}, seed ${seed}`).toEqual([]);
      const told = knownTags(memory, between.tags);
      expect(told, `killed at request ${moment}, seed ${seed}`).toEqual(between.tags);
      known += told.size;
      const [stored, from] = [uploads(stage), stage.ecr.requests.length];
      memory.expire();
      const again = await stage.cli("apply", "--yes");
      expect(again.code, `killed at request ${moment}, seed ${seed}\n${again.stderr}`).toBe(0);
      const after = await walkEcr(stage.ecr);
      expect(after.incomplete).toEqual([]);
      expect(memory.records()).toEqual([]);
      expect(knownTags(memory, new Map())).toEqual(after.tags);
      expect(uploads(stage, from)).toBeLessThanOrEqual(allUploads - stored);
      moved += uploads(stage, from);
      tagsSeen += between.tags.size;
      if (JSON.stringify([...after.tags]) === JSON.stringify([...wanted.tags])) same += 1;
      expect(stage.read("mapping.csv").replaceAll(stage.source.host, "SOURCE")).toBe(mapping);
      if (round === kills - 1) {
        expect((await stage.cli("plan", "--detailed-exitcode")).code).toBe(0);
        expect((await stage.cli("drift")).code).toBe(0);
      }
      await stage.close();
    }
    const parts = [
      `kill -9, seed ${seed}: ${same}/${kills} ended the same`,
      `${tagsSeen} tags found after the kills, all whole, ${known} known by state and record`,
      `${moved} of ${kills * allUploads} uploads in the second runs`,
    ];
    process.stdout.write(`${parts.join("; ")}\n`);
    expect(same).toBe(kills);
    expect(tagsSeen).toBeGreaterThan(0);
    await s3.close();
  },
);
