// Amazon ECR Public: read with a token where there are AWS credentials, else anonymously with one line that says so.
import { createHash, createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { problemCode } from "../../src/core/base/diagnostic.ts";
import { onRequest } from "../faults/support/faults.ts";
import { error, json } from "../faults/support/registry.ts";
import { startWorld, type World } from "../registry/auth/support/world.ts";
import { imageOf } from "../registry/support/images.ts";
import { awsEnvironment, useAwsEnvironment } from "../support/aws.ts";
import { type Mirror, openMirror, signal } from "../support/mirror.ts";

const own = "http://public.ecr.aws";
const password = "public-canary-password";
const token = Buffer.from(`AWS:${password}`).toString("base64");
const image = imageOf("public", [100]);

let world: World;
let api: Server;
let mirror: Mirror;
let calls: { headers: IncomingMessage["headers"]; body: string }[];
let answer: { status: number; body: unknown };
let asked: (string | undefined)[];
const good = new Set<string>();
const notes: string[] = [];

beforeEach(async () => {
  notes.length = 0;
  good.clear();
  calls = [];
  asked = [];
  answer = {
    status: 200,
    body: { authorizationData: { authorizationToken: token, expiresAt: Date.now() / 1000 + 43_200 } },
  };
  api = createServer((request, response) => {
    void (async () => {
      let body = "";
      for await (const piece of request) body += String(piece);
      calls.push({ headers: request.headers, body });
      response.writeHead(answer.status, { "content-type": "application/x-amz-json-1.1" });
      response.end(JSON.stringify(answer.body));
    })();
  });
  await new Promise<void>((resolve) => api.listen(0, "127.0.0.1", resolve));
  world = await startWorld(own);
  world.registry.store("nginx/nginx", image, "1.27");
  world.registry.guard = (authorization) =>
    good.has(authorization ?? "") ? undefined : challenge(authorization);
  const give = onRequest(({ request, response }) => {
    asked.push(request.headers.authorization);
    const given = `token-${asked.length}`;
    good.add(`Bearer ${given}`);
    response.end(json({ token: given }).bytes);
  });
  world.registry.inject("token", give, { times: 1000 });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await mirror.close();
  await world.close();
  api.close();
});

/** As public.ecr.aws asks; a token that it doesn't know is a bad request to it. */
function challenge(authorization: string | undefined) {
  if (authorization?.startsWith("Bearer ") === true)
    return error(400, "DENIED", "Your Authorization Token is invalid.");
  const denied = error(401, "DENIED", "Not Authorized");
  const header = `Bearer realm="${own}/token/",service="public.ecr.aws",scope="aws"`;
  return { ...denied, headers: { ...denied.headers, "www-authenticate": header } };
}

async function open(): Promise<Mirror> {
  vi.stubEnv("http_proxy", world.proxy);
  vi.stubEnv("no_proxy", "127.0.0.1");
  const url = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
  mirror = await openMirror("", {
    environment: { ...awsEnvironment, AWS_ENDPOINT_URL_ECR_PUBLIC: url },
    onNote: (text) => notes.push(text),
  });
  mirror.write(
    "mirror.config.yaml",
    `version: 1
target: { registry: sandbox }
sources: []
registries: { public.ecr.aws: { plainHttp: true } }
`,
  );
  return mirror;
}

const read = (opened: Mirror, times = 1) =>
  opened.run(async ({ runtime }) => {
    const client = runtime.registries.repository("public.ecr.aws", "nginx/nginx");
    for (let at = 1; at < times; at += 1) await client.manifest("1.27", signal);
    return (await client.manifest("1.27", signal))?.digest;
  });

const own401 = (world: World) => world.seen.filter(({ path }) => path.startsWith("/v2/"));

describe("with AWS credentials", () => {
  beforeEach(useAwsEnvironment);

  it("asks ECR Public once for a token, signed for it, and gives it to the token server alone", async () => {
    expect(await read(await open(), 3)).toBe(image.root.digest);
    expect(calls).toHaveLength(1);
    expect(calls[0]?.headers["x-amz-target"]).toBe("SpencerFrontendService.GetAuthorizationToken");
    expect(calls[0]?.headers.authorization).toMatch(/\/us-east-1\/ecr-public\/aws4_request/);
    expect(isSigned(calls[0] ?? expect.unreachable(), awsEnvironment.AWS_SECRET_ACCESS_KEY)).toBe(true);
    expect(asked).toEqual([`Basic ${token}`]);
    expect(own401(world).some(({ text }) => text.includes(token))).toBe(false);
    expect(notes).toEqual([]);
  });

  it("takes 400 for a token that has ended, and renews it once", async () => {
    const opened = await open();
    await opened.run(async ({ runtime }) => {
      const client = runtime.registries.repository("public.ecr.aws", "nginx/nginx");
      await client.manifest("1.27", signal);
      good.clear();
      expect((await client.manifest("1.27", signal))?.digest).toBe(image.root.digest);
      expect(asked).toHaveLength(2);
      // Where the new one is no good either, that is the answer.
      vi.spyOn(good, "add").mockImplementation(() => good);
      good.clear();
      expect(await client.manifest("1.27", signal).catch(problemCode)).toBe("registry/answer");
      expect(asked).toHaveLength(3);
      vi.restoreAllMocks();
    });
    expect(calls).toHaveLength(1);
  });

  it("that are not allowed to is one line with the permissions, and goes on anonymously", async () => {
    const message =
      "User: arn:aws:iam::1:user/me is not authorized to perform: ecr-public:GetAuthorizationToken";
    answer = { status: 400, body: { __type: "AccessDeniedException", Message: message } };
    expect(await read(await open(), 3)).toBe(image.root.digest);
    expect(asked).toEqual([undefined]);
    expect(calls).toHaveLength(1);
    expect(notes).toEqual([
      "public.ecr.aws is read anonymously, at 1 pull per second instead of 10. AWS denies access. Allow ecr-public:GetAuthorizationToken and sts:GetServiceBearerToken on it.",
    ]);
  });
});

describe("without AWS credentials", () => {
  it("is read anonymously, with one line", async () => {
    useAwsEnvironment();
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) vi.stubEnv(name, undefined);
    expect(await read(await open(), 3)).toBe(image.root.digest);
    expect([calls, asked]).toEqual([[], [undefined]]);
    expect(notes).toEqual([
      "public.ecr.aws is read anonymously, at 1 pull per second instead of 10. No AWS credentials found.",
    ]);
  });
});

/** Signature Version 4, computed again from what arrived. */
function isSigned({ headers, body }: (typeof calls)[number], secret: string): boolean {
  const { authorization = "" } = headers;
  const [, scope = "", names = "", signature = ""] =
    /Credential=[^/]+\/([^,]+), SignedHeaders=([^,]+), Signature=(\w+)/.exec(authorization) ?? [];
  const lines = names.split(";").map((name) => `${name}:${String(headers[name])}\n`);
  const hash = (text: string) => createHash("sha256").update(text).digest("hex");
  const canonical = `POST\n/\n\n${lines.join("")}\n${names}\n${hash(body)}`;
  const toSign = `AWS4-HMAC-SHA256\n${String(headers["x-amz-date"])}\n${scope}\n${hash(canonical)}`;
  const key = scope
    .split("/")
    .reduce<Buffer>(
      (one, part) => createHmac("sha256", one).update(part).digest(),
      Buffer.from(`AWS4${secret}`),
    );
  return createHmac("sha256", key).update(toSign).digest("hex") === signature;
}
