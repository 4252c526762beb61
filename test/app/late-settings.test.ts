// What a plan asks ECR for: images alone where the config declares nothing, settings once something is to be done
// there, by the sandbox's log.
import {
  CreateRepositoryCommand,
  DeleteRepositoryCommand,
  PutImageTagMutabilityCommand,
} from "@aws-sdk/client-ecr";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type EcrServer, startEcr, useAwsEnvironment } from "../support/aws.ts";
import { type Mirror, openMirror } from "../support/mirror.ts";

let server: EcrServer;
let mirror: Mirror;

beforeEach(async () => {
  useAwsEnvironment();
  server = await startEcr("000000000000.dkr.ecr.us-east-1.amazonaws.com");
  mirror = await openMirror(`
version: 1
target: { ${server.settings}, prefix: m }
sources:
  - { name: list, kind: list, path: images.txt }`);
  await mirror.source.push("app", "1", "one");
  mirror.write("images.txt", "SOURCE/app:1\n");
});
afterEach(async () => {
  await mirror.close();
  await server.close();
});

/** What the ECR API was asked since the last call, tokens apart. */
function asked(): readonly string[] {
  const operations = server.requests.splice(0).map(({ operation }) => operation);
  return operations.filter((one) => one !== "GetAuthorizationToken" && one !== "Ping").sort();
}

describe("a plan asks ECR", () => {
  it("for images alone when nothing is declared and nothing is to be done", async () => {
    expect(await mirror.apply()).toMatchObject({ failed: [] });
    asked();
    expect((await mirror.plan()).actions).toEqual([]);
    expect(asked()).toEqual(["DescribeImages"]);
  });

  it("for a repository's settings once a tag in it is to mean something else", async () => {
    await mirror.apply();
    await mirror.source.push("app", "1", "moved");
    asked();
    expect((await mirror.plan()).summary).toMatchObject({ copyImage: 1, blocked: 0 });
    expect(asked()).toEqual(["DescribeImages", "DescribeRepositories"]);
    const immutable = { repositoryName: "m/app", imageTagMutability: "IMMUTABLE" } as const;
    await server.sdk.send(new PutImageTagMutabilityCommand(immutable));
    expect((await mirror.plan()).summary).toMatchObject({ copyImage: 0, blocked: 1 });
  });

  it("nothing with --no-refresh", async () => {
    await mirror.apply();
    await mirror.source.push("app", "1", "moved");
    asked();
    expect((await mirror.plan({ refresh: false })).summary).toMatchObject({ copyImage: 1 });
    expect(asked()).toEqual([]);
  });

  it("and makes a repository again that vanished", async () => {
    await mirror.apply();
    await server.sdk.send(new DeleteRepositoryCommand({ repositoryName: "m/app", force: true }));
    expect((await mirror.plan()).summary).toMatchObject({ createRepository: 1, copyImage: 1 });
    expect(await mirror.apply()).toMatchObject({ failed: [] });
  });

  it("once for all missing repositories of a large plan", async () => {
    const names = Array.from({ length: 30 }, (_, index) => `many/app-${index}`);
    for (const name of names) await mirror.source.push(name, "1", name);
    mirror.write("images.txt", names.map((name) => `SOURCE/${name}:1\n`).join(""));
    await server.sdk.send(new CreateRepositoryCommand({ repositoryName: "m/many/app-0" }));
    asked();
    expect((await mirror.plan()).summary).toMatchObject({ createRepository: 29, copyImage: 30 });
    expect(asked().filter((one) => /^Describe(Images|Repositories)$/.test(one))).toEqual([
      "DescribeImages",
      "DescribeRepositories",
    ]);
  });
});
