// One read of a blob serves all repositories that need it, where ECR's account setting doesn't let them share it:
// in one run with the plan, from a saved plan, and when nobody may know the setting.
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { expectedCopies } from "../../src/app/applying/images/shared-blobs.ts";
import type { ApplyWork } from "../../src/app/applying/work.ts";
import { sha256 } from "../../src/core/base/digest.ts";
import type { Plan } from "../../src/core/plan/plan.ts";
import { startEcr, startGate, useAwsEnvironment } from "../support/aws.ts";
import { type Mirror, openMirror } from "../support/mirror.ts";

const names = ["app-a", "app-b", "app-c", "app-d", "app-e", "app-f"];
const shared = "a layer that all of them have";
const sources = "sources: [{ name: list, kind: list, path: images.txt }]";

async function fill(mirror: Mirror): Promise<void> {
  for (const name of names) await mirror.source.push(name, "1", shared);
  mirror.write("images.txt", names.map((name) => `SOURCE/${name}:1\n`).join(""));
}

function blobReads({ source }: Mirror): number {
  return source.requests.filter(({ method, path }) => method === "GET" && path.includes("/blobs/")).length;
}

function manifestReads({ source }: Mirror): number {
  const read = source.requests.filter(({ method, status }) => method === "GET" && status === 200);
  return read.filter(({ path }) => path.includes("/manifests/")).length;
}

describe("with blob mounting off", () => {
  let mirror: Mirror;
  beforeEach(async () => {
    mirror = await openMirror(`version: 1\ntarget: { registry: sandbox, prefix: m }\n${sources}`);
    await fill(mirror);
  });
  afterEach(() => mirror.close());

  it("config and layer are read once for six repositories", async () => {
    expect(await mirror.apply()).toMatchObject({ done: 12, failed: [] });
    expect(blobReads(mirror)).toBe(2);
    expect((await mirror.plan()).actions).toEqual([]);
  });

  it("a saved plan does so too, and reads no manifest twice", async () => {
    const plan = await mirror.plan();
    const before = manifestReads(mirror);
    const { report, events } = await mirror.applyPlan(plan);
    expect(report).toMatchObject({ done: 12, failed: [] });
    expect(blobReads(mirror)).toBe(2);
    expect(manifestReads(mirror) - before).toBeLessThanOrEqual(names.length);
    expect(report.moved).toBe(
      events.reduce((sum, one) => sum + (one.type === "finished" ? one.moved : 0), 0),
    );
  });

  it("an image that is gone fails alone, and the others are fed", async () => {
    await mirror.source.push("app-b", "1", "something else");
    const plan = await mirror.plan();
    await mirror.source.remove("app-b", "1");
    const { report } = await mirror.applyPlan(plan);
    expect(report.failed.map(({ id }) => id)).toEqual(["copy-image:m/app-b:1"]);
    expect(report.done).toBe(11);
    expect(blobReads(mirror)).toBe(2);
  });

  it("only copies that can be done are counted on", async () => {
    const plan = await mirror.plan();
    const copies = plan.actions.flatMap((action) => (action.kind === "copy-image" ? [action] : []));
    const digest = sha256("blob");
    const made = (keep: (name: string) => boolean) =>
      new Set(plan.actions.map(({ id }) => id).filter((id) => id.startsWith("create-") && keep(id)));
    const expected = (settled: ReadonlySet<string>, isDone: (id: string) => boolean) => {
      const work = {
        run: { settled },
        preconditions: { isDone: ({ id }: Plan["actions"][number]) => isDone(id) },
      };
      const blobs = new Map(copies.map((copy) => [[copy], [{ digest, size: 1 }]]));
      const found = expectedCopies(blobs, plan.actions, work as unknown as ApplyWork);
      return found.map(({ destination }) => destination.repository);
    };
    const all = names.map((name) => `m/${name}`);
    expect(
      expected(
        made(() => true),
        () => false,
      ),
    ).toEqual(all);
    expect(
      expected(
        made((id) => !id.includes("app-c")),
        (id) => id.includes("app-e"),
      ),
    ).toEqual(all.filter((name) => !/app-[ce]/.test(name)));
  });
});

it("nobody may read the account setting: mounts are tried, and all is copied", async () => {
  useAwsEnvironment();
  const registry = "000000000000.dkr.ecr.us-east-1.amazonaws.com";
  const server = await startEcr(registry);
  const gate = await startGate(server.sandbox.url, new Set(["GetAccountSetting"]));
  const url = `http://127.0.0.1:${(gate.address() as AddressInfo).port}`;
  const target = `target: { registry: ${registry}, endpoint: "${url}", registryEndpoint: "${url}", prefix: m }`;
  const mirror = await openMirror(`version: 1\n${target}\n${sources}`);
  try {
    await fill(mirror);
    const plan = await mirror.plan();
    const { report } = await mirror.applyPlan(plan);
    expect(report).toMatchObject({ done: 12, failed: [] });
    expect(blobReads(mirror)).toBeLessThanOrEqual(2 * names.length);
  } finally {
    await mirror.close();
    gate.closeAllConnections();
    gate.close();
    await server.close();
  }
});
