// Air gaps and offline plans: what would be copied is carried by a layout, and a plan from the state's memory.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Mirror, openMirror } from "../support/mirror.ts";

const config = `
version: 1
target: { registry: sandbox, prefix: m }
sources:
  - { name: list, kind: list, path: images.txt }`;

let mirror: Mirror;
beforeEach(async () => {
  mirror = await openMirror(config);
  await mirror.source.push("team/one", "1", "content one");
  await mirror.source.push("team/two", "1", "content two");
  mirror.write("images.txt", "SOURCE/team/one:1\nSOURCE/team/two:1\n");
});
afterEach(() => mirror.close());

describe("apply --to-layout", () => {
  it("writes what would be copied; the same config reads it on the other side", async () => {
    const carried = join(mirror.folder, "carried");
    const report = await mirror.apply({ toLayout: carried });
    expect(report).toMatchObject({ done: 2, failed: [] });
    expect((await mirror.plan()).summary).toMatchObject({ copyImage: 2 });
    const source = mirror.source.host;
    const written = readFileSync(join(mirror.folder, "mirror.config.yaml"), "utf8");
    mirror.write(
      "mirror.config.yaml",
      written.replace(/ "127[^\n]*/, ` "${source}": { rewrite: "oci:${carried}" }`),
    );
    await mirror.source.remove("team/one", "1");
    await mirror.source.remove("team/two", "1");
    expect(await mirror.apply()).toMatchObject({ failed: [] });
    expect((await mirror.plan()).actions).toEqual([]);
  });
});

describe("plan --no-refresh", () => {
  it("believes the state in place of asking ECR", async () => {
    await mirror.apply();
    await mirror.source.push("team/three", "1", "content three");
    mirror.write("images.txt", "SOURCE/team/one:1\nSOURCE/team/two:1\nSOURCE/team/three:1\n");
    const plan = await mirror.plan({ refresh: false });
    expect(plan.actions.map(({ id }) => id)).toEqual([
      "create-repository:m/team/three",
      "copy-image:m/team/three:1",
    ]);
    expect(plan.unchanged).toHaveLength(2);
  });
});
