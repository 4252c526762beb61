// `drift` where a replica can't be read: the target's drift is told all the same, and the check counts as incomplete.
import { DeleteRepositoryCommand } from "@aws-sdk/client-ecr";
import { afterEach, expect, it } from "vitest";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type EcrServer, startEcr, startGate } from "../support/aws.ts";
import { openStage, plainConfig, type Stage } from "../support/stage.ts";

const east = "000000000000.dkr.ecr.eu-west-1.amazonaws.com";

let stage: Stage;
let replica: EcrServer;
let gate: Server;
afterEach(async () => {
  await stage.close();
  gate.close();
  await replica.close();
});

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
    expect.stringMatching(/^No drift in what was read\. 2 tags and 1 file .*1 could not be checked/),
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
