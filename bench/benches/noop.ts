// Nothing to do, one tag moved, one image alone: what a run costs when there is little to do. Source and ECR take
// 20 ms for each answer.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Bench } from "../bench.ts";
import {
  describeCounts,
  type FakeEcr,
  type FakeEcrCounts,
  requestsOf,
  startFakeEcr,
  sum,
} from "../support/fake-ecr.ts";
import { inTurn, measure, median, type Run } from "../support/measure.ts";
import { mirror, repositorySource, workFolder, writeConfig } from "../support/mirror.ts";
import { hasPeer, regsyncConfig } from "../support/peers.ts";
import { against, atMost, type Row, type Table } from "../support/table.ts";
import { turnsOf } from "../support/turns.ts";

const latencyMs = 20;
const turns = turnsOf(5);
const mostRequests = 2_205;

interface Counted {
  readonly run: Run;
  readonly counts: FakeEcrCounts;
}

async function counted(fake: FakeEcr, run: () => Promise<Run>): Promise<Counted> {
  await fake.reset();
  return { run: await run(), counts: await fake.counts() };
}

function start(repositories: number, tagsEach: number): Promise<FakeEcr> {
  return startFakeEcr({ name: "still", repositories, tagsEach, latencyMs, filled: true });
}

async function withFake(
  size: { readonly repositories: number; readonly tagsEach: number },
  run: (fake: FakeEcr) => Promise<Table>,
): Promise<Table> {
  const fake = await start(size.repositories, size.tagsEach);
  try {
    return await run(fake);
  } finally {
    await fake.close();
  }
}

/** The state knows the images and their repositories, and for so long that no signature is waited for any more. */
async function mirrorLongAgo(folder: string): Promise<void> {
  await mirror(["apply", "--yes"], folder);
  const path = join(folder, "state/mirror.state.json");
  writeFileSync(
    path,
    readFileSync(path, "utf8").replaceAll(/"time": "[^"]*"/g, '"time": "2026-01-01T00:00:00.000Z"'),
  );
}

const large = { repositories: 100, tagsEach: 20 };

function configFolder(fake: FakeEcr, sources: readonly object[]): string {
  const folder = workFolder("noop");
  writeConfig(folder, { endpoint: fake.ecr.url, sources });
  return folder;
}

export const noop: Bench = {
  name: "noop",
  about: "nothing to do: 2,000 tags, 20 ms an answer",
  quick: true,
  run: () =>
    withFake(large, async (fake) => {
      const byPattern = configFolder(fake, [repositorySource(fake.sourceHost, fake.repositories)]);
      const pinned = pinnedFolder(fake);
      for (const folder of [byPattern, pinned]) await mirrorLongAgo(folder);
      const results = await inTurn<Counted>(turns, {
        ours: () => counted(fake, () => mirror(["plan", "--detailed-exitcode"], byPattern)),
        pinned: () => counted(fake, () => mirror(["plan", "--detailed-exitcode"], pinned)),
        regsync: () => syncWithRegsync(fake),
      });
      const [ours = [], pins = [], theirs = []] = [results["ours"], results["pinned"], results["regsync"]];
      return {
        title: "noop: nothing to do, 2,000 tags in 100 repositories, 20 ms an answer",
        rows: [...costRows(ours, theirs), ...requestRows(ours, pins, theirs)],
        notes: [
          `Medians of ${turns}, in turn; regsync runs 4 in parallel.`,
          ...ours.slice(-1).map(({ counts }) => describeCounts(counts)),
        ],
      };
    }),
};

function costRows(ours: readonly Counted[], theirs: readonly Counted[]): readonly Row[] {
  const of = (runs: readonly Counted[], pick: (run: Run) => number) =>
    runs.length === 0 ? undefined : median(runs.map(({ run }) => pick(run)));
  const wall = median(ours.map(({ run }) => run.wall));
  const cpu = median(ours.map(({ run }) => run.cpu));
  const regsync = { wall: of(theirs, (run) => run.wall), cpu: of(theirs, (run) => run.cpu) };
  return [
    atMost("wall", wall, 2.5, "s"),
    against("wall", { ours: wall, peer: regsync.wall, unit: "s" }, { name: "regsync", bound: 0.15 }),
    against("CPU", { ours: cpu, peer: regsync.cpu, unit: "s" }, { name: "regsync" }),
  ];
}

function requestRows(
  ours: readonly Counted[],
  pins: readonly Counted[],
  theirs: readonly Counted[],
): readonly Row[] {
  const requests = (runs: readonly Counted[]) => median(runs.map(({ counts }) => requestsOf(counts)));
  const peer = theirs.length === 0 ? { peer: "regsync is missing" } : { peer: `regsync ${requests(theirs)}` };
  const atSource = median(pins.map(({ counts }) => sum(counts.source)));
  return [
    { ...atMost("requests beside tokens", requests(ours), mostRequests), ...peer },
    atMost("requests at the source, all pinned by digest", atSource, 0),
  ];
}

function pinnedFolder(fake: FakeEcr): string {
  const folder = configFolder(fake, [{ name: "pinned", kind: "list", path: "images.txt" }]);
  const lines = fake.images.map(
    ({ repository, tag, digest }) => `${fake.sourceHost}/${repository}:${tag}@${digest}\n`,
  );
  writeFileSync(join(folder, "images.txt"), lines.join(""));
  return folder;
}

async function syncWithRegsync(fake: FakeEcr): Promise<Counted | undefined> {
  if (!hasPeer("regsync")) return undefined;
  const target = fake.ecr.url.replace("http://", "");
  const work = { source: fake.sourceHost, target, repositories: fake.repositories };
  const login = { user: "AWS", pass: await password(fake) };
  const config = regsyncConfig(work, 4, login);
  return counted(fake, () => measure(["regsync", "once", "-v", "error", "-c", config]));
}

async function password(fake: FakeEcr): Promise<string> {
  const answer = await fetch(fake.ecr.url, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken",
      authorization: "AWS4-HMAC-SHA256 Credential=AKIASANDBOX000000000/x/us-east-1/ecr/aws4_request",
    },
    body: "{}",
  });
  const body = (await answer.json()) as { authorizationData?: { authorizationToken: string }[] };
  const token = body.authorizationData?.[0]?.authorizationToken ?? "";
  return Buffer.from(token, "base64").toString("utf8").replace("AWS:", "");
}

export const moved: Bench = {
  name: "moved",
  about: "one of 2,000 tags moved: requests beyond those of a no-op",
  run: () =>
    withFake(large, async (fake) => {
      const folder = configFolder(fake, [repositorySource(fake.sourceHost, fake.repositories)]);
      const runs: Counted[] = [];
      const still = await counted(fake, () => mirror(["apply", "--yes"], folder));
      for (let turn = 0; turn < turns; turn += 1) {
        await fake.source.ask({ type: "move", repository: fake.repositories[turn] ?? "", tag: "1.3" });
        runs.push(await counted(fake, () => mirror(["apply", "--yes"], folder)));
      }
      const extra = median(runs.map(({ counts }) => requestsOf(counts))) - requestsOf(still.counts);
      return {
        title: "moved: one of 2,000 tags moved at the source",
        rows: [atMost("requests beyond the no-op's", extra, 12)],
        notes: ["Median of 5.", ...runs.slice(-1).map(({ counts }) => describeCounts(counts))],
      };
    }),
};

export const single: Bench = {
  name: "single",
  about: "one image that is up to date",
  quick: true,
  run: () =>
    withFake({ repositories: 1, tagsEach: 1 }, async (fake) => {
      const images = fake.images.map((one) => `${fake.sourceHost}/${one.repository}:${one.tag}`);
      const folder = configFolder(fake, [{ name: "one", kind: "images", images }]);
      await mirrorLongAgo(folder);
      const runs: Counted[] = [];
      for (let turn = 0; turn < turns; turn += 1) {
        runs.push(await counted(fake, () => mirror(["plan", "--detailed-exitcode"], folder)));
      }
      return {
        title: "single: one image, up to date, 20 ms an answer",
        rows: [
          atMost("requests beside tokens", median(runs.map(({ counts }) => requestsOf(counts))), 2),
          atMost("wall", median(runs.map(({ run }) => run.wall * 1000)), 120, "ms"),
        ],
        notes: [`Medians of ${turns}.`, ...runs.slice(-1).map(({ counts }) => describeCounts(counts))],
      };
    }),
};
