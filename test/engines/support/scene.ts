// A bundle of some images, and the program as the nodes of an engine have it: a command that keeps a log of its runs. Each
// engine must end where one apply ends that does everything.
import { PutImageCommand } from "@aws-sdk/client-ecr";
import { chmodSync, cpSync, existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { onRequest } from "../../faults/support/faults.ts";
import { imageOf } from "../../registry/support/images.ts";
import { bin, root } from "../../support/cli.ts";
import { openStage, plainConfig, registry, type Stage, type StockedImage } from "../../support/stage.ts";
import { walkEcr } from "../../support/walk-ecr.ts";
import { eventually } from "./daemon.ts";

export const shards = 4;
const images = 12;

export interface Scene {
  readonly stage: Stage;
  /** What workers are given. */
  readonly bundle: string;
  /** Where the state lies: a file on a volume, or on S3. */
  readonly state: string;
  readonly workers: Workers;
  /** Somebody else sets a tag that a shard of the bundle would set. */
  disturb(): Promise<void>;
  /** Copies an example's folder to where it is started from, which is where its --finish writes. */
  example(name: string): string;
  close(): Promise<void>;
}

/** Where bundle and state are, if not on a volume that all share. */
export interface Place {
  readonly bundle: string;
  readonly state: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface SceneOptions {
  readonly place?: Place;
  /** After the bundle was made, somebody else sets a tag that one of its shards would set. */
  readonly stale?: boolean;
  /** A gate refuses one of the images: the plan has a blocked change. */
  readonly blocked?: boolean;
  /** Whether there is a bundle: else the engine makes it, and `disturb` is for the test to call. */
  readonly planned?: boolean;
}

export async function openScene({
  place,
  stale = false,
  blocked = false,
  planned = true,
}: SceneOptions = {}): Promise<Scene> {
  const stage = await openStage(plainConfig, { env: { ...place?.env } });
  const state = place?.state ?? stage.path("shared/state.json");
  const bundle = place?.bundle ?? stage.path("run");
  stage.write("mirror.config.yaml", `${configWith(state)}${blocked ? refusal : ""}`);
  const stocked = stage.stock(images);
  const log = stage.path("runs.log");
  stage.write("bin/ecr-mirror", command(log));
  chmodSync(stage.path("bin/ecr-mirror"), 0o755);
  if (stale) await applySecondTags(stage, stocked);
  const disturb = (): Promise<void> => setSecondTag(stage, stocked);
  if (planned) await expectOk(stage, "plan", "--out", bundle, "--shards", `${shards}`);
  if (planned && stale) await disturb();
  return {
    stage,
    bundle,
    state,
    workers: new Workers(log),
    disturb,
    example(name) {
      cpSync(join(root, "examples/engines", name), stage.path("work"), { recursive: true });
      return stage.path("work");
    },
    close: () => stage.close(),
  };
}

const configWith = (state: string): string =>
  plainConfig.replace("version: 1", `version: 1\nname: mirror\nstate: { path: "${state}" }`);

const refusal = `gates: [{ match: "m/team/app-01", allowedRegistries: [registry.example.com] }]\n`;

async function expectOk(stage: Stage, ...args: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await stage.cli(...args);
  expect(code, `${stdout}${stderr}`).toBe(0);
}

/** A shell that stays beside the program, as a node's agent does, and writes down what became of it. */
function command(log: string): string {
  return `#!/bin/sh
"${process.execPath}" "${bin}" "$@" &
pid=$!
echo "begin $pid $*" >> "${log}"
trap 'kill -TERM $pid' TERM
wait $pid
code=$?
echo "end $pid $code" >> "${log}"
exit $code
`;
}

export interface WorkerRun {
  readonly pid: number;
  readonly args: string;
  /** The exit code; null while it goes on. */
  readonly code: number | null;
}

const isOfShard = (args: string): boolean => args.includes(" --shard ");

/** The runs of the program, as its command wrote them down. */
export class Workers {
  readonly #log: string;

  constructor(log: string) {
    this.#log = log;
  }

  runs(): readonly WorkerRun[] {
    const lines = existsSync(this.#log) ? readFileSync(this.#log, "utf8").split("\n") : [];
    const codes = new Map(
      lines.flatMap((line): [string, number][] => {
        const [, pid, code] = /^end (\d+) (\d+)$/.exec(line) ?? [];
        return pid === undefined ? [] : [[pid, Number(code)]];
      }),
    );
    return lines.flatMap((line): WorkerRun[] => {
      const [, pid, args = ""] = /^begin (\d+) (.*)$/.exec(line) ?? [];
      return pid === undefined ? [] : [{ pid: Number(pid), args, code: codes.get(pid) ?? null }];
    });
  }

  /** The exit codes of shards, the finish left out, in ascending order. */
  shardCodes(): readonly (number | null)[] {
    const ofShards = this.runs().filter(({ args }) => isOfShard(args));
    return ofShards.map(({ code }) => code).toSorted((a, b) => (a ?? -1) - (b ?? -1));
  }
}

/**
 * Keeps the first blob that a shard asks for from it, and gives that shard's process when all others have ended: it is in
 * the middle then, with nothing that could end it.
 */
export function holdOneShard({ stage, workers }: Scene): () => Promise<WorkerRun> {
  stage.source.inject(
    "blob-get",
    onRequest(() => true),
  );
  return () =>
    eventually(
      () => {
        const runs = workers.runs().filter(({ args }) => isOfShard(args));
        const under = runs.filter(({ code }) => code === null);
        return runs.length === shards && under.length === 1 ? under[0] : undefined;
      },
      "one shard that is left",
      { withinMs: 120_000, seen: () => JSON.stringify(workers.runs()) },
    );
}

/** The images are applied, and from now on the list wants a second tag of each. */
async function applySecondTags(stage: Stage, stocked: readonly StockedImage[]): Promise<void> {
  await expectOk(stage, "apply", "--yes");
  for (const { repository } of stocked)
    stage.source.store(repository, imageOf(`${repository} again`, [30_000]), "2");
  stage.list(...stocked.map(({ repository }) => `${repository}:2`));
  rmSync(stage.path("mapping.csv"));
}

/** As another writer would: the second tag of one repository names what its first one does. */
async function setSecondTag({ ecr }: Stage, [stocked]: readonly StockedImage[]): Promise<void> {
  const repository = { registryId: registry.slice(0, 12), repositoryName: `m/${stocked?.repository}` };
  const manifest = stocked?.image.root;
  await ecr.sdk.send(
    new PutImageCommand({
      ...repository,
      imageManifest: manifest?.bytes.toString("utf8"),
      imageManifestMediaType: manifest?.mediaType,
      imageTag: "2",
    }),
  );
}

/** ECR, the mapping that --finish wrote into the folder, and the state are what one apply of everything gives. */
export async function expectLikeOneApply(
  { stage, state }: Scene,
  folder: string,
  s3?: ReadonlyMap<string, string>,
): Promise<void> {
  const one = await openStage(plainConfig, { source: stage.source });
  try {
    one.write("mirror.config.yaml", configWith("state.json"));
    one.write("images.txt", stage.read("images.txt"));
    await expectOk(one, "apply", "--yes");
    const wanted = await walkEcr(one.ecr);
    const found = await walkEcr(stage.ecr);
    expect(wanted.tags.size).toBe(images);
    expect(found.tags).toEqual(wanted.tags);
    expect(found.incomplete).toEqual([]);
    expect(readFileSync(join(folder, "mapping.csv"), "utf8")).toBe(one.read("mapping.csv"));
    const text = s3?.get(state.replace("s3://", "")) ?? readFileSync(state, "utf8");
    expect(withoutTimes(text)).toEqual(withoutTimes(one.read("state.json")));
  } finally {
    await one.close();
  }
}

/** A state without what is of its own: when, and where it began. */
function withoutTimes(text: string): unknown {
  return JSON.parse(text, (key, value: unknown) =>
    key === "time" || key === "lineage" ? undefined : value,
  ) as unknown;
}
