import { describe, expect, it } from "vitest";
import { readFallback } from "../../../src/sources/list/source.ts";
import { codesOf, contextFor, folderWith, references } from "../setup.ts";

async function read(path: string, content: string) {
  return readFallback(path, "catalog", contextFor(await folderWith({ [path]: content })));
}

describe("readFallback", () => {
  it("reads any list, with values keys, and says that it is a fallback", async () => {
    const found = await read(
      "fallback.yaml",
      "- image: ghcr.io/acme/runner:1\n  helmKey: runner.image\n- nginx:1\n",
    );
    expect(references(found)).toEqual(["ghcr.io/acme/runner:1", "docker.io/library/nginx:1"]);
    expect(found.images[0]).toMatchObject({
      helmKey: "runner.image",
      provenance: [{ source: "catalog", file: "fallback.yaml", line: 1, note: "from the fallback list" }],
    });
    expect(found.title).toBe("fallback list fallback.yaml");
    expect(references(await read("list.txt", "nginx:1\n"))).toEqual(["docker.io/library/nginx:1"]);
  });

  it("puts the source's prefix before the repositories of an ecr-images.conf", async () => {
    const context = contextFor(await folderWith({ "f.conf": "web=nginx:1\n" }));
    const found = await readFallback("f.conf", "catalog", context, "team");
    expect(found.images[0]?.destination).toEqual({ repository: "team/web" });
  });

  it("fails as a list does", async () => {
    expect(await codesOf(read("list.txt", "A B\n"))).toEqual(["reference/syntax 1:1"]);
  });
});
