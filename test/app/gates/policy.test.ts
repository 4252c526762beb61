// What IAM must allow for scans: only what runs use, and told where it is missing.
import type { AddressInfo } from "node:net";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { examine } from "../../../src/app/doctor.ts";
import { policyFor } from "../../../src/app/iam-policy.ts";
import type { PolicyPurpose } from "../../../src/core/settings/iam-policy.ts";
import { type EcrServer, startEcr, startGate, useAwsEnvironment } from "../../support/aws.ts";
import { type Mirror, openMirror, signal } from "../../support/mirror.ts";

const registry = "000000000000.dkr.ecr.us-east-1.amazonaws.com";
const scanActions = ["DescribeImageScanFindings", "StartImageScan"];

let server: EcrServer;
let mirror: Mirror;
beforeAll(() => useAwsEnvironment());
afterEach(async () => {
  await mirror.close();
  await server.close();
});

async function open(config: string, settings?: string): Promise<void> {
  mirror = await openMirror(
    `version: 1\ntarget: { ${settings ?? server.settings}, prefix: m }\nsources: [{ name: list, kind: list, path: images.txt }]\n${config}`,
  );
  await mirror.source.push("app", "1", "one");
  await mirror.source.push("web", "1", "two");
  mirror.write("images.txt", "SOURCE/app:1\nSOURCE/web:1\n");
}

async function policy(purpose: PolicyPurpose) {
  const { principals } = await mirror.run(({ config, runtime }) =>
    policyFor({ purpose }, config, runtime, signal),
  );
  return principals.flatMap((one) => one.policy.Statement);
}

async function listed(purpose: PolicyPurpose): Promise<readonly string[]> {
  const actions = (await policy(purpose)).flatMap(({ Action }) => Action);
  return [...new Set(actions.map((action) => action.replace("ecr:", "")))].sort();
}

const used = () =>
  new Set(server.requests.splice(0).flatMap(({ operation }) => (operation === "Ping" ? [] : [operation])));
const gate = (match: string) =>
  `gates: [{ match: "${match}", vulnerabilities: { atMost: high, stage: "quarantine/{repository}" } }]\n`;

describe("iam-policy", () => {
  it("allows nothing of scans where no gate asks for them", async () => {
    server = await startEcr(registry);
    await open(
      'gates: [{ allowedRegistries: [docker.io] }, { match: "other/**", vulnerabilities: { atMost: low } }]\n',
    );
    const all = [...(await listed("plan")), ...(await listed("apply"))];
    expect(all.filter((action) => scanActions.includes(action))).toEqual([]);
  });

  it("lists the findings and the stage of images that a gate is for, and what such runs use", async () => {
    server = await startEcr(registry);
    await open(gate("m/app:1"));
    const statement = (await policy("apply")).find(({ Sid }) => Sid === "Repositories");
    const arn = `arn:aws:ecr:us-east-1:000000000000:repository`;
    expect(statement?.Resource).toEqual([`${arn}/m/app`, `${arn}/m/web`, `${arn}/quarantine/m/app`]);
    server.requests.length = 0;
    expect((await mirror.apply()).failed).toEqual([]);
    expect((await mirror.apply({}, { prune: true })).failed).toEqual([]);
    expect((await mirror.apply({}, { prune: true })).failed).toEqual([]);
    const actions = [...used()].filter(
      (action) => !["Storage", "Unknown", "ListImageReferrers"].includes(action),
    );
    expect(actions).toContain("DescribeImageScanFindings");
    const prune = await listed("prune");
    expect(actions.filter((action) => !prune.includes(action))).toEqual([]);
    expect(await listed("apply")).not.toContain("StartImageScan");
    expect(await listed("plan")).toContain("DescribeImageScanFindings");
  });

  it("allows to start scans where the config leaves the stage's settings alone", async () => {
    server = await startEcr(registry);
    await open(`${gate("m/app")}repositories: { rules: [{ match: "quarantine/**", managed: false }] }\n`);
    expect(
      [await listed("apply"), await listed("plan")].map((one) => one.includes("StartImageScan")),
    ).toEqual([true, false]);
  });
});

it("what may not be read keeps the image out, and the action is named", async () => {
  server = await startEcr(registry);
  const way = await startGate(server.sandbox.url, new Set(["DescribeImageScanFindings"]));
  try {
    const { port } = way.address() as AddressInfo;
    const settings = `registry: ${registry}, endpoint: "http://127.0.0.1:${port}", registryEndpoint: "${server.sandbox.url}"`;
    await open(gate("m/app"), settings);
    await mirror.apply();
    const plan = await mirror.plan();
    expect(plan).toMatchObject({ complete: false, blocked: [{ tag: "1", code: "gate/unread" }] });
    expect(plan.failures).toMatchObject([
      {
        code: "ecr/access-denied",
        hint: expect.stringContaining("Allow ecr:DescribeImageScanFindings") as string,
      },
    ]);
    const checks = await mirror.run(({ config, runtime }) =>
      examine(config, runtime, { nodeVersion: "22.1.0" }, signal),
    );
    const missing = checks.filter(({ verdict }) => verdict === "missing").map(({ detail }) => detail);
    expect(missing).toEqual([expect.stringContaining("ecr:DescribeImageScanFindings is denied")]);
  } finally {
    await new Promise((closed) => way.close(closed));
  }
});
