// Reading what ECR holds: 1,000 repositories with 20,000 tags, all wanted by digest, so that nothing else is asked.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Bench } from "../bench.ts";
import { describeCounts, startFakeEcr, sum } from "../support/fake-ecr.ts";
import { median } from "../support/measure.ts";
import { mirror, workFolder, writeConfig } from "../support/mirror.ts";
import { atMost } from "../support/table.ts";
import { turnsOf } from "../support/turns.ts";

const size = { repositories: 1_000, tagsEach: 20 };
const turns = turnsOf(5);
// Names go 100 a request, and each repository has one page of images.
const mostRequests = size.repositories / 100 + size.repositories;

export const ecrState: Bench = {
  name: "ecr-state",
  about: "the state of 1,000 repositories with 20,000 tags: requests and CPU",
  async run() {
    const fake = await startFakeEcr({ name: "state", ...size, latencyMs: 0, filled: true });
    try {
      const folder = workFolder("state");
      const sources = [{ name: "pinned", kind: "list", path: "images.txt" }];
      writeConfig(folder, { endpoint: fake.ecr.url, sources });
      const lines = fake.images.map(
        ({ repository, tag, digest }) => `${fake.sourceHost}/${repository}:${tag}@${digest}\n`,
      );
      writeFileSync(join(folder, "images.txt"), lines.join(""));
      const runs = [];
      for (let turn = 0; turn < turns; turn += 1) {
        await fake.reset();
        runs.push(await mirror(["plan", "--detailed-exitcode"], folder, { memory: true }));
      }
      const counts = await fake.counts();
      return {
        title: "ecr-state: 1,000 repositories, 20,000 tags",
        rows: [
          atMost("requests to the ECR API", sum(counts.api), mostRequests),
          atMost("CPU", median(runs.map((run) => run.cpu)), 10, "s"),
          atMost("peak memory", median(runs.map((run) => run.peakMiB)), 200, "MiB"),
        ],
        notes: [`Medians of ${turns}, of the whole plan.`, describeCounts(counts)],
      };
    } finally {
      await fake.close();
    }
  },
};
