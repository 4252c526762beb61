// A plan of 100,000 images on 64 machines: what the bundle costs to write and to read, what a worker needs, and how evenly the
// time is shared. A worker's memory is what the kernel counts.
import { splitActions } from "../../src/core/plan/shards/split.ts";
import { shapes } from "../../test/core/plan/shards/support/actions.ts";
import type { Bench } from "../bench.ts";
import { startFakeEcr } from "../support/fake-ecr.ts";
import type { Run } from "../support/measure.ts";
import { mirror, repositorySource, workFolder, writeConfig } from "../support/mirror.ts";
import { amount, atMost, type Row } from "../support/table.ts";

const parts = 64;

export const bundle: Bench = {
  name: "bundle",
  about: `100,000 tags as a bundle of ${parts} parts: written, shown, three workers, applied as a whole`,
  onlyNamed: true,
  async run() {
    return { title: `bundle: 100,000 tags in ${parts} parts`, rows: await bundleRows(), notes: [] };
  },
};

export async function bundleRows(): Promise<readonly Row[]> {
  return [...Object.entries(shapes).map(balanceOf), ...(await withBundle())];
}

function balanceOf([shape, actions]: readonly [string, (typeof shapes)[string]]): Row {
  const { seconds } = splitActions(actions(), parts, new Map());
  const mean = seconds.reduce((sum, one) => sum + one, 0) / parts;
  const ratio = Math.max(...seconds) / mean;
  const ours = ratio.toFixed(3);
  return {
    what: `longest of ${parts} parts over the mean: ${shape}`,
    ours,
    goal: "<= 1.1",
    met: ratio <= 1.1,
  };
}

/** The address of the registry is another one than the API's, so ECR's rates do not hold and a worker is done soon. */
async function withBundle(): Promise<readonly Row[]> {
  const set = { name: "scale", repositories: 1_000, tagsEach: 100, latencyMs: 0, filled: false };
  const fake = await startFakeEcr(set);
  try {
    const folder = workFolder("bundle");
    writeConfig(folder, {
      endpoint: fake.ecr.url,
      registryEndpoint: fake.ecr.url.replace("127.0.0.1", "localhost"),
      sources: [repositorySource(fake.sourceHost, fake.repositories)],
    });
    return await bundleIn(folder);
  } finally {
    await fake.close();
  }
}

async function bundleIn(folder: string): Promise<readonly Row[]> {
  const inHeap = (MiB: number, ...args: readonly string[]): Promise<Run> => {
    const env = { NODE_OPTIONS: `--max-old-space-size=${MiB}` };
    return mirror(args, folder, { memory: true, env, accept: [0, 1, -1, 134] });
  };
  const written = await inHeap(256, "plan", "--out", "run", "--shards", `${parts}`);
  const shown = await inHeap(256, "show", "run", "--format", "text=shown");
  const rows = [ended("heap of 256 MB: planned and written", written), ended("heap of 256 MB: shown", shown)];
  for (const index of [1, parts / 2, parts])
    rows.push(
      ...worker(
        index,
        await mirror(["apply", "run", "--shard", `${index}/${parts}`], folder, { memory: true }),
      ),
    );
  return [
    ...rows,
    ended("heap of 256 MB: the rest applied without --shard", await inHeap(256, "apply", "run")),
  ];
}

/** By what the program ended: 134 is V8's end of a full heap. */
function ended(what: string, { code, peakMiB, wall }: Run): Row {
  const ours = `exit ${code}, ${amount(peakMiB, "MiB")}, ${amount(wall, "s")}`;
  return { what, ours, goal: "exit 0", met: code === 0 };
}

function worker(index: number, { peakMiB, wall }: Run): readonly Row[] {
  return [
    atMost(`worker ${index} of ${parts}: peak`, peakMiB, 256, "MiB"),
    { what: `worker ${index} of ${parts}: wall`, ours: amount(wall, "s") },
  ];
}
