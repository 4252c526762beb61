// What grows with a mirror: plans of 100,000 tags in a small heap, drift and apply of 20,000.
import type { Bench } from "../bench.ts";
import { startFakeEcr } from "../support/fake-ecr.ts";
import { median, type Run } from "../support/measure.ts";
import { mirror, repositorySource, workFolder, writeConfig } from "../support/mirror.ts";
import { amount, atMost, type Row } from "../support/table.ts";
import { turnsOf } from "../support/turns.ts";
import { bundleRows } from "./bundle.ts";

const turns = turnsOf(3);
const smallHeap = { NODE_OPTIONS: "--max-old-space-size=256" };

export const scale: Bench = {
  name: "scale",
  about: "plan, show, a shard and a bundle of 100,000 tags in a heap of 256 MB; drift and apply of 20,000",
  onlyNamed: true,
  async run() {
    const rows = [
      ...(await inSmallHeap()),
      ...(await bundleRows()),
      ...(await withTags(200, true, drift)),
      ...(await withTags(200, false, apply)),
    ];
    return { title: "scale: 100 tags a repository", rows, notes: [`Drift: medians of ${turns}.`] };
  },
};

async function withTags(
  repositories: number,
  filled: boolean,
  measure: (folder: string) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const fake = await startFakeEcr({ name: "scale", repositories, tagsEach: 100, latencyMs: 0, filled });
  try {
    const folder = workFolder("scale");
    writeConfig(folder, {
      endpoint: fake.ecr.url,
      sources: [repositorySource(fake.sourceHost, fake.repositories)],
    });
    return await measure(folder);
  } finally {
    await fake.close();
  }
}

function inSmallHeap(): Promise<readonly Row[]> {
  return withTags(1_000, false, async (folder) => {
    const run = (...args: readonly string[]): Promise<Run> =>
      mirror(args, folder, { memory: true, env: smallHeap, accept: [0, 1, -1, 134] });
    const rows = [ended("plan of 100,000 tags, saved", await run("plan", "--out", "large.plan"))];
    for (const format of ["text", "json", "markdown", "html"])
      rows.push(ended(`shown as ${format}`, await run("show", "large.plan", "--format", `${format}=shown`)));
    // To a layout: ECR's rates would leave a shard of so many minutes for each image.
    const shard = ["apply", "large.plan", "--shard", "7/1000", "--to-layout", "layout"];
    return [...rows, ended("a shard of a thousand", await run(...shard))];
  });
}

/** By what the program ended: 134 is V8's end of a full heap. */
function ended(what: string, { code, peakMiB, cpu }: Run): Row {
  const ours = `exit ${code}, ${amount(peakMiB, "MiB")}, CPU ${amount(cpu, "s")}`;
  return { what: `heap of 256 MB: ${what}`, ours, goal: "exit 0", met: code === 0 };
}

async function drift(folder: string): Promise<readonly Row[]> {
  await mirror(["apply", "--yes"], folder);
  const runs: Run[] = [];
  for (let turn = 0; turn < turns; turn += 1) runs.push(await mirror(["drift"], folder, { memory: true }));
  return [
    atMost("drift of 20,000 tags: CPU", median(runs.map((run) => run.cpu)), 1, "s"),
    { what: "drift of 20,000 tags: peak", ours: amount(median(runs.map((run) => run.peakMiB)), "MiB") },
  ];
}

async function apply(folder: string): Promise<readonly Row[]> {
  const { peakMiB, cpu } = await mirror(["apply", "--yes"], folder, { memory: true });
  return [
    atMost("apply of 20,000 new tags: peak", peakMiB, 200, "MiB"),
    { what: "apply of 20,000 new tags: CPU", ours: amount(cpu, "s") },
  ];
}
