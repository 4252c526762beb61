// Reading what ECR holds, where moto can't follow: paging, archived images, repositories that vanish, the cost.
import { BatchGetImageCommand, UpdateImageStorageClassCommand } from "@aws-sdk/client-ecr";
import { afterEach, describe, expect, it } from "vitest";
import { sha256 } from "../../src/core/base/digest.ts";
import { readActions } from "../../src/core/settings/table.ts";
import { testTiming } from "../support/timing.ts";
import { openPeer, type Peer, putImage, raw, startSandboxPeer } from "./peers.ts";
import { type Reply, type Request, type Scripted, startScripted } from "./scripted.ts";

const signal = new AbortController().signal;
const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of closing.splice(0)) await one.close();
});

async function scripted(script: (request: Request) => Reply): Promise<Scripted> {
  const server = await startScripted(script);
  closing.push(server);
  return server;
}

async function sandbox(...options: Parameters<typeof startSandboxPeer>): Promise<Peer> {
  const peer = await startSandboxPeer(...options);
  closing.push(peer);
  return peer;
}

const nothing = () => readActions({});
const settings = () => readActions({ scanOnPush: true });
const policies = () => readActions({ repositoryPolicy: "{}", lifecyclePolicy: "{}" });

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `r${index}`);

/** A registry of these repositories, each with so many images, as ECR would page it. */
function registry(sizes: Readonly<Record<string, number>>) {
  return ({ action, input }: Request): Reply => {
    if (action === "DescribeRepositories" && input["repositoryNames"] === undefined) {
      const all = Object.keys(sizes);
      const start = Number(input["nextToken"] ?? 0);
      const end = start + Number(input["maxResults"] ?? 100);
      const repositories = all.slice(start, end).map((repositoryName) => ({ repositoryName }));
      return { body: { repositories, ...(end < all.length ? { nextToken: String(end) } : {}) } };
    }
    if (action === "DescribeRepositories") {
      const names = input["repositoryNames"] as string[];
      const missing = names.find((name) => !Object.hasOwn(sizes, name));
      if (missing !== undefined) {
        const message = `The repository with name '${missing}' does not exist in the registry with id '1'`;
        return { error: "RepositoryNotFoundException", message };
      }
      return { body: { repositories: names.map((repositoryName) => ({ repositoryName })) } };
    }
    const name = input["repositoryName"] as string;
    if (!Object.hasOwn(sizes, name)) return { error: "RepositoryNotFoundException", message: "not there" };
    const start = Number(input["nextToken"] ?? 0);
    const end = Math.min(start + Number(input["maxResults"] ?? 100), sizes[name] ?? 0);
    const imageDetails = Array.from({ length: end - start }, (_, index) => ({
      imageDigest: sha256(`${name} ${start + index}`),
      imageTags: [`v${start + index}`],
    }));
    return { body: { imageDetails, ...(end < (sizes[name] ?? 0) ? { nextToken: String(end) } : {}) } };
  };
}

describe("readActual", () => {
  it("follows pages of 1,000 to the end, and asks for archived images", async () => {
    const server = await scripted(registry({ big: 2500, exact: 1000, empty: 0 }));
    const found = await server.open().readActual(["big", "exact", "empty"], signal, nothing);
    const sizes = ["big", "exact", "empty"].map((name) => found.repositories.get(name)?.tags.size);
    expect(sizes).toEqual([2500, 1000, 0]);
    const pages = server.requests.filter(({ action }) => action === "DescribeImages");
    expect(pages).toHaveLength(3 + 1 + 1);
    expect(pages.every(({ input }) => JSON.stringify(input["filter"]) === '{"imageStatus":"ANY"}')).toBe(
      true,
    );
  });

  it("ends when a server gives the same page for ever", async () => {
    const server = await scripted(({ action }) =>
      action === "DescribeRepositories"
        ? { body: { repositories: [{ repositoryName: "loop" }] } }
        : { body: { imageDetails: [], nextToken: "again" } },
    );
    await server.open().readActual(["loop"], signal, nothing);
    expect(server.requests.length).toBeLessThanOrEqual(2);
  });

  it("lists all repositories to know the missing ones of many, and asks those for nothing", async () => {
    const names = numbered(250);
    const server = await scripted(registry(Object.fromEntries(names.slice(100).map((name) => [name, 0]))));
    const found = await server.open().readActual(names, signal, nothing);
    expect(found.repositories.size).toBe(150);
    expect(server.count("DescribeRepositories")).toBe(1);
    expect(server.count("DescribeImages")).toBe(150);
  });

  it("gives a long listing up for names, 100 a request, two more for a missing one", async () => {
    const names = numbered(250);
    const all = Object.fromEntries(numbered(5000).map((name) => [name, 0]));
    delete all["r0"];
    const server = await scripted(registry(all));
    expect((await server.open().readActual(names, signal, nothing)).repositories.size).toBe(249);
    expect(server.count("DescribeRepositories")).toBe(3 + 4);
  });

  it("asks by name where listing all is denied", async () => {
    const names = numbered(20);
    const known = registry(Object.fromEntries(names.map((name) => [name, 1])));
    const server = await scripted((request) =>
      request.action === "DescribeRepositories" && request.input["repositoryNames"] === undefined
        ? { error: "AccessDeniedException", message: "on resource: repository/*" }
        : known(request),
    );
    expect((await server.open().readActual(names, signal, settings)).repositories.size).toBe(20);
    expect(server.count("DescribeRepositories")).toBe(2);
  });

  it("asks a few for their images alone, which tells the missing ones, and settings only where needed", async () => {
    const server = await scripted(registry({ plain: 1, declared: 1 }));
    const need = (name: string) => readActions(name === "plain" ? {} : { scanOnPush: true });
    const found = await server.open().readActual(["plain", "declared", "none"], signal, need);
    expect([...found.repositories].map(([name, one]) => [name, one.settings.scanOnPush])).toEqual([
      ["plain", undefined],
      ["declared", false],
    ]);
    expect(server.count("DescribeImages")).toBe(3);
    const described = server.requests.filter(({ action }) => action === "DescribeRepositories");
    expect(described.map(({ input }) => input["repositoryNames"])).toEqual([["declared"]]);
  });

  it("leaves out a repository that vanishes before its settings are read", async () => {
    const known = registry({ stays: 1, goes: 1 });
    const left = registry({ stays: 1 });
    const server = await scripted((request) =>
      (request.action === "DescribeRepositories" ? left : known)(request),
    );
    const found = await server.open().readActual(["stays", "goes"], signal, settings);
    expect([...found.repositories.keys()]).toEqual(["stays"]);
  });

  it("finds the missing ones also when ECR names none", async () => {
    const known = registry(Object.fromEntries(numbered(5000).map((name) => [name, 0])));
    const server = await scripted((request) => {
      const reply = known(request);
      return reply.error === undefined ? reply : { ...reply, message: "Some repository does not exist" };
    });
    const names = [...numbered(60), ...numbered(6).map((name) => `x${name}`)];
    expect((await server.open().readActual(names, signal, nothing)).repositories.size).toBe(60);
  });

  it("leaves out a repository that vanishes between two requests", async () => {
    const names = numbered(12);
    const known = registry(Object.fromEntries(names.map((name) => [name, 1])));
    const server = await scripted((request) =>
      request.input["repositoryName"] === "r5"
        ? { error: "RepositoryNotFoundException", message: "The repository with name 'r5' does not exist" }
        : known(request),
    );
    const found = await server.open().readActual(names, signal, policies);
    expect([...found.repositories.keys()]).toEqual(names.filter((name) => name !== "r5"));
  });

  it("fails as a whole for one denied repository, and names it", async () => {
    const known = registry({ mine: 1, theirs: 1 });
    const server = await scripted((request) =>
      request.input["repositoryName"] === "theirs"
        ? {
            error: "AccessDeniedException",
            message: "User: x is not authorized to perform: ecr:DescribeImages",
          }
        : known(request),
    );
    const read = server.open().readActual(["mine", "theirs"], signal, nothing);
    await expect(read).rejects.toThrow(/DescribeImages on repository theirs/);
  });

  it("tells archived images from others, since when, and what was pulled when", async () => {
    const clock = () => new Date("2026-11-21T10:00:00Z");
    const peer = await sandbox({ clock });
    const ecr = openPeer(peer);
    await ecr.createRepository("arc/hive", {}, signal);
    const cold = await putImage(peer, { repository: "arc/hive", tag: "cold" }, "cold");
    const warm = await putImage(peer, { repository: "arc/hive", tag: "warm" }, "warm");
    await raw(peer).send(
      new UpdateImageStorageClassCommand({
        repositoryName: "arc/hive",
        imageId: { imageDigest: cold },
        targetStorageClass: "ARCHIVE",
      }),
    );
    const imageIds = [{ imageTag: "warm" }];
    await raw(peer).send(new BatchGetImageCommand({ repositoryName: "arc/hive", imageIds }));
    const found = (await ecr.readActual(["arc/hive"], signal)).repositories.get("arc/hive");
    const time = clock().toISOString();
    expect(found?.details.get(cold)).toMatchObject({ archivedAt: time });
    expect(found?.details.get(cold)).not.toHaveProperty("pulledAt");
    expect(found?.details.get(warm)).toMatchObject({ pulledAt: time });
    expect(found?.details.get(warm)).not.toHaveProperty("archivedAt");
    expect(found?.tags.get("cold")).toBe(cold);
    expect(found?.archived).toEqual(new Set([cold]));
    expect(found?.digests).toEqual(new Set([warm]));
    ecr.close();
  });

  it("costs one request for 1,000 repositories and one for each one's images", async () => {
    const peer = await sandbox();
    const ecr = openPeer(peer);
    const names = Array.from({ length: 120 }, (_, index) => `cost/r${index}`);
    await Promise.all(names.map((name) => ecr.createRepository(name, {}, signal)));
    const calls: string[] = [];
    const counted = openPeer(peer, { onCall: (action) => calls.push(action) });
    const found = await counted.readActual(names, signal, nothing);
    expect(found.repositories.size).toBe(120);
    expect(calls.filter((action) => action === "DescribeRepositories")).toHaveLength(1);
    expect(calls).toHaveLength(1 + 120);
    ecr.close();
    counted.close();
  });

  it("comes through ECR's throttling without a failure", async () => {
    const names = Array.from({ length: 60 }, (_, index) => `r${index}`);
    const known = registry(Object.fromEntries(names.map((name) => [name, 2])));
    // A bucket of 20 that gets 100 a second, by the client's own clock.
    const timing = testTiming();
    let free = 20;
    let last = timing.now();
    let refused = 0;
    const server = await scripted((request) => {
      if (request.action !== "DescribeImages") return known(request);
      free = Math.min(20, free + (timing.now() - last) / 10);
      last = timing.now();
      if (free < 1) {
        refused += 1;
        return { error: "ThrottlingException", message: "Rate exceeded" };
      }
      free -= 1;
      return known(request);
    });
    const found = await server.open({ timing }).readActual(names, signal, nothing);
    expect(found.repositories.size).toBe(60);
    expect(refused).toBeGreaterThan(0);
  });
});
