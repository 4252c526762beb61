import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { run, useFolder } from "./run-command.ts";

useFolder();

describe("ecr-mirror init", () => {
  it("writes a config that validates, and never over another", async () => {
    const { code, stdout, stderr } = await run(["init"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toContain("Wrote mirror.config.yaml. Next: ecr-mirror plan");
    expect((await run(["validate"])).code).toBe(0);
    const before = readFileSync("mirror.config.yaml", "utf8");
    const again = await run(["init", "--images", "nginx:1.27"]);
    expect(again.code).toBe(64);
    expect(again.stderr).toContain("--force");
    expect(readFileSync("mirror.config.yaml", "utf8")).toBe(before);
    expect((await run(["init", "--images", "nginx:1.27", "--force"])).code).toBe(0);
    expect(readFileSync("mirror.config.yaml", "utf8")).toContain("- nginx:1.27");
  });

  it("names a list relative to the config that it writes", async () => {
    mkdirSync("ci", { recursive: true });
    writeFileSync("images.txt", "nginx:1.27\n");
    expect((await run(["init", "--from", "images.txt", "-c", "ci/mirror.yaml"])).code).toBe(0);
    expect(readFileSync("ci/mirror.yaml", "utf8")).toContain("path: ../images.txt");
    expect((await run(["validate", "-c", "ci/mirror.yaml"])).code).toBe(0);
  });

  it("writes the lists of a script beside the config, says where its images go, and overwrites nothing", async () => {
    const script = `private_registry="x"
destination_prefix="rw"
list='
[
  { "repository_image": "ghcr.io/acme/app", "destination": "rw/app", "helm_key": "app" }
]
'
`;
    writeFileSync("sync.sh", script);
    const { code, stdout, stderr } = await run(["init", "--from", "sync.sh", "-c", "s/m.yaml"]);
    expect(code).toBe(0);
    expect(stdout.split("\n")).toEqual([
      "Image in the script    Repository in ECR  Source in the config",
      "ghcr.io/acme/app    -> rw/app             runwhen-local",
      "",
    ]);
    expect(stderr).toContain("Wrote s/m.yaml, s/fallback/runwhen-local.yaml. 2 settings were not converted");
    expect((await run(["validate", "-c", "s/m.yaml"])).code).toBe(0);
    writeFileSync("s/fallback/runwhen-local.yaml", "mine");
    const again = await run(["init", "--from", "sync.sh", "-c", "s/other.yaml"]);
    expect(again.code).toBe(64);
    expect(again.stderr).toContain("s/fallback/runwhen-local.yaml. Nothing was written.");
    expect(readFileSync("s/fallback/runwhen-local.yaml", "utf8")).toBe("mine");
    expect(existsSync("s/other.yaml")).toBe(false);
    expect((await run(["init", "--from", "sync.sh", "-c", "s/m.yaml", "--force"])).code).toBe(0);
  });

  it.each([
    ["two origins", ["--from", "images.txt", "--images", "a:1"], /the file already lists what is mirrored/],
    ["a missing file", ["--from", "none.yml"], /none\.yml/],
    ["a registry that is none", ["--registry", "example.com"], /example\.com/],
    ["an unknown format", ["--from", "images.txt", "--from-format", "xml"], /xml/],
  ])("refuses %s and writes nothing", async (_, args, why) => {
    const { code, stderr } = await run(["init", "-c", "new.yaml", ...args]);
    expect(code).toBe(64);
    expect(stderr).toMatch(why);
    expect(existsSync("new.yaml")).toBe(false);
  });
});
