import { afterEach, describe, expect, it } from "vitest";
import { Problem } from "../../src/core/base/diagnostic.ts";
import { testTiming } from "../support/timing.ts";
import { type Reply, type Scripted, startScripted } from "./scripted.ts";

const signal = new AbortController().signal;
let server: Scripted;
afterEach(() => server.close());

async function failing(reply: Reply, more = {}): Promise<Problem> {
  server = await startScripted(() => reply);
  const ecr = server.open(more);
  try {
    await ecr.updateRepository("platform/nginx", { scanOnPush: true }, signal);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  } finally {
    ecr.close();
  }
  throw new Error("nothing failed");
}

const denied =
  "User: arn:aws:sts::123456789012:assumed-role/ci/job is not authorized to perform: " +
  "ecr:PutImageScanningConfiguration on resource: arn:aws:ecr:us-east-1:123456789012:repository/platform/nginx";

const rows: readonly [string, Reply, string, RegExp][] = [
  [
    "expired credentials",
    { error: "ExpiredTokenException", message: "The security token has expired" },
    "ecr/credentials-expired",
    /log in again/i,
  ],
  [
    "a refused key",
    { error: "UnrecognizedClientException", message: "The security token is invalid" },
    "ecr/credentials-refused",
    /access key/,
  ],
  ["denied access", { error: "AccessDeniedException", message: denied }, "ecr/access-denied", /iam-policy/],
  [
    "a wrong clock",
    {
      error: "InvalidSignatureException",
      message: "Signature expired: 20261121T000000Z is now earlier than 20261121T010000Z",
    },
    "ecr/clock",
    /set-ntp true/,
  ],
  ["a KMS failure", { error: "KmsException", message: "Alias alias/ecr is not found" }, "ecr/kms", /alias/],
  [
    "a quota",
    { error: "LimitExceededException", message: "The maximum number of repositories is reached" },
    "ecr/limit",
    /Service Quotas/,
  ],
  [
    "a refused value",
    { error: "InvalidParameterException", message: "Invalid parameter at 'x'" },
    "ecr/refused",
    /config/,
  ],
  [
    "a validation failure",
    { error: "ValidationException", message: "1 validation error" },
    "ecr/refused",
    /config/,
  ],
  [
    "a missing repository",
    { error: "RepositoryNotFoundException", message: "The repository does not exist" },
    "ecr/repository-missing",
    /Plan again/,
  ],
  ["an unknown error", { error: "SomethingNewException", message: "who knows" }, "ecr/failed", /--verbose/],
  ["an answer that is no JSON", { status: 404, text: "<html>not here</html>" }, "ecr/server", /endpoint/],
];

describe("an error of ECR", () => {
  it.each(rows)("%s is told with its remedy", async (_, reply, code, hint) => {
    const problem = await failing(reply);
    const [diagnostic] = problem.diagnostics;
    expect(diagnostic?.code).toBe(code);
    expect(diagnostic?.hint).toMatch(hint);
    expect(diagnostic?.detail).toContain("PutImageScanningConfiguration on repository platform/nginx");
    expect(JSON.stringify(problem.diagnostics)).not.toContain("never-print-this");
    expect(server.requests.length).toBeLessThanOrEqual(2);
  });

  it("names action, resource and principal of a denial", async () => {
    const problem = await failing({ error: "AccessDeniedException", message: denied });
    expect(problem.message).toContain("arn:aws:ecr:us-east-1:123456789012:repository/platform/nginx");
    expect(problem.message).toContain("assumed-role/ci/job");
  });

  it("says when the credentials are another account's", async () => {
    const problem = await failing({
      error: "AccessDeniedException",
      message: denied.replace("123456789012", "999999999999"),
    });
    expect(problem.diagnostics[0]?.code).toBe("ecr/other-account");
    expect(problem.message).toContain("account 999999999999, the registry is of 123456789012");
  });

  it("names the profile to log in with", async () => {
    const problem = await failing(
      { error: "ExpiredTokenException", message: "expired" },
      { profile: "mirror" },
    );
    expect(problem.diagnostics[0]?.hint).toContain("aws sso login --profile mirror");
    await server.close();
    const environment = { AWS_PROFILE: "other" };
    const other = await failing({ error: "ExpiredTokenException", message: "expired" }, { environment });
    expect(other.diagnostics[0]?.hint).toContain("aws sso login --profile other");
  });

  it("carries no control characters and is not endless", async () => {
    const problem = await failing({
      error: "ValidationException",
      message: `\u001b[31mred\u0007${"x".repeat(5000)}`,
    });
    expect(problem.message).not.toMatch(/[\u0000-\u001f]/);
    expect(problem.message.length).toBeLessThan(700);
  });

  it("says where ECR can't be reached", async () => {
    server = await startScripted(() => ({}));
    const ecr = server.open({ endpoint: "http://127.0.0.1:1" });
    await expect(ecr.registryFacts(signal).then(({ warnings }) => warnings[0]?.code)).resolves.toBe(
      "ecr/unreachable",
    );
  });

  it("says that there is no such profile", async () => {
    server = await startScripted(() => ({}));
    const { credentials: _, ...access } = {
      registry: "123456789012.dkr.ecr.us-east-1.amazonaws.com",
      account: "123456789012",
      region: "us-east-1",
      endpoint: server.url,
      credentials: null,
      environment: {},
      now: () => new Date(),
      timing: testTiming(),
    };
    const { openEcr } = await import("../../src/ecr/client.ts");
    const ecr = openEcr({ ...access, profile: "no-such-profile-anywhere" });
    await expect(ecr.token(signal)).rejects.toSatisfy(
      (error) => error instanceof Problem && error.diagnostics[0]?.code === "ecr/unknown-profile",
    );
    expect(server.requests).toEqual([]);
  });
});

describe("a failure of ECR that does not pass", () => {
  it("is tried six times", async () => {
    const timing = testTiming(() => 1);
    const problem = await failing({ status: 503, text: "busy" }, { timing });
    expect(problem.diagnostics[0]?.code).toBe("ecr/server");
    expect(server.requests).toHaveLength(6);
    expect(timing.slept).toEqual([500, 1_000, 2_000, 4_000, 8_000]);
  });

  it("is waited out for two minutes when it is throttling, and told each time", async () => {
    const timing = testTiming(() => 1);
    const waits: number[] = [];
    const onThrottle = (_: string, seconds: number) => waits.push(seconds);
    const problem = await failing({ error: "ThrottlingException", message: "slow" }, { timing, onThrottle });
    expect(problem.diagnostics[0]?.code).toBe("ecr/throttled");
    expect(waits.slice(0, 7)).toEqual([0.5, 1, 2, 4, 8, 15, 15]);
    expect(timing.now()).toBeGreaterThanOrEqual(120_000);
    expect(timing.now()).toBeLessThan(140_000);
  });
});

describe("a passing failure of ECR", () => {
  const passing: readonly [string, Reply][] = [
    ["a server error", { status: 500, error: "ServerException", message: "busy" }],
    ["503", { status: 503, text: "busy" }],
    ["throttling", { error: "ThrottlingException", message: "Rate exceeded" }],
    ["429", { status: 429, error: "TooManyRequestsException", message: "slow down" }],
    ["a reset", { reset: true }],
  ];
  it.each(passing)("%s is tried again", async (_, reply) => {
    const throttled: string[] = [];
    server = await startScripted(({ attempt }) => (attempt <= 2 ? reply : {}));
    const ecr = server.open({ onThrottle: (action) => throttled.push(action) });
    await ecr.updateRepository("platform/nginx", { scanOnPush: true }, signal);
    expect(server.requests).toHaveLength(3);
    expect(throttled).toHaveLength(/throttl|429/.test(_) ? 2 : 0);
    ecr.close();
  });

  it("by a clock that is an hour off is mended by itself", async () => {
    const ahead = new Date(Date.now() + 3600_000).toUTCString();
    server = await startScripted(({ attempt }) => ({
      headers: { date: ahead },
      ...(attempt === 1 ? { error: "InvalidSignatureException", message: "Signature expired: too old" } : {}),
    }));
    const ecr = server.open();
    await ecr.updateRepository("platform/nginx", { scanOnPush: true }, signal);
    expect(server.requests).toHaveLength(2);
    ecr.close();
  });

  it("ends at once when told to, in the middle of waiting", async () => {
    server = await startScripted(() => ({ error: "ThrottlingException", message: "Rate exceeded" }));
    const stop = new AbortController();
    const timing = testTiming();
    // A sleep that only the signal ends.
    const sleep = (_: number, signal: AbortSignal) => {
      setImmediate(() => stop.abort(new Error("enough")));
      return new Promise<void>((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason as Error));
      });
    };
    const ecr = server.open({ timing: { ...timing, sleep } });
    await expect(ecr.updateRepository("a/b", { scanOnPush: true }, stop.signal)).rejects.toThrow("enough");
    expect(server.requests).toHaveLength(1);
    ecr.close();
  });

  it("ends a request that hangs when told to", async () => {
    let stop = new AbortController();
    server = await startScripted(() => {
      stop.abort(new Error("enough"));
      return new Promise(() => undefined);
    });
    const ecr = server.open();
    await expect(ecr.readActual(["a/b"], stop.signal)).rejects.toThrow("enough");
    stop = new AbortController();
    await expect(ecr.token(stop.signal)).rejects.toThrow("enough");
    ecr.close();
  });
});
