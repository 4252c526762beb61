// The README's plan is what the program prints: read from the page and compared with a run.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { quickstart, root, run } from "../support/cli.ts";

const { folder, remove } = quickstart();
const readme = readFileSync(join(root, "README.md"), "utf8");

describe("the README", () => {
  afterAll(remove);

  it("shows the plan as it is printed", async () => {
    const shown = /\$ ecr-mirror plan\n([\s\S]*?)\n```/.exec(readme)?.[1];
    const { stdout } = await run(["plan"], { cwd: folder });
    expect(shown).toBe(stdout.trimEnd());
  });

  it("names only files that exist", () => {
    const links = [...readme.matchAll(/\]\(([^)#]+)\)/g)].map((match) => match[1] ?? "");
    const local = links.filter((link) => !link.includes("://"));
    expect(local.length).toBeGreaterThan(10);
    for (const link of local) expect(() => readFileSync(join(root, link)), link).not.toThrow(/ENOENT/);
  });

  it("names every command that there is", async () => {
    const { stdout } = await run(["--help"], { cwd: folder });
    const commands = [...stdout.matchAll(/^ {2}([a-z][a-z-]+) /gm)].map((match) => match[1] ?? "");
    expect(commands.length).toBeGreaterThan(8);
    for (const command of commands.filter((name) => name !== "help"))
      expect(readme).toContain(`\`${command}`);
  });
});
