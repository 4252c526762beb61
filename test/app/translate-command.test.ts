import { writeFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { run, useFolder } from "./run-command.ts";

useFolder();
beforeAll(() => {
  writeFileSync("m.csv", "internal_uri,ecr_uri\ndocker.io/library/nginx:1.27,r.example.com/nginx:1.27\n");
  writeFileSync("bad.csv", "internal_uri,ecr_uri\na:1,b:1\na:1,c:1\n");
  writeFileSync("d.jsonl", '{"image":"nginx:1.27","x":"s3://b/i"}\n{"image":\n{"image":"redis:7"}\n');
});

describe("ecr-mirror translate", () => {
  it("prints one line for each URI, and says on standard error what it did", async () => {
    const { code, stdout, stderr } = await run(["translate", "--mapping", "m.csv", "nginx:1.27", "redis:7"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "r.example.com/nginx:1.27\nredis:7\n" });
    expect(stderr).toBe(
      "Preloaded 1 image URI mapping\nTranslated 1 image URI; 1 not in the mapping: redis:7.\n",
    );
  });

  it("is silent with --quiet, and strict with --strict", async () => {
    const args = ["translate", "--mapping", "m.csv", "--strict", "--quiet"];
    expect(await run([...args, "redis:7"])).toEqual({ code: 1, stdout: "redis:7\n", stderr: "" });
    expect((await run([...args, "nginx:1.27", "s3://b/i"])).code).toBe(0);
  });

  it("reads lines of standard input, with the mapping of IMAGE_MAPPING_CSV", async () => {
    const environment = { IMAGE_MAPPING_CSV: "m.csv" };
    const { stdout } = await run(["translate"], { stdin: "nginx:1.27\n\nredis:7", environment });
    expect(stdout).toBe("r.example.com/nginx:1.27\n\nredis:7");
  });

  it("stops at a broken line with its place, or goes on", async () => {
    const args = ["translate", "--mapping", "m.csv", "--jsonl", "d.jsonl", "--fields", "image,x"];
    const stopped = await run(args);
    expect(stopped.code).toBe(64);
    expect(stopped.stderr).toContain("d.jsonl:2:");
    const { code, stdout, stderr } = await run([...args, "--skip-broken"]);
    expect(code).toBe(0);
    expect(stdout).toBe(
      '{"image":"r.example.com/nginx:1.27","x":"s3://b/i"}\n{"image":\n{"image":"redis:7"}\n',
    );
    expect(stderr).toContain("1 no image; 1 line could not be read; 1 not in the mapping: redis:7");
  });

  it.each([
    [
      "a mapping that contradicts itself",
      ["--mapping", "bad.csv", "a:1"],
      /bad\.csv:3:1[\s\S]*on line 2 and/,
    ],
    ["a missing mapping", ["--mapping", "none.csv", "a:1"], /none\.csv/],
    ["no mapping", ["a:1"], /No mapping file was given/],
    ["nothing to translate", ["--mapping", "m.csv"], /Nothing to translate/],
    ["two inputs", ["--mapping", "m.csv", "--jsonl", "d.jsonl", "a:1"], /exclude each other/],
  ])("refuses %s", async (_, args, why) => {
    const { code, stdout, stderr } = await run(["translate", ...args]);
    expect({ code, stdout }).toEqual({ code: 64, stdout: "" });
    expect(stderr).toMatch(why);
  });
});
