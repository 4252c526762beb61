// The bench's own arithmetic: requests from an access log, times from bash, verdicts from bounds.
import { describe, expect, it } from "vitest";
import { midSet, repositoriesOf } from "../../bench/support/images.ts";
import { inTurn, measure, median, readTimes } from "../../bench/support/measure.ts";
import { countRequests } from "../../bench/support/requests.ts";
import { against, atMost, renderTable } from "../../bench/support/table.ts";

const blob = `sha256:${"a".repeat(64)}`;

function line(request: string, status: number): string {
  return `127.0.0.1 - - [21/Nov/2026:09:00:00 +0000] "${request} HTTP/1.1" ${status} 12 "" "ecr-mirror"`;
}

describe("countRequests", () => {
  it("counts by method, and how often each blob was read", () => {
    const log = [
      line(`HEAD /v2/a/manifests/1.0`, 200),
      line(`GET /v2/a/blobs/${blob}`, 200),
      line(`GET /v2/b/c/blobs/${blob}`, 206),
      line(`HEAD /v2/a/blobs/${blob}`, 404),
      line(`POST /v2/a/blobs/uploads/`, 202),
      line(`PUT /v2/a/blobs/uploads/1?digest=${blob}`, 201),
      "a line that is no request",
    ].join("\n");
    const counts = countRequests(log);
    expect(counts.total).toBe(6);
    expect(counts.byMethod).toEqual({ HEAD: 2, GET: 2, POST: 1, PUT: 1 });
    expect(counts.writes).toBe(2);
    expect([...counts.blobReads]).toEqual([[blob, 2]]);
  });
});

describe("measure", () => {
  it("reads bash's times and leaves the program's own errors", () => {
    expect(readTimes("oh no\nbench-times 1.500 0.250 0.125\n")).toEqual({
      wall: 1.5,
      cpu: 0.375,
      rest: "oh no\n",
    });
  });

  it("measures a program that burns CPU and holds memory", async () => {
    const burn =
      "const b = Buffer.alloc(60e6, 1); const t = Date.now(); while (Date.now() - t < 300); b.fill(2)";
    const run = await measure([process.execPath, "-e", burn], { memory: true });
    expect(run.wall).toBeGreaterThan(0.3);
    expect(run.cpu).toBeGreaterThan(0.1);
    expect(run.peakMiB).toBeGreaterThan(60);
  });

  it("fails when the program does, with what it said", async () => {
    await expect(measure(["bash", "-c", "echo broken >&2; exit 3"])).rejects.toThrow(/ended with 3\nbroken/);
  });

  it("takes the middle, and turns in order", async () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
    const order: string[] = [];
    const one = (name: string) => (turn: number) => {
      order.push(`${name}${turn}`);
      return Promise.resolve(name === "b" && turn > 0 ? undefined : turn);
    };
    expect(await inTurn(2, { a: one("a"), b: one("b") })).toEqual({ a: [0, 1], b: [0] });
    expect(order).toEqual(["a0", "b0", "a1", "b1"]);
  });
});

describe("rows", () => {
  it("judge by a bound, by a ratio, and not at all without the peer", () => {
    expect(atMost("x", 3, 2).met).toBe(false);
    const judged = { name: "crane", bound: 0.75 };
    expect(against("x", { ours: 3, peer: 4, unit: "s" }, judged)).toMatchObject({ ratio: 0.75, met: true });
    const alone = against("x", { ours: 3, peer: undefined, unit: "s" }, judged);
    expect(alone).toMatchObject({ peer: "crane is missing" });
    expect(alone.met).toBeUndefined();
    expect(renderTable({ title: "t", notes: [], rows: [atMost("x", 3, 2)] })).toMatch(
      /^x +3 +<= 2 +MISSED$/m,
    );
  });
});

describe("midSet", () => {
  it("has 200 images in 40 repositories, 440 layers and 1,080 pairs of repository and blob", () => {
    const images = midSet();
    expect(images).toHaveLength(200);
    expect(repositoriesOf(images)).toHaveLength(40);
    const layers = images.flatMap((one) => one.blobs.slice(1).map(({ digest }) => digest));
    const pairs = images.flatMap((one) => one.blobs.map(({ digest }) => `${one.repository} ${digest}`));
    expect(new Set(layers).size).toBe(440);
    expect(new Set(pairs).size).toBe(1_080);
  });
});
