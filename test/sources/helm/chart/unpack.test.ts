import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { unpackChart } from "../../../../src/sources/helm/chart/unpack.ts";
import { diagnosticsOf, folderWith } from "../../setup.ts";
import { type TarEntry, tgz } from "../setup.ts";

const meta: TarEntry = { name: "app/Chart.yaml", body: "name: app\n" };

async function unpacked(entries: readonly TarEntry[]): Promise<string> {
  const folder = join(await folderWith({ "outside.txt": "safe" }), "to");
  await unpackChart(await tgz(entries), folder, "app.tgz");
  return folder;
}

describe("unpackChart", () => {
  it("writes the files below the first folder", async () => {
    const folder = await unpacked([
      { name: "app", type: "directory" },
      meta,
      { name: "./app/templates/a.yaml", body: "a" },
    ]);
    expect(readFileSync(join(folder, "Chart.yaml"), "utf8")).toBe("name: app\n");
    expect(readFileSync(join(folder, "templates/a.yaml"), "utf8")).toBe("a");
  });

  it("takes only the first folder, as Helm does", async () => {
    const folder = await unpacked([meta, { name: "other/Chart.yaml", body: "x" }]);
    expect(existsSync(join(folder, "../other"))).toBe(false);
    expect(readFileSync(join(folder, "Chart.yaml"), "utf8")).toBe("name: app\n");
  });

  it.each([
    ["a way out", { name: "app/../../outside.txt", body: "bad" }, /leads out/],
    [
      "a way out with a backslash",
      { name: "app\\..\\..\\outside.txt", body: "bad" },
      /leads out|not a file name/,
    ],
    ["an absolute path", { name: "/etc/cron.d/x", body: "bad" }, /absolute/],
    ["a drive", { name: "C:/x", body: "bad" }, /absolute/],
    ["a name of dots", { name: "..", body: "bad" }, /leads out/],
    ["a symbolic link", { name: "app/l", type: "symlink", linkname: "../../outside.txt" }, /is a link/],
    ["a link within", { name: "app/l", type: "symlink", linkname: "Chart.yaml" }, /is a link/],
    ["a hard link", { name: "app/l", type: "link", linkname: "app/Chart.yaml" }, /is a link/],
    ["a device", { name: "app/d", type: "character-device" }, /character-device/],
    ["a block device", { name: "app/d", type: "block-device" }, /block-device/],
    ["a pipe", { name: "app/p", type: "fifo" }, /fifo/],
    ["a large file", { name: "app/big", body: randomBytes(6 * 1024 * 1024) }, /larger than 5 MiB/],
    ["a file beside the folder", { name: "Chart.yaml", body: "name: x" }, /outside the chart's folder/],
  ] as const)("refuses %s", async (_, entry, why) => {
    const folder = join(await folderWith({ "outside.txt": "safe" }), "to");
    const [problem] = await diagnosticsOf(unpackChart(await tgz([meta, entry]), folder, "app.tgz"));
    expect(problem).toMatchObject({ code: "archive/unsafe", detail: expect.stringMatching(why) as string });
    expect(readFileSync(join(folder, "../outside.txt"), "utf8")).toBe("safe");
    expect(existsSync(folder)).toBe(false);
  });

  it.each([
    ["no gzip", async () => Buffer.from("apiVersion: v2"), /not compressed/],
    ["nothing", async () => new Uint8Array(), /not compressed/],
    [
      "a cut one",
      async () => (await tgz([meta, { name: "app/x", body: randomBytes(5000) }])).slice(0, 3000),
      /damaged or cut off/,
    ],
    ["no tar", async () => gzipSync(Buffer.from("hello".repeat(400))), /not a complete tar/],
    [
      "a cut tar",
      async () =>
        gzipSync(Buffer.concat([Buffer.from((await tgz([meta])).slice(0, 0)), Buffer.alloc(512, 1)])),
      /not a complete tar/,
    ],
    ["a bomb", async () => gzipSync(Buffer.alloc(210 * 1024 * 1024)), /unpacks to more than/],
    ["an empty archive", async () => tgz([]), /contains no files/],
  ] as const)("refuses %s", async (_, bytes, why) => {
    const folder = join(await folderWith({}), "to");
    const [problem] = await diagnosticsOf(unpackChart(await bytes(), folder, "app.tgz"));
    expect(problem).toMatchObject({ code: "archive/unsafe", detail: expect.stringMatching(why) as string });
  });
});
