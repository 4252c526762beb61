// What planning asks the sources for: the first time as little as it can, and from then on only what is new. Nothing is
// believed because a file says it.
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { Plan } from "../../../src/core/plan/plan.ts";
import { type Mirror, openMirror } from "../../support/mirror.ts";

let mirror: Mirror;
afterEach(() => mirror.close());

const collections = ["cli", "public", "generic", "utils", "aws", "azure", "gcp"];
const builds = 4;
const day = (count: number) =>
  new Date(Date.parse("2026-01-01T00:00:00Z") + count * 86_400_000).toISOString();
/** Names that come in another order than the times they were built at. */
const buildTag = (count: number, ref = "main") =>
  `${ref}-${((count * 7919) % 65_536).toString(16).padStart(7, "0")}-831268a`;

async function open(policy = "chosen"): Promise<void> {
  mirror = await openMirror(`version: 1
target: { registry: sandbox, prefix: m }
tagPolicies: { chosen: { newest: { count: 1, by: created } }, dated: { rename: "{tag}-{date}" } }
sources: [{ name: cc, kind: codecollection, catalog: cc.yaml, branch: main, tagPolicy: ${policy}, referrers: false }]
`);
  const entries = collections.map((name) => `  - { slug: ${name}, image_registry: SOURCE/acme/${name} }\n`);
  mirror.write("cc.yaml", `codecollections:\n${entries.join("")}`);
  for (const name of collections) {
    for (let count = 1; count <= builds; count += 1) {
      await mirror.source.push(`acme/${name}`, buildTag(count), `${name} ${count}`, day(count));
      await mirror.source.push(`acme/${name}`, buildTag(count, "fix-oom"), `${name} fix ${count}`, day(100));
    }
  }
}

const copied = (plan: Plan) =>
  plan.actions.flatMap((one) =>
    one.kind === "copy-image" ? [`${one.destination.repository}:${one.destination.tag}`] : [],
  );

/** What the source answered while `work` ran, without the questions that only ask for a password. */
async function asked(work: () => Promise<unknown>): Promise<Readonly<Record<string, number>>> {
  const before = mirror.source.requests.length;
  await work();
  const counts: Record<string, number> = {};
  for (const { method, path, status } of mirror.source.requests.slice(before)) {
    if (status === 401) continue;
    const what = /\/(tags|manifests|blobs|referrers)\//.exec(path)?.[1];
    if (what !== undefined) counts[`${method} ${what}`] = (counts[`${method} ${what}`] ?? 0) + 1;
  }
  return counts;
}

const cache = () => join(mirror.folder, ".ecr-mirror", "cache");
const remembered = () => readdirSync(cache()).filter((name) => name.startsWith("text-"));

describe.each([
  ["a policy that orders by creation time", "chosen"],
  ["no policy that chooses", "same"],
])("seven collections under %s", (_, policy) => {
  it("cost two requests a build at first, then a listing a repository and a look at what was chosen", async () => {
    await open(policy);
    const first = await asked(() => mirror.apply());
    expect(first["GET tags"]).toBe(collections.length);
    // A manifest and a config for each build; the one that is chosen is copied, whose layers and referrers come on top.
    expect(first["GET manifests"]).toBeLessThanOrEqual(collections.length * (builds + 1));
    expect(first["HEAD manifests"] ?? 0).toBeLessThanOrEqual(collections.length);
    const second = await asked(async () => {
      const plan = await mirror.plan();
      expect(plan.actions).toEqual([]);
      expect(plan.unchanged).toHaveLength(collections.length);
    });
    expect(second).toEqual({ "GET tags": collections.length, "HEAD manifests": collections.length });
  });

  it("cost a build that is new its manifest and config, and it is taken", async () => {
    await open(policy);
    await mirror.apply();
    await mirror.source.push("acme/cli", buildTag(9), "cli 9", day(9));
    let plan: Plan | undefined;
    const counts = await asked(async () => {
      plan = await mirror.plan();
    });
    expect(plan && copied(plan)).toEqual([`m/acme/cli:${buildTag(9)}`]);
    expect(counts["GET tags"]).toBe(collections.length);
    // For its time; and what was chosen before a policy was asked is then asked for as any other tag is.
    expect(counts["GET manifests"]).toBe(policy === "same" ? 2 : 1);
    expect(counts["GET blobs"]).toBe(1);
    expect(counts["HEAD manifests"]).toBeLessThanOrEqual(collections.length);
  });
});

describe("what is remembered", () => {
  it("never enters: a chosen build that moved is read anew, with its new time", async () => {
    await open();
    await mirror.apply();
    // The newest build is pushed again with an older time, as nobody should do.
    const digest = await mirror.source.push("acme/cli", buildTag(builds), "cli moved", day(0));
    const plan = await mirror.plan();
    expect(copied(plan)).toEqual([`m/acme/cli:${buildTag(builds - 1)}`]);
    await mirror.source.push("acme/cli", buildTag(builds - 1), "cli moved too", day(50));
    const again = await mirror.plan();
    expect(copied(again)).toEqual([`m/acme/cli:${buildTag(builds - 1)}`]);
    const [action] = again.actions.filter((one) => one.kind === "copy-image");
    expect(action?.source.digest).not.toBe(digest);
  });

  it("may be deleted, broken or made up: the plan stays the same", async () => {
    await open();
    const wanted = copied(await mirror.plan());
    expect(wanted).toHaveLength(collections.length);
    for (const name of readdirSync(cache())) writeFileSync(join(cache(), name), "broken");
    expect(copied(await mirror.plan())).toEqual(wanted);
    for (const name of remembered()) {
      const file = JSON.parse(readFileSync(join(cache(), name), "utf8")) as { tags: Record<string, string> };
      const moved = Object.keys(file.tags).map((tag) => [tag, `sha256:${"0".repeat(64)}`]);
      writeFileSync(
        join(cache(), name),
        JSON.stringify({ ...file, tags: Object.fromEntries(moved) as object }),
      );
    }
    expect(copied(await mirror.plan())).toEqual(wanted);
    rmSync(cache(), { recursive: true });
    expect(copied(await mirror.plan())).toEqual(wanted);
  });

  it("is private, and holds no password", async () => {
    await open();
    await mirror.plan();
    expect(statSync(cache()).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(cache())) {
      expect(statSync(join(cache(), name)).mode & 0o777).toBe(0o600);
      expect(readFileSync(join(cache(), name), "utf8")).not.toContain(mirror.source.password);
    }
  });

  it("asks for tags that may move each time, but reads their images once", async () => {
    mirror = await openMirror(`version: 1
target: { registry: sandbox, prefix: m }
tagPolicies: { chosen: { newest: { count: 1, by: created } } }
sources: [{ name: r, kind: repository, repository: SOURCE/acme/app, tagPolicy: chosen, referrers: false }]
`);
    for (const [at, tag] of ["nightly", "stable", "1.2"].entries())
      await mirror.source.push("acme/app", tag, tag, day(at));
    await mirror.apply();
    expect(await asked(() => mirror.plan())).toEqual({ "GET tags": 1, "HEAD manifests": 3 });
    await mirror.source.push("acme/app", "nightly", "nightly 2", day(9));
    expect(copied(await mirror.plan())).toEqual(["m/acme/app:nightly"]);
  });
});
