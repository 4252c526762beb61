// 1,000 new tags by eight shards into an ECR that enforces its default rates: together they may put ten manifests a second,
// and none may fail because of the others.
import { availableParallelism } from "node:os";
import type { Bench } from "../bench.ts";
import { describeCounts, type FakeEcr, startFakeEcr } from "../support/fake-ecr.ts";
import type { Run } from "../support/measure.ts";
import { mirror, repositorySource, workFolder, writeConfig } from "../support/mirror.ts";
import { amount, atMost, type Row } from "../support/table.ts";

const tags = { repositories: 50, tagsEach: 20 };
const shards = 8;
const putsPerSecond = 10;
const floor = (tags.repositories * tags.tagsEach) / putsPerSecond;

export const shardsBench: Bench = {
  name: "shards",
  about: "1,000 new tags by 8 shards under ECR's default rates (takes 2 minutes)",
  onlyNamed: true,
  async run() {
    const fake = await startFakeEcr({ name: "parted", ...tags, latencyMs: 0, filled: false, quotas: true });
    try {
      const { runs, wall } = await applyByShards(fake);
      const counts = await fake.counts();
      return {
        title: `shards: 1,000 new tags by ${shards} processes, PutImage ${putsPerSecond} a second for all`,
        rows: [
          paced(wall),
          atMost(
            "tags that failed",
            runs.map(failedIn).reduce((sum, one) => sum + one),
            0,
          ),
          { what: 'answers "too many requests"', ours: String(counts.throttled) },
          { what: "first and last shard to end", ours: endsOf(runs) },
        ],
        notes: [`One run, ${availableParallelism()} cores for all.`, describeCounts(counts)],
      };
    } finally {
      await fake.close();
    }
  },
};

async function applyByShards(
  fake: FakeEcr,
): Promise<{ readonly runs: readonly Run[]; readonly wall: number }> {
  const folder = workFolder("shards");
  writeConfig(folder, {
    endpoint: fake.ecr.url,
    sources: [repositorySource(fake.sourceHost, fake.repositories)],
  });
  await mirror(["plan", "--out", "run", "--shards", String(shards)], folder);
  await fake.reset();
  const began = performance.now();
  const runs = await Promise.all(
    Array.from({ length: shards }, (_, at) =>
      mirror(["apply", "run", "--shard", `${at + 1}/${shards}`], folder, { accept: [0, 1] }),
    ),
  );
  const wall = (performance.now() - began) / 1000;
  await mirror(["apply", "run", "--finish"], folder, { accept: [0, 1] });
  return { runs, wall };
}

function paced(wall: number): Row {
  const ratio = wall / floor;
  return {
    what: "until the last shard ends",
    ours: amount(wall, "s"),
    peer: `floor ${amount(floor, "s")}`,
    ratio,
    goal: "<= 1.1 x floor",
    met: ratio <= 1.1,
  };
}

function failedIn({ code, stdout }: Run): number {
  return Number(/(\d+) failed/.exec(stdout)?.[1] ?? (code === 0 ? 0 : 1));
}

function endsOf(runs: readonly Run[]): string {
  const walls = runs.map((run) => run.wall);
  return `${amount(Math.min(...walls), "s")}, ${amount(Math.max(...walls), "s")}`;
}
