import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  ImageMapping,
  loadImageMapping,
  Problem,
  sanitizeRepositoryName,
  translateImageUri,
} from "../../src/index.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "library-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

const text = "internal_uri,ecr_uri\ndocker.io/library/nginx:1.27,r.example.com/nginx:1.27\n";

describe("the library", () => {
  it("loads a mapping once", async () => {
    const path = await file("once.csv", text);
    const [a, b] = await Promise.all([loadImageMapping(path), loadImageMapping(path)]);
    await rm(path);
    expect(await loadImageMapping(path)).toBe(a);
    expect(b).toBe(a);
    expect(a).toBeInstanceOf(ImageMapping);
    expect(a.size).toBe(1);
  });

  it("takes the path from IMAGE_MAPPING_CSV", async () => {
    process.env["IMAGE_MAPPING_CSV"] = await file("env.csv", text);
    expect((await loadImageMapping()).size).toBe(1);
    delete process.env["IMAGE_MAPPING_CSV"];
    await expect(loadImageMapping()).rejects.toThrow(/No mapping file was given/);
  });

  it("translates, and counts what it could not", async () => {
    const mapping = await loadImageMapping(await file("counts.csv", text));
    expect(translateImageUri("nginx:1.27", mapping)).toBe("r.example.com/nginx:1.27");
    expect(translateImageUri("nginx:1.28", mapping)).toBe("nginx:1.28");
    expect(mapping.counts).toEqual({ translated: 1, already: 0, unmapped: 1 });
  });

  it("says what is wrong with a file, and looks again when it was mended", async () => {
    const path = join(folder, "mended.csv");
    await expect(loadImageMapping(path)).rejects.toBeInstanceOf(Problem);
    await file("mended.csv", "internal_uri,ecr_uri\na:1,=b\n");
    await expect(loadImageMapping(path)).rejects.toThrow(/not an image reference/);
    await file("mended.csv", text);
    expect((await loadImageMapping(path)).size).toBe(1);
  });

  it("sanitizes repository names", () => {
    expect(sanitizeRepositoryName("Team/a__b")).toEqual({ name: "team/a_b", changed: true });
    expect(sanitizeRepositoryName("team/a_b")).toEqual({ name: "team/a_b", changed: false });
  });
});
