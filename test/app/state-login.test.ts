// A state on S3 with a login and an encryption of its own, in whole runs: whose credentials reach which service, a
// bucket in another region that demands encryption, and what iam-policy and the doctor say of it.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { examine } from "../../src/app/doctor.ts";
import { policyFor } from "../../src/app/iam-policy.ts";
import { Problem } from "../../src/core/base/diagnostic.ts";
import { awsEnvironment, type EcrServer, startEcr, startGate } from "../support/aws.ts";
import { type Mirror, openMirror, signal } from "../support/mirror.ts";
import { demanding, type S3Server, startS3 } from "./s3-server.ts";

const registry = "000000000000.dkr.ecr.us-east-1.amazonaws.com";
const targetRole = "arn:aws:iam::000000000000:role/target";
const stateRole = "arn:aws:iam::111122223333:role/state";
const kmsKey = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
/** The default chain's own. */
const caller = awsEnvironment.AWS_ACCESS_KEY_ID;

interface Assumed {
  readonly role: string;
  readonly externalId: string | null;
  /** The access key that asked. */
  readonly by: string;
}

let ecr: EcrServer;
let s3: S3Server;
let sts: Server;
let gate: Server;
let folder: string;
let mirror: Mirror | undefined;
let assumed: Assumed[];
let refused: string | undefined;
/** Access keys that ECR's API was asked with. */
let atEcr: Set<string>;

beforeEach(async () => {
  assumed = [];
  refused = undefined;
  atEcr = new Set();
  ecr = await startEcr(registry, { anyCredentials: true });
  s3 = await startS3();
  gate = await startGate(ecr.sandbox.url, new Set());
  gate.on("request", ({ headers }) => {
    if (headers["x-amz-target"] !== undefined) atEcr.add(signer(headers.authorization));
  });
  sts = createServer((request, response) => {
    void (async () => {
      const form = new URLSearchParams(await text(request));
      const role = form.get("RoleArn") ?? "";
      assumed.push({ role, externalId: form.get("ExternalId"), by: signer(request.headers.authorization) });
      response.setHeader("content-type", "text/xml");
      response.writeHead(role === refused ? 403 : 200).end(role === refused ? denial(role) : session(role));
    })();
  });
  await new Promise<void>((resolve) => sts.listen(0, "127.0.0.1", resolve));
  folder = mkdtempSync(join(tmpdir(), "state-login-"));
  const credentials = join(folder, "credentials");
  const profile = (name: string) =>
    `[${name}]\naws_access_key_id = AKIA${name.toUpperCase()}\naws_secret_access_key = secret-of-${name}\n`;
  writeFileSync(credentials, profile("state") + profile("target"));
  const environment = { ...awsEnvironment, AWS_SHARED_CREDENTIALS_FILE: credentials };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  vi.stubEnv("AWS_ENDPOINT_URL_STS", urlOf(sts));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await mirror?.close();
  mirror = undefined;
  await ecr.close();
  await s3.close();
  sts.close();
  gate.close();
  rmSync(folder, { recursive: true });
});

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function signer(authorization = ""): string {
  return /Credential=([^/]+)/.exec(authorization)?.[1] ?? "";
}

/** Each role has a session of its own: `ASIATARGET` is the target role's. */
function session(role: string): string {
  const id = `ASIA${role.slice(role.lastIndexOf("/") + 1).toUpperCase()}`;
  return `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
<AccessKeyId>${id}</AccessKeyId><SecretAccessKey>assumed-secret</SecretAccessKey><SessionToken>session</SessionToken>
<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
}

function denial(role: string): string {
  return `<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User: arn:aws:iam::1:user/me
is not authorized to perform: sts:AssumeRole on resource: ${role}</Message></Error></ErrorResponse>`;
}

async function open(target: string, state: string): Promise<Mirror> {
  const { url } = ecr.sandbox;
  mirror = await openMirror(
    `
version: 1
name: login
target: { registry: ${registry}, endpoint: "${urlOf(gate)}", registryEndpoint: "${url}", prefix: m${target} }
sources:
  - { name: list, kind: list, path: images.txt }
state: { path: "s3://states/team/m.json", endpoint: "${s3.url}"${state} }`,
    { environment: { ...process.env } },
  );
  await mirror.source.push("app", "1", "one");
  mirror.write("images.txt", "SOURCE/app:1\n");
  return mirror;
}

const atS3 = () => new Set(s3.requests.map(({ login }) => login));

describe("the state's login", () => {
  it("is its profile, and the target's is its role", async () => {
    const opened = await open(`, assumeRole: "${targetRole}", externalId: t-1`, ", profile: state");
    expect(await opened.apply()).toMatchObject({ failed: [] });
    expect([...atS3()]).toEqual(["AKIASTATE"]);
    expect([...atEcr]).toEqual(["ASIATARGET"]);
    expect(new Set(assumed.map((one) => JSON.stringify(one)))).toEqual(
      new Set([JSON.stringify({ role: targetRole, externalId: "t-1", by: caller })]),
    );
  });

  it("is its role, assumed by the default chain and not by the target's profile", async () => {
    const opened = await open(", profile: target", `, assumeRole: "${stateRole}", externalId: s-1`);
    expect(await opened.apply()).toMatchObject({ failed: [] });
    expect([...atS3()]).toEqual(["ASIASTATE"]);
    expect([...atEcr]).toEqual(["AKIATARGET"]);
    expect(
      assumed.every(
        ({ role, externalId, by }) => role === stateRole && externalId === "s-1" && by === caller,
      ),
    ).toBe(true);
    expect(assumed.length).toBeGreaterThan(0);
  });

  it("is its role, assumed by its profile, beside the target's own pair", async () => {
    const opened = await open(
      `, profile: target, assumeRole: "${targetRole}"`,
      `, profile: state, assumeRole: "${stateRole}"`,
    );
    expect(await opened.apply()).toMatchObject({ failed: [] });
    expect([...atS3()]).toEqual(["ASIASTATE"]);
    expect([...atEcr]).toEqual(["ASIATARGET"]);
    expect(new Set(assumed.map(({ role, by }) => `${by} ${role}`))).toEqual(
      new Set([`AKIASTATE ${stateRole}`, `AKIATARGET ${targetRole}`]),
    );
  });

  it("is the target's where the state has none", async () => {
    const opened = await open(`, profile: target, assumeRole: "${targetRole}"`, ", region: us-east-1");
    expect(await opened.apply()).toMatchObject({ failed: [] });
    expect([...atS3()]).toEqual(["ASIATARGET"]);
    expect(new Set(assumed.map(({ by }) => by))).toEqual(new Set(["AKIATARGET"]));
  });

  it("is never replaced by the target's where its profile is missing", async () => {
    const opened = await open(", profile: target", ", profile: nobody");
    const failure: unknown = await opened.plan().catch((error: unknown) => error);
    const [diagnostic] = failure instanceof Problem ? failure.diagnostics : [];
    expect(diagnostic?.code).toBe("state/no-credentials");
    expect(diagnostic?.hint).toBe(
      "Log in: aws sso login --profile nobody\nOr correct profile of the state in the config. In CI, give the job a role.",
    );
    expect(s3.requests).toEqual([]);
  });

  it("is named where its role can't be assumed", async () => {
    refused = stateRole;
    const opened = await open("", `, assumeRole: "${stateRole}"`);
    const failure: unknown = await opened.plan().catch((error: unknown) => error);
    const [diagnostic] = failure instanceof Problem ? failure.diagnostics : [];
    expect(diagnostic?.code).toBe("state/assume-role");
    expect(diagnostic?.hint).toMatch(
      /^Allow these credentials in the trust policy of \S+role\/state, .*externalId of the state/,
    );
  });
});

describe("a bucket in another region that demands a key", () => {
  const encrypted = `, sse: "aws:kms", kmsKey: "${kmsKey}"`;
  beforeEach(() => {
    s3.region = "eu-west-1";
    s3.refuse = demanding("aws:kms", kmsKey);
  });

  it("takes every write of a run: lock, record, history, state", async () => {
    const opened = await open("", `, profile: state${encrypted}`);
    expect(await opened.apply()).toMatchObject({ failed: [] });
    await opened.source.push("app", "2", "two");
    opened.write("images.txt", "SOURCE/app:1\nSOURCE/app:2\n");
    expect(await opened.apply()).toMatchObject({ failed: [] });
    expect((await opened.plan()).actions).toEqual([]);
    const kinds = s3.requests
      .filter(({ method }) => method === "PUT")
      .map(({ key }) => key.replace("states/team/m.json", "").replace(/\/[^/]{8,}$/, "/*"));
    expect([...new Set(kinds)].toSorted()).toEqual(["", ".d/*", ".d/history/*", ".lock"]);
  });

  it("lets apply change nothing without it, and the doctor tells the same", async () => {
    const opened = await open("", "");
    const failure: unknown = await opened.apply().catch((error: unknown) => error);
    const [diagnostic] = failure instanceof Problem ? failure.diagnostics : [];
    expect(diagnostic?.code).toBe("state/policy-denied");
    expect(diagnostic?.hint).toContain("set sse: aws:kms under state");
    expect([...s3.objects.keys()]).toEqual([]);
    expect(ecr.requests.filter(({ operation }) => /Create|Put|Upload/.test(operation))).toEqual([]);
    const checks = await doctor(opened);
    expect(checks.filter(({ verdict }) => verdict === "missing")).toEqual([
      expect.objectContaining({
        subject: "state",
        remedy: expect.stringContaining("set sse: aws:kms under state"),
      }),
    ]);
  });

  it("is looked at by the doctor with the state's login", async () => {
    const opened = await open("", `, assumeRole: "${stateRole}"${encrypted}`);
    const checks = await doctor(opened);
    expect(
      checks
        .filter(({ subject }) => subject === "state")
        .map(({ verdict, detail }) => `${verdict}: ${detail}`),
    ).toEqual([
      `ok: s3://states/team/m.json: no state yet, read as ${stateRole}`,
      "ok: its lock can be acquired and released",
    ]);
    expect([...atS3()]).toEqual(["ASIASTATE"]);
    expect([...s3.objects.keys()]).toEqual([]);
  });

  const doctor = (opened: Mirror) =>
    opened.run(({ config, runtime }) => examine(config, runtime, { nodeVersion: "22.1.0" }, signal));
});

describe("iam-policy", () => {
  it("gives the state's role the bucket and the key, and the caller the role", async () => {
    const opened = await open(
      "",
      `, assumeRole: "${stateRole}", externalId: s-1, sse: "aws:kms", kmsKey: alias/s`,
    );
    const { principals } = await opened.run(({ config, runtime }) =>
      policyFor({ purpose: "apply" }, config, runtime, signal),
    );
    const found = principals.map(({ name, policy }) => [
      name,
      ...policy.Statement.filter(({ Sid }) => /^(Role|State)/.test(Sid)).map(({ Sid }) => Sid),
    ]);
    expect(found).toEqual([
      ["caller", "Roles"],
      ["role-111122223333-state", "StateList", "State", "StateLock", "StateKey"],
    ]);
    const key = principals[1]?.policy.Statement.find(({ Sid }) => Sid === "StateKey");
    expect(key?.Resource).toEqual(["arn:aws:kms:*:111122223333:key/*"]);
    expect(JSON.stringify(principals[1]?.trust?.document)).toContain("s-1");
  });
});
