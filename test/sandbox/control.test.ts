// What tests do to a running sandbox: seed, reset, faults, time, from the library and over HTTP.
import { existsSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { problemCode } from "../../src/core/base/diagnostic.ts";
import { startSandbox, type TestSandboxOptions } from "../../src/sandbox.ts";
import { Client, newFolder, registryError, start } from "./client.ts";
import { makeImage } from "./fixtures.ts";

const repositoryName = "team/app";

async function startForTests(options?: TestSandboxOptions) {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.close());
  const client = new Client(sandbox.url);
  await client.login();
  return { sandbox, client };
}

async function tagsOf(client: Client, name = repositoryName): Promise<unknown> {
  const { imageIds } = await client.ok("ListImages", { repositoryName: name });
  return (imageIds as { imageTag: string }[]).map((id) => id.imageTag);
}

describe("seed", () => {
  it("makes repositories with images that can be pulled, the same each time", async () => {
    const { sandbox, client } = await startForTests();
    const made = sandbox.seed({
      [repositoryName]: ["1.0", "1.1"],
      "team/base": { tags: ["stable"], imageTagMutability: "IMMUTABLE", scanOnPush: true },
      "team/empty": [],
    });
    expect(Object.keys(made)).toEqual(["team/app:1.0", "team/app:1.1", "team/base:stable"]);
    expect(await tagsOf(client)).toEqual(["1.0", "1.1"]);
    const manifest = await client.v2("GET", `${repositoryName}/manifests/1.0`);
    expect(manifest.headers.get("docker-content-digest")).toBe(made["team/app:1.0"]);
    const { repositories } = await client.ok("DescribeRepositories", { repositoryNames: ["team/base"] });
    expect(repositories).toMatchObject([
      { imageTagMutability: "IMMUTABLE", imageScanningConfiguration: { scanOnPush: true } },
    ]);
    const { sandbox: other } = await startForTests();
    expect(other.seed({ [repositoryName]: ["1.0"] })["team/app:1.0"]).toBe(made["team/app:1.0"]);
    expect(made["team/app:1.0"]).toBe(
      "sha256:a732ef539a38c5bd62537df68bb198ac1b05e5d494737ed791dfed7b2b842d92",
    );
  });

  it("fills the Region that is named, and refuses names that are none", async () => {
    const { sandbox } = await startForTests({ regions: ["us-east-1", "eu-west-1"] });
    const away = new Client(sandbox.sites[1]?.url ?? "");
    sandbox.seed({ [repositoryName]: ["1"] }, "eu-west-1");
    const headers = {
      Authorization: "AWS4-HMAC-SHA256 Credential=AKIASANDBOX000000000/20260101/eu-west-1/ecr/aws4_request",
    };
    expect((await away.api("DescribeRepositories", {}, headers)).body["repositories"]).toHaveLength(1);
    for (const [seed, region] of [
      [{ "Team/App": ["1"] }, undefined],
      [{ ok: ["no tag"] }, undefined],
      [{ ok: ["1"] }, "ap-south-1"],
    ] as const) {
      let thrown: unknown;
      try {
        sandbox.seed(seed, region);
      } catch (error) {
        thrown = error;
      }
      expect(problemCode(thrown)).toBe("ecr/sandbox-control");
    }
  });
});

describe("reset", () => {
  it("takes everything away but passwords", async () => {
    let now = new Date("2026-11-21T10:00:00Z");
    const { sandbox, client } = await startForTests({ clock: () => now });
    sandbox.seed({ [repositoryName]: ["1"] });
    await client.ok("PutAccountSetting", { name: "BLOB_MOUNTING", value: "ENABLED" });
    sandbox.fail({ operation: "ListImages", times: 100, answer: "throttle" });
    sandbox.advance({ days: 1 });
    sandbox.reset();
    expect((await client.ok("DescribeRepositories"))["repositories"]).toEqual([]);
    expect((await client.ok("GetAccountSetting", { name: "BLOB_MOUNTING" }))["value"]).toBe("DISABLED");
    expect((await client.v2("GET", "")).status).toBe(200);
    await client.ok("CreateRepository", { repositoryName });
    await client.push(repositoryName, "1", makeImage());
    expect(await tagsOf(client)).toEqual(["1"]);
    now = new Date("2026-11-22T10:00:00Z");
    expect((await client.v2("GET", "")).status).toBe(403);
  });
});

describe("faults", () => {
  it("meet the operation that they are meant for, as often as asked, in the API and the registry", async () => {
    const { sandbox, client } = await startForTests();
    sandbox.seed({ [repositoryName]: ["1"] });
    sandbox.fail({ operation: "BatchGetImage", times: 2, answer: "throttle" });
    const manifest = `${repositoryName}/manifests/1`;
    expect(await registryError(client.v2("GET", manifest))).toBe("429 TOOMANYREQUESTS: Rate exceeded");
    expect(await tagsOf(client)).toEqual(["1"]);
    expect(await client.refused("BatchGetImage", { repositoryName, imageIds: [{ imageTag: "1" }] })).toBe(
      "ThrottlingException: Rate exceeded",
    );
    expect((await client.v2("GET", manifest)).status).toBe(200);
  });

  it.each([
    ["server-error", 500, 500],
    ["unavailable", 503, 503],
    ["denied", 400, 403],
    ["expired-token", 400, 403],
    ["throttle", 400, 429],
  ] as const)("%s is %i in the API and %i in the registry", async (answer, api, registry) => {
    const { sandbox, client } = await startForTests();
    sandbox.fail({ answer, times: 2 });
    expect((await client.api("DescribeRepositories")).status).toBe(api);
    expect((await client.v2("GET", "")).status).toBe(registry);
    expect((await client.v2("GET", "")).status).toBe(200);
  });

  it("break a connection, wait for their turn, only delay, and are taken away", async () => {
    const { sandbox, client } = await startForTests();
    sandbox.fail({ operation: "Ping", after: 1, answer: "reset" });
    expect((await client.v2("GET", "")).status).toBe(200);
    await expect(client.v2("GET", "")).rejects.toThrow("fetch failed");
    sandbox.fail({ operation: "Ping", delayMs: 60 });
    const began = performance.now();
    expect((await client.v2("GET", "")).status).toBe(200);
    expect(performance.now() - began).toBeGreaterThanOrEqual(58);
    const undo = sandbox.fail({ answer: "unavailable", times: Infinity });
    expect((await client.v2("GET", "")).status).toBe(503);
    undo();
    expect((await client.v2("GET", "")).status).toBe(200);
  });
});

describe("time", () => {
  const policy = JSON.stringify({
    rules: [
      {
        rulePriority: 1,
        selection: { tagStatus: "any", countType: "sinceImagePushed", countUnit: "days", countNumber: 14 },
        action: { type: "expire" },
      },
    ],
  });

  it("passes, and lifecycle policies are carried out", async () => {
    const { sandbox, client } = await startForTests();
    sandbox.seed({ [repositoryName]: ["1.0", "1.1"], other: ["1"] });
    await client.ok("PutLifecyclePolicy", { repositoryName, lifecyclePolicyText: policy });
    expect((await client.ok("GetLifecyclePolicy", { repositoryName }))["lastEvaluatedAt"]).toBe(0);
    sandbox.advance({ days: 13 });
    await client.login();
    expect(await tagsOf(client)).toEqual(["1.0", "1.1"]);
    sandbox.seed({ [repositoryName]: ["2.0"] });
    sandbox.advance({ days: 1, seconds: 1 });
    expect(await tagsOf(client)).toEqual(["2.0"]);
    expect(await tagsOf(client, "other")).toEqual(["1"]);
    const { lastEvaluatedAt } = await client.ok("GetLifecyclePolicy", { repositoryName });
    expect(Number(lastEvaluatedAt) * 1000).toBeGreaterThan(Date.now() + 13 * 86_400_000);
  });

  it("makes passwords expire", async () => {
    const { sandbox, client } = await startForTests();
    sandbox.advance({ hours: 12 });
    expect(await registryError(client.v2("GET", ""))).toContain(
      "403 DENIED: Your authorization token has expired",
    );
  });
});

describe("over HTTP", () => {
  const post = (url: string, body: unknown, type = "application/json") =>
    fetch(url, { method: "POST", headers: { "Content-Type": type }, body: JSON.stringify(body) });

  it("does the same for tests in other languages", async () => {
    const { client, sandbox } = await start();
    const seeded = await post(`${sandbox.url}/sandbox/seed`, { repositories: { [repositoryName]: ["1.0"] } });
    expect([seeded.status, Object.keys((await seeded.json()) as object)]).toEqual([200, ["team/app:1.0"]]);
    expect(
      (await post(`${sandbox.url}/sandbox/faults`, { operation: "ListImages", answer: "throttle" })).status,
    ).toBe(200);
    expect((await client.api("ListImages", { repositoryName })).type).toBe("ThrottlingException");
    expect(await tagsOf(client)).toEqual(["1.0"]);
    expect((await post(`${sandbox.url}/sandbox/clock`, { hours: 12 })).status).toBe(200);
    expect((await client.v2("GET", "")).status).toBe(403);
    expect((await post(`${sandbox.url}/sandbox/reset`, {})).status).toBe(200);
    expect((await client.ok("DescribeRepositories"))["repositories"]).toEqual([]);
  });

  it.each([
    ["seed", { repositories: [] }, '"repositories" must be an object'],
    ["seed", { repositories: { A: ["1"] } }, '"A" is not the name of an ECR repository'],
    ["seed", { repositories: { ok: { tags: "1" } } }, 'The tags of "ok" are not a list'],
    ["seed", { repositories: {}, region: "mars" }, 'The Region "mars" is not served here'],
    ["faults", { answer: "explode" }, '"answer" must be one of throttle, '],
    ["faults", { times: -1 }, '"times" must be a number from 0'],
    ["clock", { days: "1" }, '"days" must be a number from 0'],
    ["nothing", {}, "There is no /sandbox/nothing"],
  ])("%s refuses %j", async (what, body, why) => {
    const { sandbox } = await start();
    const answer = await post(`${sandbox.url}/sandbox/${what}`, body);
    expect([answer.status, ((await answer.json()) as { error: string }).error]).toEqual([
      400,
      expect.stringContaining(why),
    ]);
  });

  it("takes nothing that a web page could send unasked", async () => {
    const { sandbox } = await start();
    expect((await post(`${sandbox.url}/sandbox/reset`, {}, "text/plain")).status).toBe(415);
    expect((await fetch(`${sandbox.url}/sandbox/reset`)).status).toBe(405);
  });
});

it("takes its folder away with it, unless it was given one", async () => {
  for (const [options, remains] of [
    [{ tls: true }, false],
    [{ tls: true, directory: newFolder() }, true],
  ] as const) {
    const sandbox = await startSandbox(options);
    const { caFile = "" } = sandbox;
    expect(existsSync(caFile)).toBe(true);
    await sandbox.close();
    expect(existsSync(caFile)).toBe(remains);
  }
});
