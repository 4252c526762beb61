// How the state's bucket is reached: its region, endpoint and form of URL, encryption on every write, and what each
// refusal of S3 and KMS tells the user to set.
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Problem } from "../../src/core/base/diagnostic.ts";
import { openStateS3, type StateS3Options } from "../../src/storage/state-s3.ts";
import type { NewRecord } from "../../src/storage/records.ts";
import type { Holder, StateStore } from "../../src/storage/state-store.ts";
import { demanding, type S3Refusal, type S3Server, startS3 } from "../app/s3-server.ts";
import { someState } from "./states.ts";

const signal = new AbortController().signal;
const holder: Holder = { who: "ann@laptop", pid: process.pid, command: "apply" };
const once = { timeoutMs: 0, signal, onWait: () => undefined };
const credentials = { accessKeyId: "AKIAOWN", secretAccessKey: "secret" };
const key = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const role = "arn:aws:iam::111122223333:role/mirror-state";

const head: NewRecord = {
  name: "platform",
  lineage: "0b9f",
  planDigest: null,
  shard: null,
  holder,
  started: "2026-11-20T03:12:00.000Z",
  intents: [],
  files: {},
};

let server: S3Server;
beforeEach(async () => {
  server = await startS3();
});
afterEach(() => server.close());

function open(more: Partial<StateS3Options> = {}): StateStore {
  return openStateS3({
    bucket: "states",
    history: 3,
    key: "team/m.json",
    region: "us-east-1",
    login: { of: "target" },
    credentials: async () => async () => credentials,
    environment: { AWS_ENDPOINT_URL_S3: server.url },
    now: () => new Date(),
    ...more,
  });
}

/** Everything that a run writes and takes away: state, lock, record, history. */
async function wholeRun(store: StateStore): Promise<void> {
  const lock = await store.lock(holder, once);
  await lock.renew();
  const { version } = await store.read(signal);
  const written = await store.write(someState(1), version, signal);
  const record = await store.openRecord(head, signal);
  await record.end({ failed: 0 });
  await store.history.keep(someState(1), signal);
  await store.write(someState(2), written, signal);
  await lock.release();
}

async function told(work: Promise<unknown>) {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Problem)) throw new Error(`no Problem: ${String(error)}`);
  const [{ code, detail, hint } = { code: "none", detail: "", hint: "" }] = error.diagnostics;
  return { code, detail, hint };
}

describe("encryption", () => {
  it.each([
    [{ sse: "aws:kms", kmsKey: key } as const, key],
    [{ sse: "aws:kms:dsse" } as const, undefined],
    [{ sse: "AES256" } as const, undefined],
  ])("%o goes with every write", async (encryption, kmsKey) => {
    server.refuse = demanding(encryption.sse, kmsKey);
    await wholeRun(open({ encryption }));
    const writes = server.requests.filter(({ method }) => method === "PUT");
    const written = writes.map((one) =>
      one.key.replace(/^states\/team\/m\.json/, "").replace(/\/[^/]{8,}$/, "/*"),
    );
    expect([...new Set(written)].toSorted()).toEqual(["", ".d/*", ".d/history/*", ".lock"]);
    expect(new Set(writes.map((one) => `${one.sse} ${one.kmsKey}`))).toEqual(
      new Set([`${encryption.sse} ${kmsKey}`]),
    );
  });

  it("is not asked for where the config does not, and never of a read", async () => {
    await wholeRun(open());
    await open({ encryption: { sse: "aws:kms" } }).read(signal);
    expect(server.requests.filter(({ sse }) => sse !== undefined)).toEqual([]);
  });
});

describe("the bucket's region", () => {
  it("is found once, from another one", async () => {
    server.region = "eu-west-1";
    await wholeRun(open());
    expect(server.requests.filter(({ region }) => region !== "eu-west-1")).toHaveLength(1);
    expect(server.requests.length).toBeGreaterThan(5);
  });

  it("is found by eight requests at once", async () => {
    server.region = "eu-west-1";
    const store = open();
    const read = await Promise.all(Array.from({ length: 8 }, () => store.read(signal)));
    expect(new Set(read.map(({ version }) => version))).toEqual(new Set([null]));
  });

  it("is found where a server tells it in its words alone", async () => {
    server.refuse = ({ region }) =>
      region === "eu-west-1" ? undefined : malformed("<Region>eu-west-1</Region>");
    await wholeRun(open());
    expect(new Set(server.requests.slice(1).map(({ region }) => region))).toEqual(new Set(["eu-west-1"]));
  });

  it("is never a host of a stranger's", async () => {
    server.refuse = () => malformed("<Region>x.example.com/</Region>");
    expect(await told(open().read(signal))).toMatchObject({
      code: "state/other-region",
      hint: expect.stringContaining("Set region: <the bucket's> under state"),
    });
    expect(server.requests).toHaveLength(1);
  });

  it("costs nothing where it is given", async () => {
    server.region = "eu-west-1";
    await open({ region: "eu-west-1" }).read(signal);
    expect(server.requests.map(({ region }) => region)).toEqual(["eu-west-1", "eu-west-1"]);
  });

  it("is to be set where the endpoint given is another region's", async () => {
    server.refuse = () => ({
      ...malformed(""),
      status: 301,
      code: "PermanentRedirect",
      headers: { "x-amz-bucket-region": "eu-west-1" },
    });
    const { hint } = await told(open({ region: "eu-west-1", endpoint: server.url }).read(signal));
    expect(hint).toBe(
      `Set region: eu-west-1 under state, and an endpoint of that region: ${server.url} serves another.`,
    );
  });
});

function malformed(more: string): S3Refusal {
  const message = "The authorization header is malformed; the region 'us-east-1' is wrong";
  return { status: 400, code: "AuthorizationHeaderMalformed", message, more };
}

describe("the endpoint", () => {
  const elsewhere = "http://127.0.0.1:1";
  it.each([
    ["the config's first", { endpoint: "SERVER" }, { AWS_ENDPOINT_URL_S3: elsewhere }],
    ["then S3's own variable", {}, { AWS_ENDPOINT_URL_S3: "SERVER", AWS_ENDPOINT_URL: elsewhere }],
    ["then that of all services", {}, { AWS_ENDPOINT_URL_S3: "", AWS_ENDPOINT_URL: "SERVER" }],
    [
      "the config's where the variables are to be ignored",
      { endpoint: "SERVER" },
      { AWS_ENDPOINT_URL: elsewhere, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" },
    ],
  ])("is %s", async (_, options, environment) => {
    const fill = <T>(values: T): T =>
      JSON.parse(JSON.stringify(values).replaceAll("SERVER", server.url)) as T;
    await open({ ...fill(options), environment: fill(environment) }).read(signal);
    expect(server.requests.map(({ key: asked }) => asked)).toContain("states/team/m.json");
  });

  it("is not the variables' where these are to be ignored", async () => {
    const to = new Array<string>();
    const environment = { AWS_ENDPOINT_URL: server.url, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" };
    await told(open({ environment, agents: deadEnd(to) }).read(signal));
    expect(new Set(to)).toEqual(new Set(["states.s3.us-east-1.amazonaws.com"]));
  });
});

describe("the bucket's name", () => {
  const named = () => ({ endpoint: server.url.replace("127.0.0.1", "s3.example.com"), environment: {} });

  it("stands in the path at an endpoint of one's own", async () => {
    await open({ ...named(), agents: toLoopback() }).read(signal);
    expect(new Set(server.requests.map(({ host }) => host.split(":")[0]))).toEqual(
      new Set(["s3.example.com"]),
    );
  });

  it("stands in the host name with pathStyle: false", async () => {
    await wholeRun(open({ ...named(), pathStyle: false, agents: toLoopback() }));
    expect(new Set(server.requests.map(({ host }) => host.split(":")[0]))).toEqual(
      new Set(["states.s3.example.com"]),
    );
    expect([...server.objects.keys()]).toContain("states/team/m.json");
  });

  it.each([
    [undefined, "states.s3.us-east-1.amazonaws.com"],
    [true, "s3.us-east-1.amazonaws.com"],
  ])("in AWS with pathStyle %s: %s", async (pathStyle, host) => {
    const to = new Array<string>();
    const more = pathStyle === undefined ? {} : { pathStyle };
    await told(open({ environment: {}, ...more, agents: deadEnd(to) }).read(signal));
    expect(new Set(to)).toEqual(new Set([host]));
  });
});

/** Every name leads to this machine. */
function toLoopback() {
  const lookup: NonNullable<ConstructorParameters<typeof HttpAgent>[0]>["lookup"] = (_name, options, done) =>
    options.all === true ? done(null, [{ address: "127.0.0.1", family: 4 }]) : done(null, "127.0.0.1", 4);
  return { http: new HttpAgent({ lookup }), https: new HttpsAgent({ lookup }) };
}

/** Notes where a request would go, and ends it. */
function deadEnd(to: string[]) {
  const lookup: NonNullable<ConstructorParameters<typeof HttpAgent>[0]>["lookup"] = (
    name,
    _options,
    done,
  ) => {
    to.push(name);
    done(Object.assign(new Error(`no ${name}`), { code: "ENOTFOUND" }), "");
  };
  return { http: new HttpAgent({ lookup }), https: new HttpsAgent({ lookup }) };
}

describe("a refusal", () => {
  const me = "User: arn:aws:sts::111122223333:assumed-role/ci/me is not authorized to perform:";
  const denied = (message: string): S3Refusal => ({ status: 403, code: "AccessDenied", message });
  const bad = (code: string, message: string): S3Refusal => ({ status: 400, code, message });
  const explicit = denied(
    `${me} s3:PutObject on resource: "arn" with an explicit deny in a resource-based policy`,
  );

  it.each<[string, Partial<StateS3Options>, S3Refusal, string, RegExp]>([
    ["a policy that demands encryption", {}, explicit, "state/policy-denied", /set sse: aws:kms under state/],
    [
      "a policy that demands KMS",
      { encryption: { sse: "AES256" } },
      explicit,
      "state/policy-denied",
      /sse: aws:kms under state instead of AES256/,
    ],
    [
      "a policy that demands a key",
      { encryption: { sse: "aws:kms" } },
      explicit,
      "state/policy-denied",
      /set kmsKey under state/,
    ],
    [
      "a policy that demands another key",
      { encryption: { sse: "aws:kms", kmsKey: key } },
      explicit,
      "state/policy-denied",
      /Compare sse and kmsKey under state/,
    ],
    [
      "a denial of another account's bucket",
      {},
      denied("Access Denied"),
      "state/access-denied",
      /Allow s3:PutObject on it to these credentials .*set sse: aws:kms under state/,
    ],
    [
      "a denial with encryption set",
      { encryption: { sse: "aws:kms" }, login: { of: "state", assumeRole: role } },
      denied("Access Denied"),
      "state/access-denied",
      new RegExp(`^Allow s3:PutObject on it to ${role} \\(.*bucket policy too\\.$`),
    ],
    [
      "KMS: no right to make a data key",
      { encryption: { sse: "aws:kms", kmsKey: "alias/mirror" } },
      denied(`${me} kms:GenerateDataKey on resource: ${key} because no identity-based policy allows it`),
      "state/kms-denied",
      new RegExp(`^Allow kms:GenerateDataKey on ${key} to these credentials`),
    ],
    [
      "KMS: a deny",
      { encryption: { sse: "aws:kms", kmsKey: key } },
      denied(
        `${me} kms:GenerateDataKey on resource: ${key} with an explicit deny in an identity-based policy`,
      ),
      "state/kms-denied",
      /^Allow kms:GenerateDataKey/,
    ],
    [
      "KMS: a key that is not there",
      { encryption: { sse: "aws:kms", kmsKey: "alias/mirror" } },
      bad("KMS.NotFoundException", "Invalid arn eu-west-1"),
      "state/kms-key",
      /^Check that alias\/mirror exists in the bucket's region/,
    ],
    [
      "KMS: a key that is disabled",
      { encryption: { sse: "aws:kms", kmsKey: key } },
      bad("KMS.DisabledException", `${key} is disabled.`),
      "state/kms-key",
      /is enabled/,
    ],
    [
      "an encryption that the server does not know",
      { encryption: { sse: "aws:kms" } },
      {
        status: 501,
        code: "NotImplemented",
        message: "Server side encryption specified but KMS is not configured",
      },
      "state/encryption",
      /^Correct sse: aws:kms and kmsKey under state/,
    ],
    [
      "KMS without TLS",
      { encryption: { sse: "aws:kms" } },
      bad(
        "InvalidArgument",
        "Requests specifying Server Side Encryption with AWS KMS managed keys must be made over a secure connection",
      ),
      "state/encryption",
      /https/,
    ],
    [
      "a role that may not be assumed",
      { login: { of: "state", assumeRole: role } },
      denied(`${me} sts:AssumeRole on resource: ${role}`),
      "state/assume-role",
      new RegExp(`trust policy of ${role}, .*externalId of the state`),
    ],
    [
      "a clock",
      {},
      { status: 403, code: "RequestTimeTooSkewed", message: "The difference is too large." },
      "state/clock",
      /set-ntp true/,
    ],
    [
      "a wrong secret",
      {},
      { status: 403, code: "SignatureDoesNotMatch", message: "The signature we calculated does not match" },
      "state/credentials-refused",
      /access key/,
    ],
    [
      "an unknown key",
      {},
      { status: 403, code: "InvalidAccessKeyId", message: "The key does not exist" },
      "state/credentials-refused",
      /access key/,
    ],
    [
      "an old session",
      { login: { of: "state", profile: "state" } },
      bad("ExpiredToken", "The provided token has expired."),
      "state/credentials-expired",
      /aws sso login --profile state/,
    ],
    [
      "no bucket",
      {},
      { status: 404, code: "NoSuchBucket", message: "The specified bucket does not exist" },
      "state/no-bucket",
      /state\.path/,
    ],
  ])("%s", async (_, options, refusal, code, hint) => {
    server.refuse = ({ method }) => (method === "PUT" ? refusal : undefined);
    const store = open(options);
    const found = await told(store.lock(holder, once));
    expect(found).toMatchObject({ code, hint: expect.stringMatching(hint) });
    expect(found.detail).toMatch(/^PutObject s3:\/\/states\/team\/m\.json\.lock: /);
  });

  it.each([
    denied(
      `${me} kms:Decrypt on resource: ${key} because no identity-based policy allows the kms:Decrypt action`,
    ),
    denied(
      "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.",
    ),
  ])("of a read names kms:Decrypt: %o", async (refusal) => {
    server.refuse = ({ method, key: asked }) =>
      method === "GET" && asked.endsWith("m.json") ? refusal : undefined;
    const found = await told(open({ encryption: { sse: "aws:kms", kmsKey: key } }).read(signal));
    expect(found).toMatchObject({
      code: "state/kms-denied",
      hint: expect.stringContaining(`Allow kms:Decrypt on ${key}`),
    });
  });

  it("of a read by a Deny asks for its conditions, not for encryption", async () => {
    server.refuse = () =>
      denied(`${me} s3:ListBucket on resource: "arn" with an explicit deny in a resource-based policy`);
    const found = await told(open().read(signal));
    expect(found.code).toBe("state/policy-denied");
    expect(found.hint).not.toContain("sse");
  });
});
