// How the sandbox is served for other programs: whose it is, in which Regions, over TLS, for whom.
import { readFileSync } from "node:fs";
import { get } from "node:https";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { problemCode } from "../../src/core/base/diagnostic.ts";
import { issueCertificates } from "../../src/sandbox/tls/certificate.ts";
import { openIdentity } from "../../src/sandbox/tls/identity.ts";
import { homeOf } from "../../src/sandbox/base/home.ts";
import { newFolder, path, start } from "./client.ts";
import { digestOf, makeImage } from "./fixtures.ts";

const repositoryName = "team/app";

function signedFor(region: string, key = "AKIASANDBOX000000000"): Readonly<Record<string, string>> {
  return {
    Authorization: `AWS4-HMAC-SHA256 Credential=${key}/20260101/${region}/ecr/aws4_request, SignedHeaders=host, Signature=0`,
  };
}

describe("the names it gives out", () => {
  it("lead to where it listens", async () => {
    const { client, sandbox } = await start();
    const created = await client.ok("CreateRepository", { repositoryName });
    expect(created["repository"]).toMatchObject({
      repositoryUri: `127.0.0.1:${sandbox.port}/team/app`,
      registryId: "000000000000",
    });
    const { authorizationData } = await client.ok("GetAuthorizationToken");
    expect(authorizationData).toMatchObject([{ proxyEndpoint: sandbox.url }]);
  });

  it("are ECR's own where a config's target is meant", async () => {
    const { client } = await start({ uris: "ecr" });
    const created = await client.ok("CreateRepository", { repositoryName });
    expect(created["repository"]).toMatchObject({
      repositoryUri: "000000000000.dkr.ecr.us-east-1.amazonaws.com/team/app",
    });
  });

  it("follow the account and the partition", async () => {
    const { client, sandbox } = await start({ account: "123456789012", regions: ["cn-north-1"] });
    expect(sandbox.registry).toBe("123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn");
    const created = await client.ok("CreateRepository", { repositoryName });
    expect(created["repository"]).toMatchObject({
      registryId: "123456789012",
      repositoryArn: "arn:aws-cn:ecr:cn-north-1:123456789012:repository/team/app",
    });
    expect(await client.refused("DescribeImages", { repositoryName: "no/such" })).toContain(
      "The repository with name 'no/such' does not exist in the registry with id '123456789012'",
    );
    expect(await client.refused("ListImages", { repositoryName, registryId: "000000000000" })).toContain(
      "RepositoryNotFoundException",
    );
  });
});

describe("several Regions", () => {
  it("have repositories and ports of their own, and the signature leads to the right one", async () => {
    const { client, sandbox, directory } = await start({ regions: ["us-east-1", "eu-west-1"] });
    const [home, away] = sandbox.sites;
    expect(sandbox.sites.map((site) => site.region)).toEqual(["us-east-1", "eu-west-1"]);
    const created = await client.api("CreateRepository", { repositoryName }, signedFor("eu-west-1"));
    expect(created.body["repository"]).toMatchObject({
      repositoryUri: `127.0.0.1:${away?.port}/team/app`,
      repositoryArn: "arn:aws:ecr:eu-west-1:000000000000:repository/team/app",
    });
    expect((await client.ok("DescribeRepositories"))["repositories"]).toEqual([]);
    const token = await client.api("GetAuthorizationToken", {}, signedFor("eu-west-1"));
    const data = token.body["authorizationData"] as { authorizationToken: string; proxyEndpoint: string }[];
    expect(data[0]?.proxyEndpoint).toBe(away?.url);
    const headers = { Authorization: `Basic ${data[0]?.authorizationToken}` };
    const there = await fetch(`${away?.url}/v2/team/app/tags/list`, { headers });
    expect(there.status).toBe(200);
    const here = await fetch(`${home?.url}/v2/team/app/tags/list`, {
      headers: { Authorization: client.authorization },
    });
    expect(here.status).toBe(404);
    const other = await client.api("DescribeRepositories", {}, signedFor("ap-south-1"));
    expect([other.type, other.body["message"]]).toEqual([
      "InvalidSignatureException",
      "Credential should be scoped to a valid region: us-east-1, eu-west-1.",
    ]);
    await sandbox.close();
    const again = await start({ directory, regions: ["eu-west-1"] });
    expect((await again.client.ok("DescribeRepositories"))["repositories"]).toHaveLength(1);
  });

  it("answers for any where there is one", async () => {
    const { client } = await start();
    expect((await client.api("DescribeRepositories", {}, signedFor("ap-south-1"))).status).toBe(200);
  });

  it.each([
    [{ account: "12" }, '"12" does not have 12 digits'],
    [{ regions: [] }, "the list is empty"],
    [{ regions: ["mars"] }, '"mars" is not the name of an AWS Region'],
    [{ regions: ["us-east-1", "us-east-1"] }, "a Region is named twice"],
  ])("refuses %j", async (options, why) => {
    const failed = start(options);
    await expect(failed).rejects.toThrow(why);
    expect(problemCode(await failed.catch((error: unknown) => error))).toBe("ecr/sandbox-option");
  });
});

describe("who is let in", () => {
  it("is anybody who shows something, with any credentials", async () => {
    const { client } = await start({ anyCredentials: true });
    expect(
      (await client.api("CreateRepository", { repositoryName }, signedFor("us-east-1", "ASIAMINE"))).status,
    ).toBe(200);
    expect((await client.api("DescribeRepositories", {}, { Authorization: "" })).type).toBe(
      "MissingAuthenticationTokenException",
    );
    client.authorization = `Basic ${Buffer.from("me:mine").toString("base64")}`;
    await client.push(repositoryName, "1", makeImage());
    client.authorization = "";
    expect((await client.v2("GET", "")).status).toBe(401);
  });

  it("is nobody else without", async () => {
    const { client } = await start();
    const reply = await client.api("DescribeRepositories", {}, signedFor("us-east-1", "ASIAMINE"));
    expect(reply.type).toBe("UnrecognizedClientException");
  });
});

describe("every answer of the API", () => {
  it("has a request id of its own, errors too", async () => {
    const { client } = await start();
    const ids = await Promise.all(
      ["DescribeRepositories", "NoSuchOperation"].map(async (operation) => {
        const response = await fetch(client.url, {
          method: "POST",
          headers: {
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": `AmazonEC2ContainerRegistry_V20150921.${operation}`,
            ...signedFor("us-east-1"),
          },
          body: "{}",
        });
        return response.headers.get("x-amzn-requestid");
      }),
    );
    expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(new Set(ids).size).toBe(2);
  });

  it("says that it is healthy, without a password", async () => {
    const { sandbox } = await start();
    const response = await fetch(`${sandbox.url}/healthz`);
    expect([response.status, await response.json()]).toEqual([200, { status: "ok" }]);
  });
});

describe("TLS", () => {
  it("is trusted by those who trust its authority, and by nobody else", async () => {
    const directory = newFolder();
    const { startSandbox } = await import("../../src/sandbox/server.ts");
    const sandbox = await startSandbox({ directory, tls: true });
    try {
      expect(sandbox.url).toMatch(/^https:/);
      const ca = readFileSync(sandbox.caFile ?? "", "utf8");
      expect(ca).toBe(sandbox.ca);
      const answer = await status(`${sandbox.url}/v2/`, ca);
      expect(answer).toEqual([401, `Basic realm="${sandbox.url}/",service="ecr.amazonaws.com"`]);
      expect((await status(`https://localhost:${sandbox.port}/healthz`, ca))[0]).toBe(200);
      await expect(status(`${sandbox.url}/v2/`, undefined)).rejects.toThrow(/self-signed|unable to verify/);
      const other = issueCertificates(["127.0.0.1"], new Date()).ca;
      await expect(status(`${sandbox.url}/v2/`, other)).rejects.toThrow(/unable to verify|self-signed/);
    } finally {
      await sandbox.close();
    }
  });

  it("keeps its certificate until it is too old or names too little", () => {
    const folder = join(newFolder(), "tls");
    const homes = [homeOf("000000000000", "us-east-1")];
    const first = openIdentity(folder, homes);
    expect(openIdentity(folder, homes).certificate).toBe(first.certificate);
    const more = openIdentity(folder, [...homes, homeOf("000000000000", "eu-west-1")]);
    expect(more.certificate).not.toBe(first.certificate);
    expect(openIdentity(folder, homes).certificate).toBe(more.certificate);
    const late = new Date(Date.now() + 380 * 24 * 60 * 60 * 1000);
    expect(openIdentity(folder, homes, late).certificate).not.toBe(more.certificate);
  });
});

it("takes all quirks away together", async () => {
  const { ociQuirksOff } = await import("../../src/sandbox/base/options.ts");
  const { client } = await start({ quirks: ociQuirksOff });
  const content = Buffer.alloc(0);
  const begun = await client.v2("POST", "never/made/blobs/uploads/");
  expect((await client.v2("PUT", `${path(begun)}?digest=${digestOf(content)}`)).status).toBe(201);
});

function status(url: string, ca: string | undefined): Promise<readonly [number, string | undefined]> {
  return new Promise((resolve, reject) => {
    get(url, { ...(ca === undefined ? {} : { ca }), agent: false }, (response) => {
      response.resume();
      resolve([response.statusCode ?? 0, response.headers["www-authenticate"]]);
    }).on("error", reject);
  });
}
