// Peak memory and time of plans as they grow. (The memory of a large copy is in the bench big.)
import type { Bench } from "../bench.ts";
import { startFakeEcr } from "../support/fake-ecr.ts";
import { median, type Run } from "../support/measure.ts";
import { mirror, repositorySource, workFolder, writeConfig } from "../support/mirror.ts";
import { amount, atMost, type Row } from "../support/table.ts";
import { turnsOf } from "../support/turns.ts";

const turns = turnsOf(3);

export const memory: Bench = {
  name: "memory",
  about: "plans of 2,000 and 20,000 tags: peak memory, and time linear in tags",
  async run() {
    const small = { still: await plans(20, true), fresh: await plans(20, false) };
    const large = { still: await plans(200, true), fresh: await plans(200, false) };
    return {
      title: "memory: plans of 2,000 and 20,000 tags, 100 a repository",
      rows: [
        atMost("2,000 tags, nothing to do: peak", peak(small.still), 120, "MiB"),
        atMost("2,000 tags, all new: peak", peak(small.fresh), 120, "MiB"),
        atMost("20,000 tags, nothing to do: peak", peak(large.still), 160, "MiB"),
        atMost("20,000 tags, all new: peak", peak(large.fresh), 160, "MiB"),
        growth("nothing to do", small.still, large.still),
        growth("all new", small.fresh, large.fresh),
      ],
      notes: [
        `Medians of ${turns}. Start-up is in the small plan's time, so ten times the tags take less than ten times the CPU.`,
      ],
    };
  },
};

async function plans(repositories: number, filled: boolean): Promise<readonly Run[]> {
  const options = { name: "grow", repositories, tagsEach: 100, latencyMs: 0, filled };
  const fake = await startFakeEcr(options);
  try {
    const folder = workFolder("memory");
    const sources = [repositorySource(fake.sourceHost, fake.repositories)];
    writeConfig(folder, { endpoint: fake.ecr.url, sources });
    const runs: Run[] = [];
    for (let turn = 0; turn < turns; turn += 1) {
      runs.push(await mirror(["plan"], folder, { memory: true }));
    }
    return runs;
  } finally {
    await fake.close();
  }
}

function peak(runs: readonly Run[]): number {
  return median(runs.map((run) => run.peakMiB));
}

function growth(what: string, small: readonly Run[], large: readonly Run[]): Row {
  const cpu = (runs: readonly Run[]) => median(runs.map((run) => run.cpu));
  const ratio = cpu(large) / cpu(small);
  return {
    what: `CPU of 20,000 against 2,000 tags, ${what}`,
    ours: amount(cpu(large), "s"),
    peer: `2,000 tags ${amount(cpu(small), "s")}`,
    ratio,
    goal: "<= 11 (linear)",
    met: ratio <= 11,
  };
}
