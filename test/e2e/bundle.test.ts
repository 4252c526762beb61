// Plan bundles with the built program: written to a folder or to S3, applied by workers that have nothing but its address,
// and refused where anything about them is not as it was written.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { demanding, type S3Server, startS3 } from "../app/s3-server.ts";
import type { Ran } from "../support/cli.ts";
import { openStage, plainConfig, type Stage } from "../support/stage.ts";

const images = 9;
let stage: Stage;
let s3: S3Server | undefined;
afterEach(async () => {
  await stage.close();
  await s3?.close();
  s3 = undefined;
});

/** A machine of its own: an empty folder. */
function worker(name: string, args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  mkdirSync(stage.path(name), { recursive: true });
  return stage.start(args, { cwd: stage.path(name), env: { ...stage.env, ...env } }).ended;
}

/** Names end in a piece of the file's digest. */
const plainName = (name: string) => name.replace(/-[0-9a-f]{16}\.json$/, "-#.json");

/** A file of the bundle in `run`, by its name without the digest. */
function pathIn(file: string): string {
  const [folder = "", name = ""] = file.includes("/") ? file.split("/") : ["", file];
  const found = readdirSync(stage.path(join("run", folder))).find((one) =>
    [name, name.replace(".json", "-#.json")].includes(plainName(one)),
  );
  return stage.path(join("run", folder, found ?? name));
}

function expectDone({ code, stdout, stderr }: Ran): void {
  expect(code, `${stdout}${stderr}`).toBe(0);
}

const named = (state: string) =>
  plainConfig.replace(
    "version: 1",
    `version: 1
name: mirror
state: { path: "${state}" }`,
  );

async function openShared(): Promise<void> {
  stage = await openStage(plainConfig);
  stage.write("mirror.config.yaml", named(stage.path("shared/state.json")));
  stage.stock(images);
}

describe("a bundle in a folder", () => {
  it("is applied by workers without the config, and its last shard writes the files", async () => {
    await openShared();
    const config = stage.read("mirror.config.yaml");
    stage.write("mirror.config.yaml", config.replace("mutable }", "mutable, lifecyclePolicy: ./keep.json }"));
    const selection = { tagStatus: "untagged", countType: "imageCountMoreThan", countNumber: 9 };
    const rules = [{ rulePriority: 1, selection, action: { type: "expire" } }];
    stage.write("keep.json", JSON.stringify({ rules }));
    const plan = await stage.cli("plan", "--out", "run", "--shards", "3");
    expectDone(plan);
    expect(plan.stderr).toContain("Next: ecr-mirror apply run --shard auto");
    expect(readdirSync(stage.path("run")).toSorted().map(plainName)).toEqual([
      "index.json",
      "parts",
      "plan-#.json",
    ]);
    const shown = await worker("viewer", ["show", stage.path("run")]);
    expectDone(shown);
    expect(shown.stdout).toContain(`${images} images`);
    const results = await Promise.all(
      [0, 1, 2].map((index) =>
        worker(`w${index}`, ["apply", stage.path("run"), "--shard", "auto", "--finish-if-last"], {
          JOB_COMPLETION_INDEX: `${index}`,
        }),
      ),
    );
    results.forEach(expectDone);
    expect(results[1]?.stderr).toContain("Shard 2/3, from JOB_COMPLETION_INDEX=1.");
    const finishers = [0, 1, 2].filter((index) =>
      readdirSync(stage.path(`w${index}`)).includes("mapping.csv"),
    );
    expect(finishers.length).toBeGreaterThanOrEqual(1);
    const mapping = readFileSync(join(stage.path(`w${finishers[0]}`), "mapping.csv"), "utf8");
    expect(mapping.trimEnd().split("\n")).toHaveLength(images + 1);
    stage.write("mapping.csv", mapping);
    expectDone(await stage.cli("drift"));
    expect((await stage.cli("plan", "--detailed-exitcode")).code).toBe(0);
  });

  it("is applied whole where no shard is asked for, and written again where it was cut off", async () => {
    await openShared();
    expectDone(await stage.cli("plan", "--out", "run", "--shards", "2"));
    rmSync(stage.path("run/index.json"));
    expectDone(await stage.cli("plan", "--out", "run", "--shards", "2"));
    expectDone(await stage.cli("plan", "--out", "run", "--shards", "2"));
    expectDone(await worker("all", ["apply", stage.path("run")]));
    expect((await stage.cli("drift")).code).toBe(2);
    expectDone(await stage.cli("apply", "--yes"));
  });

  it.each([
    ["is cut", "index.json", (text: string) => text.slice(0, -20), "plan/bundle"],
    [
      "is changed",
      "index.json",
      (text: string) => text.replace("mirror.config.yaml", "other.config.yaml"),
      "plan/bundle",
    ],
    ["is of another version", "index.json", (text: string) => text.replace('"1.0"', '"9.0"'), "plan/bundle"],
    ["has a part that was cut", "parts/1-of-2.json", (text: string) => text.slice(0, 200), "plan/not-json"],
    [
      "has a part that was changed",
      "parts/1-of-2.json",
      (text: string) => text.replace(':"missing"', ':"foreign"').replace('"missing"', '"foreign"'),
      "plan/edited",
    ],
    [
      "has another part in its place",
      "parts/1-of-2.json",
      () => readFileSync(pathIn("parts/2-of-2.json"), "utf8"),
      "plan/bundle",
    ],
  ])("that %s is refused before anything is done", async (_, file, change, code) => {
    await openShared();
    expectDone(await stage.cli("plan", "--out", "run", "--shards", "2"));
    const path = pathIn(file);
    writeFileSync(path, change(readFileSync(path, "utf8")));
    const ran = await worker("w", ["apply", stage.path("run"), "--shard", "1/2"]);
    expect(ran.stderr).toContain(`[${code}]`);
    expect(ran.code).toBe(64);
    expect((await stage.cli("plan")).stdout).toContain(`${images} images`);
  });

  it("is refused with another number of shards, over another bundle, and with a secret in it", async () => {
    await openShared();
    expectDone(await stage.cli("plan", "--out", "run", "--shards", "2"));
    const other = await worker("w", ["apply", stage.path("run"), "--shard", "1/3"]);
    expect([other.code, other.stderr.includes("plan/other-split")]).toEqual([64, true]);
    stage.write("other.config.yaml", stage.read("mirror.config.yaml").replace("prefix: m", "prefix: n"));
    const foreign = await stage.cli("apply", "run", "-c", "other.config.yaml", "--shard", "1/2");
    expect([foreign.code, foreign.stderr.includes("plan/config-changed")]).toEqual([4, true]);
    const own = await stage.cli("apply", "run", "-c", "mirror.config.yaml", "--shard", "1/2");
    expectDone(own);
    const none = await stage.cli("apply", "home", "--shard", "1/2");
    expect([none.code, none.stderr.includes("home: it does not contain index.json")]).toEqual([64, true]);
    const again = await stage.cli("plan", "--out", "run", "--shards", "3");
    expect([again.code, again.stderr.includes("plan/bundle-exists")]).toEqual([64, true]);
    stage.write(
      "mirror.config.yaml",
      `${stage.read("mirror.config.yaml")}registries: { ghcr.io: { username: me, password: hunter2hunter2 } }\n`,
    );
    const secret = await stage.cli("plan", "--out", "open", "--shards", "2");
    expect([secret.code, secret.stderr.includes("plan/bundle-secret")]).toEqual([64, true]);
    expect(secret.stderr).not.toContain("hunter2hunter2");
    expect(readdirSync(stage.folder)).not.toContain("open");
  });
});

it("on S3 is all that workers need, with the state beside it", async () => {
  s3 = await startS3();
  const env = { AWS_ENDPOINT_URL_S3: s3.url };
  stage = await openStage(plainConfig, { env });
  stage.write("mirror.config.yaml", named("s3://bucket/prod/state.json"));
  stage.stock(images);
  const url = "s3://bucket/run-42/";
  expectDone(await stage.cli("plan", "--out", url, "--shards", "2"));
  const written = [...s3.objects.keys()].filter((key) => key.includes("run-42"));
  expect(written.toSorted().map(plainName)).toEqual([
    "bucket/run-42/index.json",
    "bucket/run-42/parts/1-of-2-#.json",
    "bucket/run-42/parts/2-of-2-#.json",
    "bucket/run-42/plan-#.json",
  ]);
  expectDone(await worker("w1", ["apply", url, "--shard", "1/2"]));
  expectDone(await worker("w2", ["apply", url, "--shard", "2/2"]));
  expectDone(await worker("last", ["apply", url, "--finish"]));
  cpSync(stage.path("last/mapping.csv"), stage.path("mapping.csv"));
  expectDone(await stage.cli("drift"));
  const nothing = await worker("w3", ["apply", "s3://bucket/run-43/", "--shard", "1/2"]);
  expect([nothing.code, nothing.stderr.includes("s3://bucket/run-43/index.json does not exist")]).toEqual([
    64,
    true,
  ]);
});

describe("a bundle on S3 whose writing is cut off", () => {
  it("is not there, and the same plan --out goes on where it was", async () => {
    s3 = await startS3();
    stage = await openStage(plainConfig, { env: { AWS_ENDPOINT_URL_S3: s3.url } });
    stage.write("mirror.config.yaml", named(stage.path("shared/state.json")));
    stage.stock(images);
    const url = "s3://bucket/run-7/";
    let puts = 0;
    s3.refuse = ({ method }) => {
      puts += method === "PUT" ? 1 : 0;
      return puts > 3 ? { status: 403, code: "AccessDenied", message: "no more" } : undefined;
    };
    const cut = await stage.cli("plan", "--out", url, "--shards", "6");
    expect([cut.code, cut.stderr.includes("[bundle/access-denied]")]).toEqual([1, true]);
    expect(s3.objects.size).toBe(3);
    delete s3.refuse;
    const early = await worker("early", ["apply", url, "--shard", "1/6"]);
    expect([early.code, early.stderr.includes("If plan --out was interrupted, run it again")]).toEqual([
      64,
      true,
    ]);
    s3.requests.length = 0;
    expectDone(await stage.cli("plan", "--out", url, "--shards", "6"));
    // Three parts were there: four are left, and the index.
    expect(s3.requests.filter(({ method }) => method === "PUT")).toHaveLength(5);
    expectDone(await stage.cli("plan", "--out", url, "--shards", "6"));
    expectDone(await worker("all", ["apply", url]));
    const other = await stage.cli("plan", "--out", url, "--shards", "2");
    expect([other.code, other.stderr.includes("[plan/bundle-exists]")]).toEqual([64, true]);
  });

  it("is left alone by another plan that was made at the same time", async () => {
    s3 = await startS3();
    const { objects } = s3;
    stage = await openStage(plainConfig, { env: { AWS_ENDPOINT_URL_S3: s3.url } });
    stage.write("mirror.config.yaml", named(stage.path("shared/state.json")));
    stage.stock(images);
    const url = "s3://bucket/run-8/";
    expectDone(await stage.cli("plan", "--out", url, "--shards", "2"));
    const index = objects.get("bucket/run-8/index.json") ?? "";
    objects.delete("bucket/run-8/index.json");
    stage.list("team/app-01:1");
    // The first one's index comes when the second has looked and found none.
    s3.refuse = ({ method, key }) => {
      if (method === "PUT" && key.includes("/parts/")) objects.set("bucket/run-8/index.json", index);
      return undefined;
    };
    const second = await stage.cli("plan", "--out", url, "--shards", "2");
    expect([second.code, second.stderr.includes("[plan/bundle-exists]")]).toEqual([64, true]);
    delete s3.refuse;
    expectDone(await worker("all", ["show", url]));
  });
});

it("in the state's bucket is written with the state's encryption, region and login", async () => {
  s3 = await startS3();
  stage = await openStage(plainConfig);
  const kmsKey = "arn:aws:kms:eu-west-1:111122223333:key/1";
  const state = `state: { path: "s3://bucket/m.json", endpoint: "${s3.url}", region: eu-west-1, sse: "aws:kms", kmsKey: "${kmsKey}" }`;
  stage.write("mirror.config.yaml", plainConfig.replace("version: 1", `version: 1\nname: mirror\n${state}`));
  stage.stock(images);
  s3.region = "eu-west-1";
  s3.refuse = demanding("aws:kms", kmsKey);
  expectDone(await stage.cli("plan", "--out", "s3://bucket/run-9", "--shards", "2"));
  expect(new Set(s3.requests.map(({ region }) => region))).toEqual(new Set(["eu-west-1"]));
  // Whoever reads it has no config: the environment says where.
  const env = { AWS_ENDPOINT_URL_S3: s3.url };
  expectDone(await worker("all", ["apply", "s3://bucket/run-9"], env));
});

it.each([
  ["plan", ["--out", "s3://", "--shards", "2"]],
  ["apply", ["s3:///run-1"]],
])("%s refuses an address without a bucket", async (command, args) => {
  stage = await openStage(plainConfig);
  stage.stock(1);
  const { code, stderr } = await stage.cli(command, ...args);
  expect([code, stderr.includes("[usage/bundle-address]")]).toEqual([64, true]);
});
