// `drift` on the built program: what it can't know is never "no drift", and what it prints puts things back.
import {
  BatchDeleteImageCommand,
  BatchGetImageCommand,
  DeleteRepositoryCommand,
  DescribeRepositoriesCommand,
  PutImageCommand,
  PutImageScanningConfigurationCommand,
} from "@aws-sdk/client-ecr";
import { afterEach, expect, it } from "vitest";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type EcrServer, startEcr, startGate } from "../support/aws.ts";
import { openStage, plainConfig, type Stage } from "../support/stage.ts";

const east = "000000000000.dkr.ecr.eu-west-1.amazonaws.com";

let stage: Stage;
let replica: EcrServer | undefined;
let gate: Server | undefined;
afterEach(async () => {
  await stage.close();
  gate?.close();
  await replica?.close();
  [replica, gate] = [undefined, undefined];
});

/** Somebody else pushes another manifest of the repository's image under a tag of it. */
async function tamper(to: string): Promise<void> {
  const { sdk } = stage.ecr;
  const [repositoryName = "", imageTag = ""] = to.split(":");
  const { images = [] } = await sdk.send(
    new BatchGetImageCommand({ repositoryName, imageIds: [{ imageTag: "1" }] }),
  );
  const manifest = images[0]?.imageManifest ?? "";
  const changed = JSON.stringify({ ...JSON.parse(manifest), annotations: { by: "a stranger" } });
  const imageManifestMediaType = images[0]?.imageManifestMediaType;
  await sdk.send(
    new PutImageCommand({ repositoryName, imageTag, imageManifest: changed, imageManifestMediaType }),
  );
}

/** The commands that a report offers, as a shell would read them. */
function remedies(text: string): string[][] {
  const found = [...text.matchAll(/^ +restore: ecr-mirror (.*)$/gm)].map(([, line = ""]) => line);
  return found.map((line) =>
    [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, word = ""]) => quoted ?? word),
  );
}

const plain = (text: string) => text.replaceAll(/\s+/g, " ");

it("a replica that can't be read is an error beside the report, never `no drift`: exit code 1", async () => {
  replica = await startEcr(east);
  // Denied, and not silent: nothing is tried again, so the test waits for nothing.
  const denied = new Set<string>();
  gate = await startGate(replica.sandbox.url, denied);
  const endpoint = `http://127.0.0.1:${(gate.address() as AddressInfo).port}`;
  const settings = `registry: ${east}, endpoint: "${endpoint}", registryEndpoint: "${endpoint}"`;
  stage = await openStage(plainConfig.replace("sources:", `replicas:\n  - { ${settings} }\nsources:`));
  stage.stock(2);
  expect((await stage.cli("apply", "--yes")).code).toBe(0);
  denied.add("DescribeRepositories").add("DescribeImages");
  const quiet = await stage.cli("drift");
  expect([quiet.code, quiet.stdout]).toEqual([
    1,
    expect.stringMatching(
      /^No drift found in what could be checked\. 2 tags and 1 file .*1 could not be checked/,
    ),
  ]);
  expect(quiet.stderr).toContain(`The replica ${east} was not checked`);
  await stage.ecr.sdk.send(
    new DeleteRepositoryCommand({
      registryId: stage.ecr.registry.slice(0, 12),
      repositoryName: "m/team/app-01",
      force: true,
    }),
  );
  const drifted = await stage.cli("drift");
  expect(drifted.code).toBe(1);
  expect(drifted.stdout).toMatch(/^Drift: 1 of 2 tags.*1 could not be checked/m);
}, 120_000);

it("without a state nobody knows: exit code 1, with the ways on; after an apply it is known", async () => {
  stage = await openStage();
  stage.stock(2);
  const before = await stage.cli("drift");
  expect([before.code, before.stdout]).toEqual([1, "Nothing was checked: there is no state.\n"]);
  expect(before.stderr).toContain("[drift/no-state]");
  expect(plain(before.stderr)).toContain("state/mirror.state.json does not exist");
  expect(before.stderr).toContain("ecr-mirror state adopt");
  expect((await stage.cli("apply", "--yes")).code).toBe(0);
  expect((await stage.cli("drift")).code).toBe(0);
}, 120_000);

it("each kind of drift has a remedy that can be pasted, and then there is none", async () => {
  stage = await openStage(
    plainConfig.replace("tagMutability: mutable", "tagMutability: mutable, scanOnPush: true"),
  );
  stage.stock(3);
  expect((await stage.cli("apply", "--yes")).code).toBe(0);
  await tamper("m/team/app-01:1");
  const { sdk } = stage.ecr;
  await sdk.send(
    new BatchDeleteImageCommand({ repositoryName: "m/team/app-02", imageIds: [{ imageTag: "1" }] }),
  );
  await sdk.send(
    new PutImageScanningConfigurationCommand({
      repositoryName: "m/team/app-03",
      imageScanningConfiguration: { scanOnPush: false },
    }),
  );
  stage.write("mapping.csv", "by hand\n");
  const found = await stage.cli("drift");
  expect(found.code).toBe(2);
  expect(found.stdout).toContain("scanOnPush: on -> off");
  expect(found.stdout).toMatch(/Drift: 2 of 3 tags, 1 of 1 file, 1 of 3 repositories\./);
  const commands = remedies(found.stdout);
  expect(commands).toEqual([
    ["apply", "--target", "m/team/app-03"],
    ["apply", "--target", "m/team/app-01:1"],
    ["apply", "--target", "m/team/app-02:1"],
    ["apply", "--target", "mapping.csv"],
  ]);
  for (const command of commands) expect((await stage.cli(...command, "--yes")).code).toBe(0);
  const after = await stage.cli("drift");
  expect([after.code, after.stdout]).toEqual([0, expect.stringMatching(/^No drift\. 3 tags and 1 file/)]);
}, 120_000);

it("a tag in an immutable repository is replaced, never kept first", async () => {
  stage = await openStage(plainConfig.replace("tagMutability: mutable", "tagMutability: immutable"));
  stage.stock(1);
  expect((await stage.cli("apply", "--yes")).code).toBe(0);
  const { sdk } = stage.ecr;
  const imageIds = [{ imageTag: "1" }];
  const { images = [] } = await sdk.send(
    new BatchGetImageCommand({ repositoryName: "m/team/app-01", imageIds }),
  );
  await sdk.send(new BatchDeleteImageCommand({ repositoryName: "m/team/app-01", imageIds }));
  const imageManifest = JSON.stringify({
    ...JSON.parse(images[0]?.imageManifest ?? ""),
    annotations: { a: "b" },
  });
  const imageManifestMediaType = images[0]?.imageManifestMediaType;
  await sdk.send(
    new PutImageCommand({
      repositoryName: "m/team/app-01",
      imageTag: "1",
      imageManifest,
      imageManifestMediaType,
    }),
  );
  const found = await stage.cli("drift");
  expect(found.code).toBe(2);
  expect(found.stdout).toContain(
    "restore: ecr-mirror plan --replace 'm/team/app-01:1' --out replace.plan && ecr-mirror apply replace.plan",
  );
  expect(found.stdout).not.toContain("keep");
}, 120_000);

it("names unmanaged tags on request, warns of a glob that matches nothing, and renders for CI", async () => {
  stage = await openStage();
  stage.stock(1);
  expect((await stage.cli("apply", "--yes")).code).toBe(0);
  await tamper("m/team/app-01:theirs");
  expect((await stage.cli("drift")).stdout).not.toContain("theirs");
  const found = await stage.cli(
    "drift",
    "--unmanaged",
    "--ignore",
    "nobody/**",
    "--format",
    "text",
    "--format",
    "html=drift.html",
    "--format",
    "junit=drift.xml",
  );
  expect(found.code).toBe(0);
  expect(found.stdout).toMatch(/^unmanaged .*not drift\n {2}m\/team\/app-01:theirs {2}sha256:/);
  expect(found.stderr).toContain("[drift/unused-ignore]");
  expect(found.stderr).toContain('matches "nobody/**"');
  expect(stage.read("drift.html")).toContain("m/team/app-01:theirs");
  expect(stage.read("drift.xml")).toContain(
    '<testcase classname="ecr-mirror.drift.tags" name="1 tag unchanged since the last apply"/>',
  );
}, 120_000);

it("what a shard copied counts: its tag that is gone is drift, and without any the check is not whole", async () => {
  stage = await openStage();
  stage.stock(6);
  expect((await stage.cli("plan", "--out", "sharded.plan")).code).toBe(0);
  expect((await stage.cli("apply", "sharded.plan", "--shard", "1/2")).code).toBe(0);
  const open = await stage.cli("drift");
  expect([open.code, open.stdout]).toEqual([
    1,
    expect.stringMatching(
      /^No drift found in what could be checked\. \d tags? and 0 files match the last apply; 1 run did not finish\./,
    ),
  ]);
  expect(open.stderr).toContain("[state/unfinished-run]");
  expect(plain(open.stderr)).toContain("shard 1 of 2");
  expect(open.stderr).toContain("ecr-mirror apply PLANFILE --finish");
  const { repositories = [] } = await stage.ecr.sdk.send(new DescribeRepositoriesCommand({}));
  for (const { repositoryName } of repositories) {
    const imageIds = [{ imageTag: "1" }];
    const deleted = await stage.ecr.sdk.send(new BatchDeleteImageCommand({ repositoryName, imageIds }));
    if (deleted.imageIds?.length === 0) continue;
    const gone = await stage.cli("drift");
    expect([gone.code, gone.stdout]).toEqual([2, expect.stringContaining(`- ${repositoryName}:1  `)]);
    break;
  }
  for (const part of ["1/2", "2/2"])
    expect((await stage.cli("apply", "sharded.plan", "--shard", part)).code).toBe(0);
  expect((await stage.cli("apply", "sharded.plan", "--finish")).code).toBe(0);
  const after = await stage.cli("drift");
  expect([after.code, after.stdout]).toEqual([0, expect.stringMatching(/^No drift\. 6 tags and 1 file/)]);
}, 120_000);
