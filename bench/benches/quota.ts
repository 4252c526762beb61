// 2,000 new tags into an ECR that enforces its default rates: 10 PutImage a second are the wall, for any client.
import type { Bench } from "../bench.ts";
import { describeCounts, startFakeEcr } from "../support/fake-ecr.ts";
import { mirror, repositorySource, workFolder, writeConfig } from "../support/mirror.ts";
import { atMost } from "../support/table.ts";

const tags = { repositories: 100, tagsEach: 20 };
const putsPerSecond = 10;

export const quota: Bench = {
  name: "quota",
  about: "2,000 new tags under ECR's default rates (takes 200 s)",
  onlyNamed: true,
  async run() {
    const fake = await startFakeEcr({ name: "paced", ...tags, latencyMs: 0, filled: false, quotas: true });
    try {
      const folder = workFolder("quota");
      const sources = [repositorySource(fake.sourceHost, fake.repositories)];
      writeConfig(folder, { endpoint: fake.ecr.url, sources });
      const run = await mirror(["apply", "--yes"], folder, { accept: [0, 1] });
      const counts = await fake.counts();
      const floor = (tags.repositories * tags.tagsEach) / putsPerSecond;
      const failed = Number(/(\d+) (?:actions? )?failed/.exec(run.stdout)?.[1] ?? (run.code === 0 ? 0 : 1));
      return {
        title: "quota: 2,000 new tags, PutImage 10 a second",
        rows: [
          atMost("wall", run.wall, floor * 1.1, "s"),
          atMost("tags that failed", failed, 0),
          { what: 'answers "too many requests"', ours: String(counts.throttled) },
        ],
        notes: ["One run.", describeCounts(counts)],
      };
    } finally {
      await fake.close();
    }
  },
};
