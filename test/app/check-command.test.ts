import { writeFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { run, useFolder } from "./run-command.ts";

const registry = "123456789012.dkr.ecr.us-west-2.amazonaws.com";
const pod = (image: string): string =>
  `kind: Pod\napiVersion: v1\nspec:\n  containers: [{name: a, image: "${image}"}]\n`;

useFolder();
beforeAll(() => {
  writeFileSync("m.csv", `internal_uri,ecr_uri\nnginx:1.27,${registry}/nginx:1.27\n`);
  writeFileSync("good.yaml", pod(`${registry}/nginx:1.27`));
  writeFileSync("source.yaml", pod("nginx:1.27"));
  writeFileSync("missing.yaml", pod("redis:7"));
  writeFileSync("broken.yaml", "a: [\n");
  writeFileSync("wrong.yaml", "version: 2\n");
});

describe("ecr-mirror check, without a config", () => {
  it.each([
    ["all is mirrored", ["good.yaml", "source.yaml"], 0, /All images are mirrored: 2 images, 0 not mirrored/],
    ["an image is missing", ["good.yaml", "missing.yaml"], 2, /! redis:7\n\s+missing\.yaml:1/],
    [
      "an image is named by its source and --strict is given",
      ["source.yaml", "--strict"],
      2,
      /! nginx:1\.27/,
    ],
    ["a file can't be read as YAML", ["good.yaml", "broken.yaml"], 1, /The check is incomplete/],
  ])("when %s", async (_, args, code, text) => {
    const result = await run(["check", "--mapping", "m.csv", ...args]);
    expect(result.stdout).toMatch(text);
    expect(result.code).toBe(code);
  });

  it("prints JSON", async () => {
    const { stdout } = await run(["check", "--mapping", "m.csv", "missing.yaml", "--format", "json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      checked: 1,
      complete: true,
      missing: [{ reference: "redis:7" }],
    });
  });

  it.each([
    ["nothing to check", ["--mapping", "m.csv"], /Nothing to check/],
    ["no mapping", ["good.yaml"], /No mapping file was given/],
    ["a missing file", ["none.yaml", "--mapping", "m.csv"], /none\.yaml/],
    ["a --set without a value", ["--chart", "./c", "--set", "x", "--mapping", "m.csv"], /KEY=VALUE/],
    ["a wrong config", ["good.yaml", "-c", "wrong.yaml"], /wrong\.yaml/],
  ])("refuses %s", async (_, args, why) => {
    const { code, stderr } = await run(["check", ...args]);
    expect(code).toBe(64);
    expect(stderr).toMatch(why);
  });
});

describe("ecr-mirror check, with a config", () => {
  it("asks the state while the mapping isn't written", async () => {
    const config =
      "version: 1\ntarget: {registry: sandbox}\nsources:\n- {name: a, kind: images, images: [nginx:1.27]}\noutputs:\n- {kind: mapping, path: new.csv}\n";
    writeFileSync("mirror.config.yaml", config);
    expect((await run(["check", "source.yaml"])).code).toBe(2);
    writeFileSync("new.csv", `internal_uri,ecr_uri\nnginx:1.27,${registry}/nginx:1.27\n`);
    expect((await run(["check", "source.yaml"])).code).toBe(0);
  });
});
