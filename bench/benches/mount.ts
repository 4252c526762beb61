// 12 repositories that share one layer of 6 MB, cold, into an ECR that mounts blobs and into one that doesn't: each blob
// is read once however many copies run at a time, and where mounting is on it goes up once.
import type { Bench } from "../bench.ts";
import { startServer } from "../support/child.ts";
import { type DockerRegistry, startDockerRegistry } from "../support/docker-registry.ts";
import { image, layer, repositoriesOf } from "../support/images.ts";
import { fastFolder, removeFolder } from "../support/leftovers.ts";
import { mirror, repositorySource, workFolder, writeConfig } from "../support/mirror.ts";
import { amount, type Row } from "../support/table.ts";
import type { SandboxCounts, SandboxQuestion } from "../servers/sandbox.ts";
import { turnsOf } from "../support/turns.ts";

const shared = layer("mount/shared", 6_000_000);
const images = Array.from({ length: 12 }, (_, index) =>
  image(`mount/r${index}`, "1.0", [shared, layer(`mount/${index}`, 4_000)]),
);
const blobs = new Map(images.flatMap((one) => one.blobs.map(({ digest, bytes }) => [digest, bytes.length])));
const distinctBytes = [...blobs.values()].reduce((total, size) => total + size, 0);
const turns = turnsOf(3);

export const mount: Bench = {
  name: "mount",
  about: "12 repositories that share a layer, mounting on and off, 1, 8 and 32 at a time",
  quick: true,
  async run() {
    const source = await startDockerRegistry(images);
    const rows: Row[] = [];
    try {
      for (const mounting of [true, false]) {
        for (const concurrency of [1, 8, 32]) {
          const runs: Copied[] = [];
          for (let turn = 0; turn < turns; turn += 1)
            runs.push(await copy(source, { mounting, concurrency }));
          rows.push(
            ...rowsOf(runs, `mounting ${mounting ? "on" : "off"}, ${concurrency} at a time`, mounting),
          );
        }
      }
    } finally {
      await source.close();
    }
    return {
      title: `mount: 12 repositories share a layer of 6 MB, ${blobs.size} distinct blobs`,
      rows,
      notes: [`The most of ${turns} runs each.`],
    };
  },
};

interface Copied {
  /** Of the blob that was read most often. */
  readonly reads: number;
  readonly sentBytes: number;
}

async function copy(
  source: DockerRegistry,
  { mounting, concurrency }: { mounting: boolean; concurrency: number },
): Promise<Copied> {
  const directory = fastFolder("mount");
  const ecr = await startServer<SandboxQuestion, SandboxCounts>("sandbox", { directory, mounting });
  try {
    source.reset();
    const folder = workFolder("mount");
    writeConfig(folder, {
      endpoint: ecr.url,
      sources: [repositorySource(source.host, repositoriesOf(images))],
    });
    await mirror(["apply", "--yes", "--concurrency", String(concurrency)], folder);
    const { blobReads } = await source.requests();
    const { uploaded } = await ecr.ask({ type: "counts" });
    const sentBytes = uploaded.reduce((total, digest) => total + (blobs.get(digest) ?? 0), 0);
    return { reads: Math.max(...blobReads.values()), sentBytes };
  } finally {
    await ecr.close();
    removeFolder(directory);
  }
}

function rowsOf(runs: readonly Copied[], what: string, mounting: boolean): readonly Row[] {
  const reads = Math.max(...runs.map((run) => run.reads));
  const sent = Math.max(...runs.map((run) => run.sentBytes));
  const read = { what: `${what}: reads of a blob`, ours: String(reads), goal: "1", met: reads === 1 };
  const ratio = sent / distinctBytes;
  const bytes = { what: `${what}: bytes sent`, ours: amount(sent / 1_000_000, "MB"), ratio };
  return [read, mounting ? { ...bytes, goal: "<= 1.02 of the distinct", met: ratio <= 1.02 } : bytes];
}
