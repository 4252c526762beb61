// The archive of a folder: the same bytes each time, and what Helm reads from it.
import { execFileSync } from "node:child_process";
import { utimesSync, chmodSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { unpackTar } from "modern-tar";
import { describe, expect, it, onTestFinished } from "vitest";
import { sha256 } from "../../../../src/core/base/digest.ts";
import { packFolder, storedGzip } from "../../../../src/sources/helm/mirror-chart/pack.ts";
import { folderWith } from "../../setup.ts";
import { helmPeers } from "../peers.ts";
import { chart } from "../setup.ts";

function inFolder(files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path.replace(/^app\//, ""), text]));
}

const long = `files/${"very-long-name-".repeat(9)}ü.txt`;
const files = {
  ...inFolder(chart("app", { more: "appVersion: '1.10'\n" })),
  "charts/db/Chart.yaml": "apiVersion: v2\nname: db\nversion: 0.1.0\n",
  "files/b.txt": "b",
  "files/a.txt": "a",
  [long]: "long",
};
const app = (folder: string) => ({ folder, name: "app", label: "./app" });

describe("the archive of a folder", () => {
  it("is these very bytes, whatever the clock, the modes and the order in which files came", async () => {
    const one = await folderWith(files);
    const other = await folderWith(Object.fromEntries(Object.entries(files).reverse()));
    utimesSync(join(other, "Chart.yaml"), 1, 1);
    chmodSync(join(other, "values.yaml"), 0o755);
    const [a, b] = await Promise.all([packFolder(app(one)), packFolder(app(other))]);
    expect(sha256(a)).toBe(sha256(b));
    // Whoever changes this digest makes every folder chart of every user a moved one.
    expect(sha256(a)).toMatchInlineSnapshot(
      `"sha256:1d8a522e9c1a59831b0704690f579d29e994af2e076ce50ad765a948ef4fb24e"`,
    );
  });

  it("changes with any file's name or content", async () => {
    const digest = async (more: Readonly<Record<string, string>>) =>
      sha256(await packFolder(app(await folderWith({ ...files, ...more }))));
    const all = [await digest({}), await digest({ "files/a.txt": "A" }), await digest({ "files/c.txt": "" })];
    expect(new Set(all).size).toBe(3);
  });

  it("holds each file once below the chart's name, long and foreign names too", async () => {
    const entries = await unpackTar(gunzipSync(await packFolder(app(await folderWith(files)))));
    expect(entries.map(({ header }) => header.name)).toEqual(
      Object.keys(files)
        .map((path) => `app/${path}`)
        .sort(),
    );
    expect(entries.every(({ header }) => header.uid === 0 && header.mode === 0o644)).toBe(true);
  });
});

describe.each(helmPeers)("Helm $major", ({ path }) => {
  it.skipIf(path === undefined)("renders the archive as it renders the folder", async () => {
    const folder = await folderWith(files);
    const out = await mkdtemp(join(tmpdir(), "pack-"));
    onTestFinished(() => rm(out, { recursive: true, force: true }));
    const archive = join(out, "app.tgz");
    await writeFile(archive, await packFolder(app(folder)));
    const template = (chart: string) =>
      execFileSync(path ?? "", ["template", "r", chart], { encoding: "utf8" });
    expect(template(archive)).toBe(template(folder));
    expect(template(archive)).toContain("quay.io/x/app:1.0");
  });
});

it("a stored frame is unpacked to what went in", () => {
  const sizes = [0, 1, 0xffff - 1, 0xffff, 0xffff + 1, 3 * 0xffff];
  for (const size of sizes) {
    const bytes = Buffer.alloc(size, "x");
    expect(gunzipSync(storedGzip(bytes)).equals(bytes)).toBe(true);
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => {
      expect([...gunzipSync(storedGzip(bytes))]).toEqual([...bytes]);
    }),
  );
});
