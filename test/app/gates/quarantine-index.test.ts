// Quarantine of an index: each platform is scanned, a choice of them too, what refers to it comes with it when it enters, and
// a replica is filled by the target's findings.
import { DescribeImagesCommand, PutAccountSettingCommand } from "@aws-sdk/client-ecr";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Findings } from "../../../src/sandbox/base/findings.ts";
import { FaultRegistry } from "../../faults/support/registry.ts";
import { imageOf, indexOf, referrerOf } from "../../registry/support/images.ts";
import { type EcrServer, startEcr, useAwsEnvironment } from "../../support/aws.ts";
import { type Mirror, openMirror } from "../../support/mirror.ts";
import { testTiming } from "../../support/timing.ts";

const west = "000000000000.dkr.ecr.us-west-2.amazonaws.com";
const east = "000000000000.dkr.ecr.eu-west-1.amazonaws.com";
const [amd64, arm64] = [imageOf("amd64", [1000]), imageOf("arm64", [1000, 500])];
const index = indexOf([
  { image: amd64, platform: "linux/amd64" },
  { image: arm64, platform: "linux/arm64" },
]);
const signature = referrerOf("signature", index.root);
const critical = [{ name: "CVE-2026-1", severity: "CRITICAL" }] as const;

let findings: Record<string, Findings[string]>;
let target: EcrServer;
let source: FaultRegistry;
let mirror: Mirror;

beforeEach(async () => {
  useAwsEnvironment();
  findings = {};
  target = await startEcr(west, { findings });
  await target.sdk.send(new PutAccountSettingCommand({ name: "BLOB_MOUNTING", value: "ENABLED" }));
  source = await new FaultRegistry().start();
  source.store("app", index, "1");
  source.store("app", signature);
});
afterEach(async () => {
  await mirror.close();
  await target.close();
  await source.close();
});

async function open(more = "", keys = ""): Promise<void> {
  mirror = await openMirror(
    `version: 1
target: { ${target.settings}, prefix: m }
${more}
gates: [{ vulnerabilities: { atMost: high, stage: "q/{repository}" } }]
sources: [{ name: list, kind: list, path: images.txt${keys} }]`,
    { timing: testTiming() },
  );
  mirror.write("images.txt", `${source.host}/app:1\n`);
}

async function held(server: EcrServer, repositoryName: string): Promise<readonly string[]> {
  const { imageDetails = [] } = await server.sdk.send(new DescribeImagesCommand({ repositoryName }));
  return imageDetails.map(({ imageDigest = "" }) => imageDigest).sort();
}

it("an index waits whole, is judged by its platforms, and enters with its signature and without a byte", async () => {
  findings[arm64.root.digest] = critical;
  await open();
  expect(await mirror.apply()).toMatchObject({ failed: [] });
  const own = [amd64.root.digest, arm64.root.digest, index.root.digest].sort();
  expect(await held(target, "q/m/app")).toEqual(own);
  const bad = await mirror.plan({ prune: true });
  expect(bad.actions).toEqual([]);
  expect(bad.blocked).toMatchObject([
    {
      code: "gate/vulnerable",
      refusals: [
        {
          found: [
            "1 critical: CVE-2026-1",
            expect.stringContaining("scanned by ECR for linux/amd64"),
            expect.stringContaining("scanned by ECR for linux/arm64"),
          ],
        },
      ],
    },
  ]);
  delete findings[arm64.root.digest];
  target.requests.length = 0;
  expect(await mirror.apply()).toMatchObject({ failed: [], blocked: 0 });
  expect(await held(target, "m/app")).toEqual([...own, signature.root.digest].sort());
  const moved = target.requests.filter(
    ({ method, path, status }) => method === "GET" && status === 200 && path.includes("/blobs/"),
  );
  expect(moved).toEqual([]);
  expect(await mirror.apply({}, { prune: true })).toMatchObject({ failed: [] });
  expect(await held(target, "q/m/app")).toEqual([]);
  expect((await mirror.plan({ prune: true })).actions).toEqual([]);
});

it.each([["[linux/arm64]"], ["[linux/amd64, linux/arm64]"]])(
  "a choice of platforms, %s, is judged as it enters",
  async (platforms) => {
    const third = indexOf([
      { image: amd64, platform: "linux/amd64" },
      { image: arm64, platform: "linux/arm64" },
      { image: imageOf("s390x", [700]), platform: "linux/s390x" },
    ]);
    source.store("app", third, "1");
    await open("", `, platforms: ${platforms}`);
    expect(await mirror.apply()).toMatchObject({ failed: [] });
    const waiting = await held(target, "q/m/app");
    const plan = await mirror.plan();
    expect(plan).toMatchObject({ blocked: [], complete: true });
    expect(plan.actions[1]).toMatchObject({ source: { near: `${west}/q/m/app` }, destination: { tag: "1" } });
    expect((await mirror.applyPlan(plan)).report).toMatchObject({ failed: [] });
    expect(await held(target, "m/app")).toEqual(waiting);
    expect(await mirror.apply({}, { prune: true })).toMatchObject({ failed: [] });
    expect(await held(target, "q/m/app")).toEqual([]);
  },
);

it("a replica has no stage of its own: the target's findings let in everywhere", async () => {
  const replica = await startEcr(east);
  try {
    await open(`replicas: [{ ${replica.settings} }]`);
    const plan = await mirror.plan();
    const places = plan.actions.flatMap((one) => ("destination" in one ? [one.destination] : []));
    expect(places.map(({ registry, repository }) => [registry, repository])).toEqual([[west, "q/m/app"]]);
    expect(plan.blocked.map(({ registry }) => registry).sort()).toEqual([east, west].sort());
    expect(await mirror.apply()).toMatchObject({ failed: [] });
    expect(await mirror.apply()).toMatchObject({ failed: [], blocked: 0 });
    expect(await held(replica, "m/app")).toEqual(await held(target, "m/app"));
    expect(await mirror.apply({}, { prune: true })).toMatchObject({ failed: [] });
    expect((await mirror.plan({ prune: true })).actions).toEqual([]);
  } finally {
    await replica.close();
  }
});
