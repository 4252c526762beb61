// One random schedule of a plan's shards: in any order and at the same time, some killed, doubled or late, with strangers
// among them, finished by one, by the last or by all at once. What ECR, the files and the state are after it must be what
// one apply leaves.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DescribeImagesCommand, DescribeRepositoriesCommand } from "@aws-sdk/client-ecr";
import { expect } from "vitest";
import { type S3Server, startS3 } from "../../app/s3-server.ts";
import { FaultRegistry } from "../../faults/support/registry.ts";
import { imageFrom, imageOf, indexOf, randomBlob } from "../../registry/support/images.ts";
import type { EcrServer } from "../../support/aws.ts";
import { bin, type Ran, type Running } from "../../support/cli.ts";
import { knownTags, type Memory, onDisk, onS3 } from "../../support/memory.ts";
import { openStage, type Stage, until } from "../../support/stage.ts";
import { walkEcr } from "../../support/walk-ecr.ts";

export interface ScheduleWorld {
  readonly s3: S3Server;
  /** The same program under another version. */
  readonly otherVersion: string;
}

type Random = () => number;

/** The same in each run of a seed, but for what the machine's speed does to it. */
export function randomOf(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const places = ["bundle in a folder", "bundle on S3", "plan file"] as const;
const endings = ["the last shard finishes", "all finish at once", "one finishes, which waits"] as const;
const fates = ["plain", "plain", "killed", "doubled", "doubled, one killed", "late", "again"] as const;

type Fate = (typeof fates)[number];

interface Schedule {
  readonly place: (typeof places)[number];
  readonly ending: (typeof endings)[number];
  readonly shards: readonly Fate[];
  /** Whether there was an apply before, so that tags move, settings change and images go. */
  readonly isSecond: boolean;
  /** Whether the first finish is killed. */
  readonly killsFinish: boolean;
}

function draw(random: Random): Schedule {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  return {
    place: pick(places),
    ending: pick(endings),
    shards: Array.from({ length: 1 + Math.floor(random() * 8) }, () => pick(fates)),
    isSecond: random() < 0.6,
    killsFinish: random() < 0.3,
  };
}

function inWords({ place, ending, shards, isSecond, killsFinish }: Schedule): string {
  const more = `${isSecond ? ", after another apply" : ""}${killsFinish ? ", the first finish killed" : ""}`;
  return `${place}, N = ${shards.length} (${shards.join("; ")}), ${ending}${more}`;
}

const config = (state: string, scan: boolean): string => `version: 1
name: shards
state: { path: "${state}" }
target: { TARGET, prefix: m }
repositories: { defaults: { tagMutability: mutable, scanOnPush: ${scan} } }
sources:
  - { name: list, kind: list, path: images.txt }
outputs:
  - { kind: mapping, path: mapping.csv }
`;

const base = randomBlob("a layer that all have", 9_000);

/** What a config asks for first: three tags in each of some repositories, and an index. */
function storeFirst(source: FaultRegistry): readonly string[] {
  const references: string[] = [];
  source.tags.clear();
  for (const repository of ["team/a", "team/b", "team/c", "team/d"])
    for (const tag of ["1", "2", "3"]) {
      const own = randomBlob(`${repository} ${tag}`, 3_000);
      source.store(repository, imageFrom(`${repository} ${tag}`, [base, own]), tag);
      references.push(`${repository}:${tag}`);
    }
  const children = ["amd64", "arm64"].map((one) => ({
    image: imageOf(`many ${one}`, [2_000]),
    platform: `linux/${one}`,
  }));
  source.store("team/many", indexOf(children), "1");
  return [...references, "team/many:1"];
}

/** What it asks for later: tags moved and added, images gone, a repository more. */
function storeSecond(source: FaultRegistry, first: readonly string[]): readonly string[] {
  for (const name of ["team/a:1", "team/b:2"]) {
    const [repository = "", tag] = name.split(":");
    source.store(repository, imageFrom(`${name} moved`, [base, randomBlob(`${name} moved`, 3_000)]), tag);
  }
  const again = source.tags.get("team/c:1");
  if (again !== undefined) source.tags.set("team/c:latest", again);
  source.store("team/new", imageOf("new", [4_000]), "1");
  const gone = new Set(["team/d:2", "team/d:3", "team/b:3"]);
  return [...first.filter((name) => !gone.has(name)), "team/c:latest", "team/new:1"];
}

interface Mirror {
  readonly stage: Stage;
  readonly memory: Memory;
}

async function openMirror(s3: S3Server, key: string | null, source: FaultRegistry): Promise<Mirror> {
  const stage = await openStage(
    config(key === null ? "state/mirror.state.json" : `s3://bucket/${key}`, false),
    {
      source,
      latencyMs: 1,
      env: { AWS_ENDPOINT_URL_S3: s3.url },
    },
  );
  return { stage, memory: key === null ? onDisk(stage) : onS3(stage, s3, `bucket/${key}`) };
}

/** The state's path: workers lie elsewhere, so a local one is absolute. */
function writeConfig({ stage }: Mirror, key: string | null, scan: boolean): void {
  const state = key === null ? stage.path("state/mirror.state.json") : `s3://bucket/${key}`;
  stage.write("mirror.config.yaml", config(state, scan));
}

function expectCode({ code, stdout, stderr }: Ran, expected: number, told: string): void {
  expect(code, `${told}\n${stdout}${stderr}`).toBe(expected);
}

/** All but what an apply happens to have: times, and who made the state. */
function lastingState({ memory }: Mirror): unknown {
  const { registries, staged, files, gone, seen } = memory.state();
  const text = JSON.stringify({
    registries,
    staged,
    files,
    gone: Object.keys(gone),
    seen: Object.keys(seen),
  });
  return JSON.parse(text, (name, value: unknown) => (name === "time" ? undefined : value)) as unknown;
}

async function contentOf({ sdk }: EcrServer): Promise<unknown> {
  const { repositories = [] } = await sdk.send(new DescribeRepositoriesCommand({ maxResults: 1000 }));
  const found: [string, unknown][] = [];
  for (const { repositoryName = "", imageScanningConfiguration, imageTagMutability } of repositories) {
    const { imageDetails = [] } = await sdk.send(
      new DescribeImagesCommand({ repositoryName, maxResults: 1000 }),
    );
    const images = imageDetails.map(({ imageDigest, imageTags = [] }) => [imageDigest, imageTags.toSorted()]);
    const settings = [imageTagMutability, imageScanningConfiguration?.scanOnPush];
    found.push([
      repositoryName,
      { settings, images: images.toSorted(([a], [b]) => String(a).localeCompare(String(b))) },
    ]);
  }
  return Object.fromEntries(found.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

interface Ended {
  readonly ecr: unknown;
  readonly state: unknown;
  readonly mapping: string;
}

/** What one apply of the same plan leaves. */
async function oneApply(mirror: Mirror, { isSecond }: Schedule, told: string): Promise<Ended> {
  const { stage } = mirror;
  const first = storeFirst(stage.source);
  await prepare(mirror, null, { isSecond, first, told });
  expectCode(await stage.cli("plan", "--prune", "--force-prune", "--out", "one.plan"), 0, told);
  expectCode(await stage.cli("apply", "one.plan"), 0, told);
  return {
    ecr: await contentOf(stage.ecr),
    state: lastingState(mirror),
    mapping: stage.read("mapping.csv"),
  };
}

interface Past {
  readonly isSecond: boolean;
  readonly first: readonly string[];
  readonly told: string;
}

async function prepare(mirror: Mirror, key: string | null, { isSecond, first, told }: Past): Promise<void> {
  const { stage } = mirror;
  writeConfig(mirror, key, false);
  stage.list(...first);
  if (!isSecond) return;
  expectCode(await stage.cli("apply", "--yes"), 0, told);
  stage.list(...storeSecond(stage.source, first));
  writeConfig(mirror, key, true);
}

class Machines {
  readonly #mirror: Mirror;
  readonly #schedule: Schedule;
  readonly #random: Random;
  readonly #world: ScheduleWorld;
  readonly #bundle: string;
  readonly #key: string | null;
  readonly told: string;
  #folders = 0;

  constructor(
    mirror: Mirror,
    {
      schedule,
      random,
      world,
      bundle,
      key,
      told,
    }: {
      schedule: Schedule;
      random: Random;
      world: ScheduleWorld;
      bundle: string;
      key: string | null;
      told: string;
    },
  ) {
    this.#mirror = mirror;
    this.#schedule = schedule;
    this.#random = random;
    this.#world = world;
    this.#bundle = bundle;
    this.#key = key;
    this.told = told;
  }

  get count(): number {
    return this.#schedule.shards.length;
  }

  /** Workers of a bundle are empty folders; those of a plan file share the config's. */
  start(args: readonly string[], bin?: string): Running {
    const { stage } = this.#mirror;
    let cwd = stage.folder;
    if (this.#schedule.place !== "plan file") {
      this.#folders += 1;
      cwd = stage.path(`machines/${this.#folders}`);
      mkdirSync(cwd, { recursive: true });
    }
    const how = bin === undefined ? { cwd } : { cwd, bin };
    return stage.start(["apply", this.#bundle, ...args], how);
  }

  shard(index: number): readonly string[] {
    const last = this.#schedule.ending === "the last shard finishes" ? ["--finish-if-last"] : [];
    return ["--shard", `${index}/${this.count}`, ...last];
  }

  /** Kills it after a random number of requests to ECR, unless it was quicker. */
  async killSoon(running: Running): Promise<void> {
    const { ecr } = this.#mirror.stage;
    const from = ecr.requests.length;
    const moment = Math.floor(this.#random() * 40);
    let isOver = false;
    const ended = running.ended.then(() => (isOver = true));
    await until(() => isOver || ecr.requests.length - from >= moment, `request ${moment}`, 5_000).catch(
      () => undefined,
    );
    running.child.kill("SIGKILL");
    await ended;
    await sleep(20);
    this.#expireLock(running.child.pid);
  }

  /** Its lease on S3 would end by itself in a minute. */
  #expireLock(pid: number | undefined): void {
    if (this.#key === null) return;
    const lock = `bucket/${this.#key}.lock`;
    const { objects } = this.#world.s3;
    const holder = objects.get(lock);
    if (holder !== undefined && (JSON.parse(holder) as { pid: number }).pid === pid) objects.delete(lock);
  }

  async run(args: readonly string[], expected = 0): Promise<void> {
    expectCode(await this.start(args).ended, expected, this.told);
  }

  async shardOf(fate: Fate, index: number): Promise<void> {
    const args = this.shard(index);
    if (fate === "killed") await this.killSoon(this.start(args));
    if (fate === "doubled") await Promise.all([this.run(args), this.run(args)]);
    else if (fate === "doubled, one killed")
      await Promise.all([this.run(args), this.killSoon(this.start(args))]);
    else await this.run(args);
  }

  async strangers(): Promise<void> {
    if (this.#schedule.place === "plan file") return;
    const count = this.count === 1 ? 2 : this.count - 1;
    const other = await this.start(["--shard", `1/${count}`]).ended;
    expectCode(other, 64, this.told);
    expect(other.stderr).toContain("[plan/other-split]");
    const version = await this.start(this.shard(1), this.#world.otherVersion).ended;
    expectCode(version, 64, this.told);
    expect(version.stderr).toContain("[plan/other-version]");
  }

  async finish(killsFirst: boolean): Promise<void> {
    const args = ["--finish", "--wait", "120s"];
    if (killsFirst) await this.killSoon(this.start(args));
    const { ending } = this.#schedule;
    const several = ending === "all finish at once" ? Math.min(this.count, 4) : 1;
    await Promise.all(Array.from({ length: several }, () => this.run(args)));
  }

  /** What each machine that wrote a mapping wrote. */
  mappingsWritten(): ReadonlySet<string> {
    const { stage } = this.#mirror;
    if (this.#schedule.place === "plan file") return new Set([stage.read("mapping.csv")]);
    const folders = readdirSync(stage.path("machines")).map((name) => stage.path(`machines/${name}`));
    const written = folders.filter((folder) => readdirSync(folder).includes("mapping.csv"));
    return new Set(written.map((folder) => readFileSync(`${folder}/mapping.csv`, "utf8")));
  }
}

/** Runs one; throws where it does not end as one apply does. Gives what it was in words. */
export async function liveSchedule(seed: number, world: ScheduleWorld): Promise<string> {
  const random = randomOf(seed);
  const schedule = draw(random);
  const told = `schedule ${seed}: ${inWords(schedule)}`;
  const source = await new FaultRegistry().start();
  const model = await openMirror(world.s3, null, source);
  const key = schedule.place === "bundle on S3" ? `schedule-${seed}/state.json` : null;
  const mirror = await openMirror(world.s3, key, source);
  try {
    const wanted = await oneApply(model, schedule, told);
    await applyByShards(mirror, { schedule, random, world, key, seed, told }, wanted);
  } finally {
    await model.stage.close();
    await mirror.stage.close();
  }
  return told;
}

interface Living {
  readonly schedule: Schedule;
  readonly random: Random;
  readonly world: ScheduleWorld;
  readonly key: string | null;
  readonly seed: number;
  readonly told: string;
}

async function applyByShards(mirror: Mirror, living: Living, wanted: Ended): Promise<void> {
  const { schedule, random, world, key, seed, told } = living;
  const { stage, memory } = mirror;
  await prepare(mirror, key, { isSecond: schedule.isSecond, first: storeFirst(stage.source), told });
  const bundle =
    schedule.place === "plan file"
      ? "many.plan"
      : key === null
        ? stage.path("run")
        : `s3://bucket/schedule-${seed}/run/`;
  const count = schedule.shards.length;
  const split = schedule.place === "plan file" ? [] : ["--shards", `${count}`];
  expectCode(await stage.cli("plan", "--prune", "--force-prune", "--out", bundle, ...split), 0, told);
  const machines = new Machines(mirror, { schedule, random, world, bundle, key, told });
  if (key !== null) world.s3.lost = Math.floor(random() * 3);
  const order = schedule.shards.map((fate, at) => ({ fate, index: at + 1 })).toSorted(() => random() - 0.5);
  const waits = schedule.ending === "one finishes, which waits" && !schedule.killsFinish;
  const finish = waits ? machines.finish(false) : undefined;
  // A failure is told below, where it is waited for.
  finish?.catch(() => undefined);
  const work = order
    .filter(({ fate }) => fate !== "late")
    .map(
      ({ fate, index }) =>
        () =>
          machines.shardOf(fate, index),
    );
  work.splice(Math.floor(random() * work.length), 0, () => machines.strangers());
  await inLanes(1 + Math.floor(random() * 4), work);
  for (const { index, fate } of order) if (fate === "late") await machines.run(machines.shard(index));
  if (finish !== undefined) await finish;
  else if (schedule.ending !== "the last shard finishes" || schedule.killsFinish)
    await machines.finish(schedule.killsFinish);
  for (const { index, fate } of order) if (fate === "again") await machines.run(machines.shard(index));
  await expectAsOne(mirror, machines, wanted);
  // A finish after all is over says nothing else.
  await machines.run(["--finish", "--wait", "5s"]);
  await expectAsOne(mirror, machines, wanted);
  stage.write("mapping.csv", wanted.mapping);
  expectCode(await stage.cli("drift"), 0, told);
  expectCode(await stage.cli("plan", "--detailed-exitcode"), 0, told);
  expectCode(await stage.cli("apply", "--yes"), 0, told);
  await expectAsOne(mirror, machines, wanted);
  expect(memory.records(), told).toEqual([]);
}

async function expectAsOne(mirror: Mirror, machines: Machines, wanted: Ended): Promise<void> {
  const { stage, memory } = mirror;
  const { told } = machines;
  const held = await walkEcr(stage.ecr);
  expect(held.incomplete, told).toEqual([]);
  expect(await contentOf(stage.ecr), told).toEqual(wanted.ecr);
  expect(knownTags(memory, held.tags), told).toEqual(held.tags);
  expect(lastingState(mirror), told).toEqual(wanted.state);
  expect([...machines.mappingsWritten()], told).toEqual([wanted.mapping]);
}

/** So many at a time, in order. */
async function inLanes(width: number, work: readonly (() => Promise<void>)[]): Promise<void> {
  const queue = [...work];
  const lane = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await next();
  };
  await Promise.all(Array.from({ length: width }, lane));
}

let world: ScheduleWorld;
let folder: string;

export async function openWorld(): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), "ecr-mirror-schedules-"));
  world = { s3: await startS3(), otherVersion: buildOfVersion("0.9.9", folder) };
}

export async function closeWorld(): Promise<void> {
  await world.s3.close();
  rmSync(folder, { recursive: true, force: true });
}

/** The build under test, but for what it says of itself. What V8 compiled of it does not fit any more. */
function buildOfVersion(version: string, to: string): string {
  const from = dirname(bin);
  cpSync(from, to, { recursive: true, filter: (path) => !path.endsWith("run.cache") });
  for (const name of ["run.cjs", "main.js"]) {
    const text = readFileSync(join(to, name), "latin1");
    const changed = text.replaceAll(/(name:"ecr-mirror",version:)"[^"]+"/g, `$1"${version}"`);
    expect(changed, `${name} has no version`).not.toBe(text);
    writeFileSync(join(to, name), changed, "latin1");
  }
  return join(to, "main.js");
}

export async function liveSchedules(count: number): Promise<void> {
  const first = Number(process.env["SCHEDULE_SEED"] ?? 1);
  const failed: unknown[] = [];
  for (let seed = first; seed < first + count; seed++) {
    try {
      console.log(`${await liveSchedule(seed, world)}: as one apply`);
    } catch (error) {
      console.log(`schedule ${seed} failed: ${error instanceof Error ? error.message : String(error)}`);
      failed.push(error);
    }
  }
  console.log(
    `${count - failed.length}/${count} ended like one apply; seeds ${first} to ${first + count - 1}`,
  );
  expect(failed).toEqual([]);
}
