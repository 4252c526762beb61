// A plan bundle on S3: streamed in both directions, there whole or not at all, and every refusal in words that are about the
// bundle.
import { CreateBucketCommand, ListMultipartUploadsCommand, S3Client } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Problem } from "../../src/core/base/diagnostic.ts";
import { type BundleS3Options, openS3Bundle } from "../../src/storage/bundle/s3.ts";
import type { BundleStore } from "../../src/storage/bundle/store.ts";
import { demanding, type S3Refusal, type S3Server, startS3 } from "../app/s3-server.ts";
import { hasMoto, startMoto } from "../ecr/peers.ts";

const signal = new AbortController().signal;
const part = { signal, isLast: false };
const last = { signal, isLast: true };
const credentials = { accessKeyId: "AKIAOWN", secretAccessKey: "secret" };
const mebi = 1024 * 1024;

let server: S3Server;
beforeEach(async () => {
  server = await startS3();
});
afterEach(() => server.close());

function open(more: Partial<BundleS3Options> = {}): BundleStore {
  return openS3Bundle({
    bucket: "plans",
    prefix: "run-42",
    region: "us-east-1",
    login: { of: "environment" },
    credentials: async () => async () => credentials,
    environment: { AWS_ENDPOINT_URL_S3: server.url },
    ...more,
  });
}

/** Lines of a hundred bytes, so many in a piece. */
function* lines(count: number, seen?: (line: number) => void): Generator<string> {
  for (let at = 0; at < count; at += 1000) {
    seen?.(at);
    yield `${String(at).padStart(99, "x")}\n`.repeat(Math.min(1000, count - at));
  }
}

async function read(store: BundleStore, name: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of store.stream(name, signal)) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

async function told(work: Promise<unknown>) {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Problem)) throw new Error(`no Problem: ${String(error)}`);
  const [{ code, summary, detail, hint } = { code: "none", summary: "", detail: "", hint: "" }] =
    error.diagnostics;
  return { code, summary, detail, hint };
}

describe("a file of a bundle on S3", () => {
  it.each([0, 1, 700])("of %i lines is written with one request, and read as it was", async (count) => {
    const text = [...lines(count)].join("");
    await open().write("plan.json", lines(count), part);
    expect(await read(open(), "plan.json")).toBe(text);
    expect(await open().length("plan.json", signal)).toBe(text.length);
    expect(server.requests.map(({ method }) => method)).toEqual(["PUT", "GET", "HEAD"]);
  });

  it("that is large goes in parts, each made when the one before is there", async () => {
    const count = 250_000;
    const ahead: number[] = [];
    const bytesSent = () =>
      [...(server.uploads.get("upload-1")?.values() ?? [])].reduce((sum, one) => sum + one.length, 0);
    await open().write(
      "plan.json",
      lines(count, (line) => ahead.push(line * 100 - bytesSent())),
      part,
    );
    expect(server.requests.filter(({ query }) => query.has("partNumber"))).toHaveLength(3);
    expect(Math.max(...ahead) / mebi).toBeLessThan(17);
    expect((await read(open(), "plan.json")).length).toBe(count * 100);
    expect(server.uploads.size).toBe(0);
  });

  it("is not there where its upload breaks off, and what was sent is given up", async () => {
    server.refuse = ({ query }) =>
      query.get("partNumber") === "2" ? { status: 403, code: "AccessDenied", message: "no" } : undefined;
    expect(await told(open().write("plan.json", lines(250_000), part))).toMatchObject({
      code: "bundle/access-denied",
    });
    expect([server.objects.size, server.uploads.size]).toEqual([0, 0]);
  });

  it("that is the last one does not replace another", async () => {
    expect(await open().write("index.json", ["one"], last)).toBe(true);
    expect(await open().write("index.json", ["two"], last)).toBe(false);
    expect(await read(open(), "index.json")).toBe("one");
  });

  it("is encrypted as the bucket demands it, in one request and in parts", async () => {
    const kmsKey = "arn:aws:kms:us-east-1:111122223333:key/1";
    server.refuse = demanding("aws:kms", kmsKey);
    const store = open({ login: { of: "target" }, encryption: { sse: "aws:kms", kmsKey } });
    await store.write("small.json", lines(1), part);
    await store.write("large.json", lines(100_000), part);
    expect([...server.objects.keys()]).toEqual(["plans/run-42/small.json", "plans/run-42/large.json"]);
  });

  it("is found in the bucket's own region", async () => {
    server.region = "eu-west-1";
    const store = open();
    await store.write("plan.json", ["x"], part);
    expect(await read(store, "plan.json")).toBe("x");
    expect(server.requests.filter(({ region }) => region !== "eu-west-1")).toHaveLength(1);
  });

  it("may be looked for by whoever may not list the bucket", async () => {
    server.refuse = ({ method }) =>
      method === "HEAD" ? { status: 403, code: "AccessDenied", message: "no" } : undefined;
    expect(await open().length("plan.json", signal)).toBeUndefined();
  });
});

describe("a refusal", () => {
  const denied = (message: string): S3Refusal => ({ status: 403, code: "AccessDenied", message });
  const explicit = denied(
    'User: arn:aws:iam::111122223333:user/me is not authorized to perform: s3:PutObject on resource: "arn" with an explicit deny in a resource-based policy',
  );
  const elsewhere: S3Refusal = {
    status: 301,
    code: "PermanentRedirect",
    message: "The bucket is in another region.",
    headers: { "x-amz-bucket-region": "eu-west-1" },
  };
  const write = (store: BundleStore) => store.write("plan.json", lines(1), part);
  const get = (store: BundleStore) => read(store, "index.json");

  it.each<
    [string, S3Refusal, (store: BundleStore) => Promise<unknown>, Partial<BundleS3Options>, string, RegExp]
  >([
    [
      "a bucket in another region than its endpoint",
      elsewhere,
      get,
      { region: "eu-west-1" },
      "bundle/other-region",
      /^Set AWS_REGION=eu-west-1, and an endpoint of that region: http/,
    ],
    [
      "no right to read",
      denied("Access Denied"),
      get,
      {},
      "bundle/access-denied",
      /^Allow s3:GetObject on it to these credentials; .*without s3:ListBucket/,
    ],
    [
      "no right to write",
      denied("Access Denied"),
      write,
      {},
      "bundle/access-denied",
      /^Allow s3:PutObject .*write the bundle to the state's bucket, and set sse: aws:kms under state\.$/,
    ],
    [
      "a policy that demands SSE-KMS",
      explicit,
      write,
      {},
      "bundle/policy-denied",
      /write the bundle to the state's bucket, and set sse: aws:kms under state, with kmsKey/,
    ],
    [
      "the same in the state's bucket",
      explicit,
      write,
      { login: { of: "target" } },
      "bundle/policy-denied",
      /require encryption: set sse: aws:kms under state/,
    ],
    [
      "a bucket that does not exist",
      { status: 404, code: "NoSuchBucket", message: "The specified bucket does not exist" },
      get,
      {},
      "bundle/no-bucket",
      /^Create the bucket, or correct the address of the bundle\.$/,
    ],
    [
      "a token that has expired",
      { status: 400, code: "ExpiredToken", message: "The provided token has expired." },
      get,
      { login: { of: "environment", profile: "ci" } },
      "bundle/credentials-expired",
      /aws sso login --profile ci/,
    ],
    [
      "a key that may not be used",
      denied(
        "User: me is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-west-1:111122223333:key/1",
      ),
      get,
      {},
      "bundle/kms-denied",
      /^Allow kms:Decrypt on arn:aws:kms:eu-west-1:111122223333:key\/1 to these credentials; a key/,
    ],
  ])("of %s says what to do about the bundle", async (_, refusal, work, options, code, hint) => {
    server.refuse = () => refusal;
    const found = await told(work(open(options)));
    expect(found.code).toBe(code);
    expect(found.hint).toMatch(hint);
    expect(found.summary.toLowerCase()).not.toContain("state");
    expect(found.detail).toContain("s3://plans/run-42/");
  });

  it("of a file that is not there names it, and the plan --out that was cut off", async () => {
    expect(await told(get(open()))).toEqual({
      code: "file/missing",
      summary: "File not found",
      detail: "s3://plans/run-42/index.json does not exist.",
      hint: "Check the address of the bundle. If plan --out was interrupted, run it again.",
    });
  });
});

it.skipIf(!hasMoto)(`${hasMoto ? "" : "needs moto: "}moto takes and gives it in parts`, async () => {
  const moto = await startMoto();
  const client = new S3Client({ region: "us-east-1", endpoint: moto.url, forcePathStyle: true, credentials });
  try {
    await client.send(new CreateBucketCommand({ Bucket: "plans" }));
    const store = open({ environment: { AWS_ENDPOINT_URL_S3: moto.url } });
    expect(await store.length("plan.json", signal)).toBeNull();
    await store.write("plan.json", lines(200_000), part);
    expect((await read(store, "plan.json")) === [...lines(200_000)].join("")).toBe(true);
    expect(await store.length("plan.json", signal)).toBe(20_000_000);
    expect([
      await store.write("index.json", ["{}"], last),
      await store.write("index.json", ["{}"], last),
    ]).toEqual([true, false]);
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: "plans" }));
    expect(Uploads).toEqual([]);
    const nowhere = open({ bucket: "nowhere", environment: { AWS_ENDPOINT_URL_S3: moto.url } });
    expect(await told(read(nowhere, "index.json"))).toMatchObject({ code: "bundle/no-bucket" });
    expect(await told(nowhere.write("plan.json", lines(1), part))).toMatchObject({
      code: "bundle/no-bucket",
    });
  } finally {
    client.destroy();
    await moto.close();
  }
});
