// No line of a mapping is lost because a source could not be asked: neither a tag listing, nor an image, nor a state.
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Mirror, openMirror } from "../support/mirror.ts";

const registry = "000000000000.dkr.ecr.us-east-1.amazonaws.com";

let mirror: Mirror;
beforeEach(async () => {
  mirror = await openMirror(`
version: 1
target: { registry: sandbox, prefix: m }
tagPolicies: { newest: { semver: "*", newest: 2 } }
sources:
  - { name: tools, kind: repository, repository: SOURCE/team/tool, tagPolicy: newest }
  - { name: list, kind: list, path: images.txt }
outputs:
  - { kind: mapping, path: mapping.csv }
  - { kind: image-list, path: tools.txt, format: lines }`);
  for (const tag of ["1.0.0", "1.1.0"]) await mirror.source.push("team/tool", tag, `tool ${tag}`);
  await mirror.source.push("app", "1", "one");
  mirror.write("images.txt", "SOURCE/app:1\n");
});
afterEach(() => mirror.close());

const file = (path: string) => readFileSync(join(mirror.folder, path), "utf8");
const line = (repository: string, tag: string) =>
  `${mirror.source.host}/${repository}:${tag},${registry}/m/${repository}:${tag}\n`;
const header = "internal_uri,ecr_uri\n";

/** The source registry refuses everybody from now on. */
function shutOut(): void {
  mirror.write("mirror.config.yaml", file("mirror.config.yaml").replaceAll("${PASSWORD}", "wrong"));
}

describe("what can't be asked any more", () => {
  it("keeps the rows of tags that a policy had chosen, in every output", async () => {
    await mirror.apply();
    const before = header + line("app", "1") + line("team/tool", "1.0.0") + line("team/tool", "1.1.0");
    expect(file("mapping.csv")).toBe(before);
    const list = file("tools.txt");
    expect(list).toContain("team/tool:1.1.0");
    shutOut();
    const plan = await mirror.plan();
    expect(plan.complete).toBe(false);
    expect(plan.failures.length).toBeGreaterThanOrEqual(2);
    expect(plan.actions).toEqual([]);
    await mirror.apply();
    expect([file("mapping.csv"), file("tools.txt")]).toEqual([before, list]);
  });

  it("keeps the rows of an earlier file though the state is gone", async () => {
    await mirror.apply();
    const before = file("mapping.csv");
    rmSync(join(mirror.folder, "state"), { recursive: true });
    shutOut();
    expect((await mirror.plan()).actions.filter(({ kind }) => kind === "write-file")).toEqual([]);
    await mirror.apply();
    expect(file("mapping.csv")).toBe(before);
  });

  it("keeps lines that only the file knows beside rows that are new", async () => {
    await mirror.apply();
    rmSync(join(mirror.folder, "state"), { recursive: true });
    await mirror.source.remove("app", "1");
    await mirror.source.push("team/tool", "1.2.0", "tool 1.2.0");
    await mirror.apply();
    expect(file("mapping.csv")).toBe(
      header + line("app", "1") + line("team/tool", "1.1.0") + line("team/tool", "1.2.0"),
    );
  });

  it("writes no file where nothing is known", async () => {
    shutOut();
    const plan = await mirror.plan();
    expect(plan.actions).toEqual([]);
    expect(plan.complete).toBe(false);
  });
});
