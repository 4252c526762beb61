import { describe, expect, it } from "vitest";
import { type TracedRequest, tracedCall, tracedUrl, Tracer } from "../../src/net/trace.ts";

function open() {
  const written: TracedRequest[] = [];
  let now = 1000;
  const tracer = new Tracer({ now: () => now, write: (one) => written.push(one) });
  const pass = (milliseconds: number): void => void (now += milliseconds);
  return { tracer, written, pass };
}

const url = new URL("https://registry.example.com/v2/a/manifests/1");

describe("a trace", () => {
  it("says what was asked and answered, how long it took and how much it was", () => {
    const { tracer, written, pass } = open();
    const entry = tracer.begin({ method: "PUT", url, sentBytes: 10 });
    entry.sent(5);
    entry.answered(201);
    pass(12.4);
    entry.over(7);
    entry.over(7, new Error("twice"));
    expect(written).toEqual([
      {
        type: "request",
        method: "PUT",
        url: url.href,
        attempt: 1,
        status: 201,
        milliseconds: 12,
        sentBytes: 15,
        receivedBytes: 7,
      },
    ]);
  });

  it("counts how often in a row the same request failed", () => {
    const { tracer, written } = open();
    const ask = (status: number | undefined, method = "GET"): void => {
      const entry = tracer.begin({ method, url });
      if (status !== undefined) entry.answered(status);
      entry.over(0, status === undefined ? Object.assign(new Error("x"), { code: "ECONNRESET" }) : undefined);
    };
    for (const status of [503, undefined, 429, 404, 200]) ask(status);
    ask(401, "HEAD");
    expect(written.map(({ attempt, status, error }) => [attempt, status, error])).toEqual([
      [1, 503, undefined],
      [2, null, "ECONNRESET"],
      [3, 429, undefined],
      [4, 404, undefined],
      [1, 200, undefined],
      [1, 401, undefined],
    ]);
  });

  it("reads a call of the AWS SDK, and an error's name, never its message", async () => {
    const { tracer, written } = open();
    const request = {
      method: "POST",
      protocol: "http:",
      hostname: "127.0.0.1",
      port: 5000,
      path: "/",
      query: { "X-Amz-Signature": "abc", prefix: "a/b" },
      headers: {
        "x-amz-target": "AmazonEC2ContainerRegistry_V20150921.DescribeImages",
        "content-length": "40",
        authorization: "AWS4-HMAC-SHA256 secret",
      },
      body: "secret",
    };
    const response = { statusCode: 400, headers: { "content-length": "50" } };
    await tracedCall(tracer, request, () => Promise.resolve({ response }));
    await expect(
      tracedCall(tracer, request, () => Promise.reject(new TypeError("secret"))),
    ).rejects.toThrow();
    expect(written).toMatchObject([
      { operation: "DescribeImages", attempt: 1, status: 400, sentBytes: 40, receivedBytes: 50 },
      { attempt: 2, status: null, error: "TypeError" },
    ]);
    expect(written[0]?.url).toBe("http://127.0.0.1:5000/?X-Amz-Signature=***&prefix=a/b");
    expect(JSON.stringify(written)).not.toContain("secret");
  });
});

it.each([
  ["https://user:word@host.example/a?token=x", "https://host.example/a?token=***"],
  [
    "https://bucket.example/b?X-Amz-Credential=AKIA%2F1&X-Amz-Signature=f00&X-Amz-Expires=60",
    "https://bucket.example/b?X-Amz-Credential=***&X-Amz-Signature=***&X-Amz-Expires=***",
  ],
  [
    "https://r.example/v2/a/blobs/uploads/1?_state=x&digest=sha256:00",
    "https://r.example/v2/a/blobs/uploads/1?_state=***&digest=sha256:00",
  ],
  [
    "https://r.example/v2/a/tags/list?n=1000&last=1.2%263",
    "https://r.example/v2/a/tags/list?n=1000&last=1.2%263",
  ],
  [
    "https://t.example/token?service=r&scope=repository:a/b:pull&account=me",
    "https://t.example/token?service=r&scope=repository:a/b:pull&account=***",
  ],
])("%s is shown as %s", (given, shown) => {
  expect(tracedUrl(new URL(given))).toBe(shown);
});
