// Whose credentials ECR is asked with: a source registry's own profile and role, with the external ID that its trust
// policy asks for, and the caller's own where the config says nothing.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { EcrCredentials } from "../../src/app/runtime/ecr-credentials.ts";
import type { RegistryOptions } from "../../src/config/config.ts";
import { Problem } from "../../src/core/base/diagnostic.ts";
import { openEcr } from "../../src/ecr/client.ts";
import { openProxyAgents } from "../../src/registry/net/proxy-agents.ts";
import { awsEnvironment } from "../support/aws.ts";
import { signal } from "../support/mirror.ts";
import { realTiming } from "../support/timing.ts";

const source = "602401143452.dkr.ecr.us-west-2.amazonaws.com";
const role = "arn:aws:iam::602401143452:role/pull";
const agents = openProxyAgents();
const around = { environment: {}, now: () => new Date(), timing: realTiming, agents };

interface Asked {
  readonly action: string;
  /** The access key that signed. */
  readonly key: string;
  readonly externalId: string | null;
  readonly role: string | null;
}

let server: Server;
let folder: string;
let asked: Asked[];
let refuse = false;

beforeEach(async () => {
  asked = [];
  refuse = false;
  server = createServer((request, response) => {
    void (async () => {
      let body = "";
      for await (const piece of request) body += String(piece);
      const key = /Credential=([^/]+)/.exec(request.headers.authorization ?? "")?.[1] ?? "";
      const form = new URLSearchParams(body);
      const target = request.headers["x-amz-target"];
      const action = typeof target === "string" ? (target.split(".")[1] ?? "") : (form.get("Action") ?? "");
      asked.push({ action, key, externalId: form.get("ExternalId"), role: form.get("RoleArn") });
      if (action !== "AssumeRole") {
        const authorizationData = [{ authorizationToken: "QVdTOng=", expiresAt: Date.now() / 1000 + 3600 }];
        response.setHeader("content-type", "application/x-amz-json-1.1");
        response.end(JSON.stringify({ authorizationData }));
        return;
      }
      response.setHeader("content-type", "text/xml");
      response.writeHead(refuse ? 403 : 200).end(refuse ? denial : assumed);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  folder = mkdtempSync(join(tmpdir(), "ecr-roles-"));
  const credentials = join(folder, "credentials");
  writeFileSync(
    credentials,
    "[eks]\naws_access_key_id = AKIAPROFILE\naws_secret_access_key = profile-secret\n",
  );
  const environment = { ...awsEnvironment, AWS_SHARED_CREDENTIALS_FILE: credentials };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  vi.stubEnv("AWS_ENDPOINT_URL_STS", url);
  vi.stubEnv("AWS_ENDPOINT_URL_ECR", url);
});
afterEach(() => {
  vi.unstubAllEnvs();
  server.close();
  rmSync(folder, { recursive: true });
});

const assumed = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
<AccessKeyId>ASIAASSUMED</AccessKeyId><SecretAccessKey>assumed-secret</SecretAccessKey><SessionToken>session</SessionToken>
<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
const denial = `<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User: arn:aws:iam::1:user/me
is not authorized to perform: sts:AssumeRole on resource: ${role}</Message></Error></ErrorResponse>`;

async function loginTo(registries: Readonly<Record<string, RegistryOptions>>) {
  const options = {
    ...around,
    signal,
    holder: { who: "test", pid: 1, command: "test" },
    onNote: () => undefined,
  };
  const ecr = new EcrCredentials({ registries, kept: [], agents, options });
  try {
    return await ecr.token(source, signal);
  } finally {
    ecr.close();
  }
}

const own = awsEnvironment.AWS_ACCESS_KEY_ID;
const call = (key: string) => ({ action: "GetAuthorizationToken", key, externalId: null, role: null });

describe("a source registry of ECR", () => {
  it("is logged in to with the caller's own credentials by default", async () => {
    await loginTo({});
    expect(asked).toEqual([call(own)]);
  });

  it("with a profile of its own", async () => {
    await loginTo({ [source]: { profile: "eks" } });
    expect(asked).toEqual([call("AKIAPROFILE")]);
  });

  it("with a role of its own, assumed by the profile, with the external ID", async () => {
    await loginTo({ [source]: { profile: "eks", assumeRole: role, externalId: "pull-7f3a" } });
    expect(asked).toEqual([
      { action: "AssumeRole", key: "AKIAPROFILE", externalId: "pull-7f3a", role },
      call("ASIAASSUMED"),
    ]);
  });

  it("says which role it was that can't be assumed, and what to look at", async () => {
    refuse = true;
    const failed = await loginTo({ [source]: { assumeRole: role } }).catch((error: unknown) => error);
    expect(failed instanceof Problem && failed.diagnostics[0]).toMatchObject({
      code: "ecr/assume-role",
      hint: `Allow these credentials in the trust policy of ${role}, with its external ID if it has one. Or correct \`assumeRole\` and \`externalId\` of ${source} in the config.`,
    });
  });
});

it("a kept registry's role is assumed with its external ID", async () => {
  const registry = "123456789012.dkr.ecr.us-east-1.amazonaws.com";
  const target = "arn:aws:iam::123456789012:role/mirror";
  const access = { registry, account: "123456789012", region: "us-east-1", ...around };
  const ecr = openEcr({ ...access, assumeRole: target, externalId: "mirror-7f3a" });
  await ecr.token(signal);
  ecr.close();
  expect(asked[0]).toEqual({ action: "AssumeRole", key: own, externalId: "mirror-7f3a", role: target });
});
