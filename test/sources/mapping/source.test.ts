import { describe, expect, it } from "vitest";
import { mapping } from "../../../src/sources/mapping/source.ts";
import { codesOf, diagnosticsOf, discoverIn, references, sourceOf, target } from "../setup.ts";

const path = "image_mapping.csv";
const header = "internal_uri,ecr_uri\n";

function read(content: string) {
  return discoverIn(mapping, sourceOf("mapping", { path }), { [path]: content });
}

describe("mapping", () => {
  it("names both ends", async () => {
    const commit = "a".repeat(40);
    const digest = `sha256:${"b".repeat(64)}`;
    const found = await read(
      `${header}vmvm-registry.fbinfra.net/repomate/a__b:0a1b2c3d,${target.registry}/repomate/a_b:0a1b2c3d\r\n` +
        `nginx,${target.registry}/web\nr.example.com:5000/x:${commit},${target.registry}/x@${digest}\n`,
    );
    expect(references(found)).toEqual([
      "vmvm-registry.fbinfra.net/repomate/a__b:0a1b2c3d",
      "docker.io/library/nginx",
      `r.example.com:5000/x:${commit}`,
    ]);
    expect(found.images.map((one) => one.destination)).toEqual([
      { repository: "repomate/a_b", tag: "0a1b2c3d" },
      { repository: "web", tag: "latest" },
      { repository: "x" },
    ]);
    expect(found.images[2]?.provenance).toEqual([{ source: "test", file: path, line: 4 }]);
    expect(found.warnings).toEqual([]);
  });

  it("takes columns in any order and case, and rows that repeat one", async () => {
    const row = `${target.registry}/web:1,nginx:1`;
    const found = await read(`note,ECR_URI,Internal_URI\nx,${row}\ny,${row}\n`);
    expect(references(found)).toEqual(["docker.io/library/nginx:1"]);
  });

  it("says that a mapping is of another registry", async () => {
    const found = await read(`${header}nginx:1,004669175958.dkr.ecr.us-east-1.amazonaws.com/web:1\n`);
    expect(found.warnings).toMatchObject([{ code: "mapping/registry" }]);
    expect(found.images[0]?.destination).toEqual({ repository: "web", tag: "1" });
  });

  it.each([
    ["no column", "a,b\n1,2\n", ["csv/column 1:1"]],
    ["no header", "nginx,web\n", ["csv/column 1:1"]],
    ["an empty file", "", ["csv/empty 1:1"]],
    [
      "no reference",
      `${header}nginx,a.b/web\nA B,a.b/c\nx,\n`,
      ["mapping/reference 3:1", "mapping/reference 4:3"],
    ],
    ["a formula", `${header}=cmd|' /C calc'!A0,a.b/c\n`, ["mapping/reference 2:1"]],
    ["an escape", `${header}nginx\u001b[31m,a.b/c\n`, ["csv/control 2:1"]],
    ["a cell too many", `${header}a,b,c\n`, ["csv/cells 2:5"]],
  ])("%s", async (_, content, expected) => {
    expect(await codesOf(read(content))).toEqual(expected);
  });

  it("names both lines of rows that contradict each other", async () => {
    const [problem] = await diagnosticsOf(read(`${header}nginx,a.b/web\nredis,a.b/r\nnginx,a.b/other\n`));
    expect(problem).toMatchObject({ code: "mapping/conflict", at: { line: 4 } });
    expect(problem?.detail).toContain("line 2");
    expect(problem?.detail).toContain("line 4");
  });
});
