// Managed signing: ECR signs what is pushed in the name of whoever pushes. The policy allows it and the doctor names it.
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { examine } from "../../src/app/doctor.ts";
import { policyFor } from "../../src/app/iam-policy.ts";
import { type EcrServer, startEcr, startGate, useAwsEnvironment } from "../support/aws.ts";
import { type Mirror, openMirror, signal } from "../support/mirror.ts";

const registry = "000000000000.dkr.ecr.us-east-1.amazonaws.com";
const profile = (name: string) => `arn:aws:signer:us-east-1:000000000000:/signing-profiles/${name}`;
const rule = (name: string, filter: string) => ({
  signingProfileArn: profile(name),
  repositoryFilters: [{ filter, filterType: "WILDCARD_MATCH" }],
});

let server: EcrServer;
let gate: Server;
let mirror: Mirror;
beforeEach(async () => {
  useAwsEnvironment();
  server = await startEcr(registry);
});
afterEach(async () => {
  await mirror.close();
  gate.close();
  await server.close();
});

async function open(denied: readonly string[], rules: readonly unknown[]): Promise<void> {
  const answers = denied.length > 0 ? {} : { GetSigningConfiguration: { signingConfiguration: { rules } } };
  gate = await startGate(server.sandbox.url, new Set(denied), answers);
  const endpoint = `http://127.0.0.1:${(gate.address() as AddressInfo).port}`;
  mirror = await openMirror(`
version: 1
target: { registry: ${registry}, endpoint: "${endpoint}", registryEndpoint: "${server.sandbox.url}", prefix: m }
sources:
  - { name: list, kind: list, path: images.txt }`);
  await mirror.source.push("app", "1", "one");
  mirror.write("images.txt", "SOURCE/app:1\n");
}

const policy = async () => {
  const { principals } = await mirror.run(({ config, runtime }) =>
    policyFor({ purpose: "apply" }, config, runtime, signal),
  );
  return principals[0]?.policy.Statement.find(({ Sid }) => Sid === "Sign")?.Resource;
};
const notes = async () => {
  const checks = await mirror.run(({ config, runtime }) =>
    examine(config, runtime, { nodeVersion: "22.1.0" }, signal),
  );
  return checks.filter(({ detail }) => detail.includes("managed signing"));
};

describe("an account that signs", () => {
  it("needs signer:SignPayload on the profiles whose rules meet what is pushed", async () => {
    await open([], [rule("mine", "m/*"), rule("other", "n/*")]);
    expect(await policy()).toEqual([profile("mine")]);
    expect(await notes()).toEqual([
      {
        verdict: "note",
        subject: registry,
        detail: `ECR signs images that are pushed here (managed signing) with ${profile("mine")}`,
        remedy:
          "Allow signer:SignPayload on it: see 'ecr-mirror iam-policy'. The doctor cannot try this permission.",
      },
    ]);
  });

  it("needs nothing for others' repositories", async () => {
    await open([], [rule("other", "n/*")]);
    expect([await policy(), await notes()]).toEqual([undefined, []]);
  });

  it("says nothing of a stand-in that does not tell", async () => {
    await open(["GetSigningConfiguration"], []);
    expect([await policy(), await notes()]).toEqual([undefined, []]);
  });
});
