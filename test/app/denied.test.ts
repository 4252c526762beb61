// AccessDenied on one action of many: what only serves warnings is a warning, what changes something fails by itself,
// and once it is allowed the next apply does the rest.
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type EcrServer, startEcr, startGate, useAwsEnvironment } from "../support/aws.ts";
import { type Mirror, openMirror } from "../support/mirror.ts";

const registry = "000000000000.dkr.ecr.us-east-1.amazonaws.com";
const rule = (priority: number, selection: object) => ({
  rulePriority: priority,
  selection,
  action: { type: "expire" },
});
const expire = JSON.stringify({
  rules: [
    rule(1, { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 9 }),
    rule(2, { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 900 }),
  ],
});

let server: EcrServer;
let gate: Server;
let mirror: Mirror;
const denied = new Set<string>();

beforeEach(async () => {
  useAwsEnvironment();
  denied.clear();
  server = await startEcr(registry);
  gate = await startGate(server.sandbox.url, denied);
  const url = `http://127.0.0.1:${(gate.address() as AddressInfo).port}`;
  mirror = await openMirror(`
version: 1
target: { registry: ${registry}, endpoint: "${url}", registryEndpoint: "${url}", prefix: m }
repositories:
  rules:
    - { match: m/app-a, lifecyclePolicy: ${expire} }
sources:
  - { name: list, kind: list, path: images.txt }`);
  await mirror.source.push("app-a", "1", "one");
  await mirror.source.push("app-b", "1", "two");
  mirror.write("images.txt", "SOURCE/app-a:1\nSOURCE/app-b:1\n");
});
afterEach(async () => {
  await mirror.close();
  gate.closeAllConnections();
  gate.close();
  await server.close();
});

it("what only serves warnings is itself a warning", async () => {
  denied.add("GetAccountSetting").add("DescribePullThroughCacheRules");
  const plan = await mirror.plan();
  expect(plan).toMatchObject({ complete: true, failures: [] });
  expect(plan.warnings.map(({ code, severity }) => ({ code, severity }))).toEqual([
    { code: "ecr/access-denied", severity: "warning" },
    { code: "ecr/access-denied", severity: "warning" },
  ]);
  expect(await mirror.apply()).toMatchObject({ failed: [], done: 4 });
});

it("a setting that can't be written fails its repository alone; allowed, the next apply completes it", async () => {
  denied.add("PutLifecyclePolicy");
  const report = await mirror.apply();
  expect(report.failed.map(({ id, diagnostic }) => ({ id, code: diagnostic.code }))).toEqual([
    { id: "create-repository:m/app-a", code: "ecr/access-denied" },
  ]);
  denied.clear();
  expect((await mirror.plan()).actions).toMatchObject([
    { id: "update-repository:m/app-a", changes: [{ setting: "lifecyclePolicy" }] },
  ]);
  expect(await mirror.apply()).toMatchObject({ failed: [], done: 1 });
  expect((await mirror.plan()).actions).toEqual([]);
});
