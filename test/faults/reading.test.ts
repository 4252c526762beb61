// Faults of the source: broken, slow, wrong and hostile answers. Each row is one copy.
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { quickLimits } from "../registry/support/access.ts";
import { imageFrom, randomBlob } from "../registry/support/images.ts";
import { type CopySetup, repository } from "./support/copy.ts";
import {
  answers,
  changes,
  cutAfter,
  flipped,
  gzipped,
  head,
  onAnswer,
  raw,
  resetBeforeHead,
  status,
} from "./support/faults.ts";
import { type Answer, error, type FaultRegistry, type Kind } from "./support/registry.ts";
import { type Pair, type Row, runRow, usualImage } from "./support/table.ts";

const both: Kind[] = ["manifest-get", "blob-get"];
const always = { times: 1_000 };
/** The third blob that is asked for is the streamed one, whatever the order: cut all three. */
const thrice = { times: 3 };

const rows: Row[] = [
  ...both.map((kind): Row => ({
    name: `1 reset before the head of a ${kind}`,
    arrange: ({ source }) => source.inject(kind, resetBeforeHead),
    expect: "C",
  })),
  ...both.map((kind): Row => ({
    name: `2 closed after the head of a ${kind}`,
    arrange: ({ source }) => source.inject(kind, cutAfter(0, "fin"), thrice),
    expect: "C",
  })),
  {
    name: "4 FIN short of the length",
    arrange: ({ source }) => source.inject("blob-get", cutAfter(300, "fin"), thrice),
    expect: "C",
  },
  {
    name: "5 chunked body cut",
    arrange: ({ source }) =>
      source.inject(
        "blob-get",
        raw((answer) => [
          head(["HTTP/1.1 200 OK", "transfer-encoding: chunked"]),
          "64\r\n",
          answer.bytes.subarray(0, 80),
        ]),
        thrice,
      ),
    expect: "C",
  },
  {
    name: "6 close-delimited short body",
    arrange: ({ source }) =>
      source.inject(
        "blob-get",
        raw((answer) => [head(["HTTP/1.1 200 OK", "connection: close"]), answer.bytes.subarray(0, 70)]),
        thrice,
      ),
    expect: "C",
  },
  {
    name: "7 HTTP/1.0 whole body",
    arrange: ({ source }) =>
      source.inject(
        "blob-get",
        raw((answer) => [head(["HTTP/1.0 200 OK"]), answer.bytes]),
        always,
      ),
    expect: "C",
  },
  {
    name: "8 body longer than its length",
    arrange: ({ source }) =>
      source.inject(
        "blob-get",
        raw((answer) => [
          Buffer.concat([
            Buffer.from(head(["HTTP/1.1 200 OK", `content-length: ${answer.bytes.length}`])),
            answer.bytes,
            Buffer.from("surplus"),
          ]),
        ]),
        always,
      ),
    expect: /failed|longer|damaged/i,
  },
  {
    name: "8 body longer than the manifest says",
    arrange: ({ source }) =>
      source.inject(
        "blob-get",
        changes((answer) => ({ bytes: Buffer.concat([answer.bytes, Buffer.from("more")]) })),
        always,
      ),
    expect: /longer|another size/,
    code: "registry/blob-size",
  },
  {
    name: "9 two lengths",
    arrange: ({ source }) =>
      source.inject(
        "blob-get",
        raw((answer) => [
          head(["HTTP/1.1 200 OK", `content-length: ${answer.bytes.length}`, "content-length: 7"]),
          answer.bytes,
        ]),
        always,
      ),
    expect: /two lengths/,
  },
  ...both.map((kind): Row => ({
    name: `10 stall reading a ${kind}`,
    arrange: ({ source }) => {
      source.inject(kind, cutAfter(90, "stall"), thrice);
      return quick();
    },
    expect: "C",
  })),
  {
    name: "10 every read stalls",
    arrange: ({ source }) => {
      source.inject("manifest-get", cutAfter(0, "stall"), always);
      return { access: { limits: { ...quickLimits, stallMs: 200, headersMs: 200, tries: 2 } } };
    },
    expect: /no data was received within 0.2 s\. ecr-mirror tried 2 times\./,
    code: "registry/timeout",
  },
  {
    name: "12 head by drips",
    arrange: ({ source }) => {
      source.inject(
        "blob-get",
        onAnswer(async ({ socket }) => {
          for (const char of "HTTP/1.1 200 OK\r\nx-slow: ") {
            socket.write(char);
            await sleep(60);
          }
        }),
      );
      return quick();
    },
    expect: "C",
    check: (_, outcome) => expect(outcome.milliseconds).toBeLessThan(2_500),
  },
  {
    name: "13 one byte a second",
    arrange: ({ source }) => {
      source.inject(
        "blob-get",
        onAnswer(async ({ response, answer, socket }) => {
          response.writeHead(200, { "content-length": String(answer.bytes.length) });
          for (let at = 0; at < 40 && !socket.destroyed; at++) {
            response.write(answer.bytes.subarray(at, at + 1));
            await sleep(50);
          }
        }),
        always,
      );
      return { access: { limits: { ...quickLimits, slowMs: 300, tries: 2 } } };
    },
    expect: /bytes a second; the minimum is/,
    code: "registry/too-slow",
  },
  ...[408, 429, 499, 500, 502, 503, 504, 522].flatMap((code) =>
    both.map((kind): Row => ({
      name: `14 ${code} once for a ${kind}`,
      arrange: ({ source }) => source.inject(kind, status(code)),
      expect: "C",
    })),
  ),
  ...[500, 502, 503, 504].map((code): Row => ({
    name: `14 ${code} always`,
    arrange: ({ source }) => source.inject("manifest-get", status(code), always),
    expect: new RegExp(`answered ${code}`),
    check: ({ source }) => expect(source.count("manifest-get")).toBe(6),
  })),
  {
    name: "15 429 with Retry-After in seconds",
    arrange: ({ source }) =>
      source.inject("manifest-get", status(429, "TOOMANYREQUESTS", { "retry-after": "1" })),
    expect: "C",
    check: (_, outcome) => expect(outcome.longestSleepMs).toBeGreaterThanOrEqual(1_000),
  },
  {
    name: "16 429 with Retry-After as a date",
    arrange: ({ source }) =>
      source.inject(
        "manifest-get",
        status(429, "TOOMANYREQUESTS", { "retry-after": new Date(Date.now() + 2_000).toUTCString() }),
      ),
    expect: "C",
    check: (_, outcome) => expect(outcome.longestSleepMs).toBeGreaterThanOrEqual(900),
  },
  {
    name: "17 429 that asks for three hours",
    arrange: ({ source }) =>
      source.inject("manifest-get", status(429, "TOOMANYREQUESTS", { "retry-after": "10800" })),
    expect: /again at \d{4}-\d\d-\d\dT/,
    check: ({ source }) => expect(source.count("manifest-get")).toBe(1),
  },
  {
    name: "18 429 with bare line feeds",
    arrange: ({ source }) =>
      source.inject(
        "manifest-get",
        raw(() => [head(["HTTP/1.1 429 Too Many Requests", "Cache-Control: no-cache"], "\n"), "{}"]),
      ),
    expect: "C",
  },
  ...both.map((kind): Row => ({
    name: `19 a ${kind} damaged once`,
    arrange: ({ source }) => source.inject(kind, flipped),
    expect: "C",
  })),
  ...both.map((kind): Row => ({
    name: `19 a ${kind} damaged always`,
    arrange: ({ source }) => source.inject(kind, flipped, always),
    expect: /wrong digest/,
    check: nothingCommitted,
  })),
  {
    name: "20 right digest, wrong size",
    arrange: (pair) => {
      const layer = randomBlob("sized", 5_000);
      pair.image = imageFrom("sized", [layer], {
        layers: [{ mediaType: "application/vnd.oci.image.layer.v1.tar", digest: layer.digest, size: 4_999 }],
      });
      pair.source.store(repository, pair.image);
    },
    expect: /another size|longer/,
  },
  ...both.map((kind): Row => ({
    name: `21 a ${kind} sent with gzip`,
    arrange: ({ source }) => source.inject(kind, gzipped, always),
    expect: "C",
  })),
  {
    name: "22 no Docker-Content-Digest",
    arrange: ({ source }) =>
      source.inject(
        "manifest-get",
        changes((answer) => ({ headers: { "content-type": answer.headers["content-type"] ?? "" } })),
        always,
      ),
    expect: "C",
  },
  {
    name: "23 another digest in the header than of the body",
    arrange: ({ source }) =>
      source.inject(
        "manifest-get",
        changes((answer) => ({
          headers: { ...answer.headers, "docker-content-digest": `sha256:${"0".repeat(64)}` },
        })),
        always,
      ),
    expect: /wrong digest/,
  },
  {
    name: "24 Range ignored",
    arrange: ({ source }) => ranges(source, (answer, full) => ({ ...answer, status: 200, bytes: full })),
    expect: "C",
  },
  {
    name: "25 another range than asked for",
    arrange: ({ source }) =>
      ranges(source, (answer) => ({
        ...answer,
        headers: { ...answer.headers, "content-range": `bytes 5-${4 + answer.bytes.length}/1400000` },
      })),
    expect: /other bytes than requested/,
    code: "registry/range",
  },
  {
    name: "26 416 for a range",
    arrange: ({ source }) => ranges(source, () => error(416, "RANGE_INVALID")),
    expect: "C",
  },
  {
    name: "48 manifest of 5 MiB",
    arrange: ({ source }) =>
      source.inject(
        "manifest-get",
        changes((answer) => ({ bytes: Buffer.concat([answer.bytes, Buffer.alloc(5 * 1024 * 1024, " ")]) })),
        always,
      ),
    expect: /too l(arge|ong)/,
    code: "registry/answer-size",
  },
  {
    name: "51 the manifest is gone",
    arrange: ({ source }) => source.manifests.clear(),
    expect: /no longer has the image/,
  },
  {
    name: "51 a blob is gone",
    arrange: ({ source }) => source.inject("blob-get", answers(error(404, "BLOB_UNKNOWN")), always),
    expect: /answered 404/,
  },
];

function quick(): Partial<CopySetup> {
  return { access: { limits: { ...quickLimits, stallMs: 400, headersMs: 500 } } };
}

/** Breaks the streamed blob once, and answers its continuation in another way. */
function ranges(source: FaultRegistry, change: (answer: Answer, full: Buffer) => Answer): void {
  const big = usualImage().blobs.find(({ bytes }) => bytes.length > 1_000_000);
  source.inject(
    "blob-get",
    onAnswer(async (exchange) => {
      if (!exchange.url.pathname.endsWith(big?.digest ?? "none")) return false;
      if (exchange.request.headers.range === undefined) {
        const broken = source.requests.filter(({ path }) => path.endsWith(big?.digest ?? "none")).length > 1;
        return broken ? false : cutAfter(400_000, "fin").act(exchange);
      }
      Object.assign(exchange.answer, change(exchange.answer, big?.bytes ?? Buffer.alloc(0)));
      return false;
    }),
    always,
  );
}

function nothingCommitted({ target }: Pair): void {
  expect([...target.manifests.keys()]).toEqual([]);
}

describe("faults of the source", () => {
  const counts = { C: 0, F: 0 };
  for (const row of rows) {
    it(row.name, async () => {
      await runRow(row);
      counts[row.expect === "C" ? "C" : "F"] += 1;
    });
  }
  afterAll(() => {
    process.stdout.write(
      `faults of the source: ${rows.length} rows, ${counts.C} complete, ${counts.F} failed as they must\n`,
    );
  });
});
