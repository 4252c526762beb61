// A cold copy between two docker-registry instances, by each competitor in turn: the target is new every time.
import { defined } from "../../src/core/base/record.ts";
import { type CopyWork, copyWith, type PeerName } from "./peers.ts";
import type { Certificate } from "./certificate.ts";
import { startServer } from "./child.ts";
import { type DockerRegistry, startDockerRegistry } from "./docker-registry.ts";
import { type Image, repositoriesOf } from "./images.ts";
import { fastFolder, removeFolder } from "./leftovers.ts";
import { inTurn, median, type Run } from "./measure.ts";
import {
  ecrHost,
  mirror,
  type Program,
  program,
  programOn24,
  repositorySource,
  workFolder,
  writeConfig,
} from "./mirror.ts";
import type { RequestCounts } from "./requests.ts";
import type { SandboxCounts, SandboxQuestion } from "../servers/sandbox.ts";

export interface ColdRun {
  readonly run: Run;
  readonly source: RequestCounts;
  readonly target: RequestCounts;
  /** Ours only: what ECR's API was asked. */
  readonly api?: SandboxCounts["api"];
}

export interface ColdTask {
  readonly images: readonly Image[];
  readonly turns: number;
  readonly peers: readonly PeerName[];
  readonly certificate?: Certificate;
  /** Peers that take very long run in the first turn only. */
  readonly once?: readonly PeerName[];
}

/** What our runs on Node 24 are called, where it is there. */
export const on24 = "Node 24";

export type ColdResults = Readonly<Record<string, readonly ColdRun[]>>;

export async function copyCold(task: ColdTask): Promise<ColdResults> {
  const source = await startDockerRegistry(task.images, task.certificate);
  try {
    const oursBy = (by: Program) => () =>
      withTarget(source, task, (target) => copyOurs(source, target, { ...task, by }));
    return await inTurn(task.turns, {
      ours: oursBy(program),
      ...(programOn24 === undefined ? {} : { [on24]: oursBy(programOn24) }),
      ...Object.fromEntries(
        task.peers.map((name) => [
          name,
          (turn: number) =>
            turn > 0 && task.once?.includes(name) === true
              ? Promise.resolve(undefined)
              : withTarget(source, task, (target) => copyPeer(name, { source, target, task })),
        ]),
      ),
    });
  } finally {
    await source.close();
  }
}

async function withTarget(
  source: DockerRegistry,
  task: ColdTask,
  copy: (target: DockerRegistry) => Promise<Pick<ColdRun, "run" | "api"> | undefined>,
): Promise<ColdRun | undefined> {
  const target = await startDockerRegistry([], task.certificate);
  try {
    source.reset();
    const copied = await copy(target);
    if (copied === undefined) return undefined;
    return { ...copied, source: await source.requests(), target: await target.requests() };
  } finally {
    await target.close();
  }
}

async function copyOurs(
  source: DockerRegistry,
  target: DockerRegistry,
  { images, certificate, by }: ColdTask & { readonly by: Program },
): Promise<Pick<ColdRun, "run" | "api">> {
  const directory = fastFolder("sandbox");
  const ecr = await startServer<SandboxQuestion, SandboxCounts>("sandbox", { directory, mounting: true });
  try {
    const folder = workFolder("cold");
    const ca = certificate === undefined ? undefined : { plainHttp: false, ca: certificate.certificate };
    writeConfig(folder, {
      endpoint: ecr.url,
      registryEndpoint: target.url,
      registries: ca === undefined ? {} : { [source.host]: ca, [ecrHost]: ca },
      sources: [repositorySource(source.host, repositoriesOf(images))],
    });
    const run = await mirror(["apply", "--yes"], folder, { memory: true, by });
    return { run, api: (await ecr.ask({ type: "counts" })).api };
  } finally {
    await ecr.close();
    removeFolder(directory);
  }
}

async function copyPeer(
  name: PeerName,
  { source, target, task }: { source: DockerRegistry; target: DockerRegistry; task: ColdTask },
): Promise<Pick<ColdRun, "run"> | undefined> {
  const work: CopyWork = defined({
    source: source.host,
    target: target.host,
    repositories: repositoriesOf(task.images),
    ca: task.certificate?.certificate,
  });
  const run = await copyWith(name, work, { memory: true });
  return run === undefined ? undefined : { run };
}

export function medianOf(runs: readonly ColdRun[] | undefined, pick: (run: ColdRun) => number): number {
  return median((runs ?? []).map(pick));
}

/** The median, or undefined where the peer is missing. */
export function medianIfAny(
  runs: readonly ColdRun[] | undefined,
  pick: (run: ColdRun) => number,
): number | undefined {
  return runs === undefined || runs.length === 0 ? undefined : medianOf(runs, pick);
}

export function apiCalls(runs: readonly ColdRun[] | undefined): string {
  const { api = {} } = runs?.at(-1) ?? {};
  const calls = Object.entries(api).map(([action, count]) => `${action} ${count}`);
  return `ECR API beside the target's requests: ${calls.join(", ")}.`;
}
