// `--trace FILE` and ECR_MIRROR_LOG=trace: every request of the built program, to registries and to ECR, without secrets.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { status } from "../faults/support/faults.ts";
import type { TracedRequest } from "../../src/net/trace.ts";
import { openStage, type Stage } from "../support/stage.ts";

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
  stage.stock(2);
});
afterEach(() => stage.close());

function traced(name: string): readonly (TracedRequest & { readonly time: string })[] {
  return stage
    .read(name)
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as TracedRequest & { time: string });
}

describe("a trace", () => {
  it("has each request that reached the source and ECR, with its bytes and its attempts", async () => {
    stage.source.inject("manifest-get", status(503), { times: 1 });
    const { code, stderr } = await stage.cli("apply", "--yes", "--trace", "run.trace");
    expect(code, stderr).toBe(0);
    const all = traced("run.trace");
    const atSource = all.filter(({ url }) => url.startsWith(`http://${stage.source.host}/`));
    expect(atSource).toHaveLength(stage.source.requests.length);
    const layers = atSource.filter(
      ({ url, receivedBytes }) => url.includes("/blobs/") && receivedBytes === 30_000,
    );
    expect(layers).toHaveLength(2);
    const [failed] = atSource.filter((one) => one.status === 503);
    expect(failed).toMatchObject({ attempt: 1, method: "GET" });
    expect(atSource).toContainEqual(expect.objectContaining({ url: failed?.url, attempt: 2, status: 200 }));
    const uploads = all.filter((one) => one.method === "PUT" && one.url.includes("/blobs/uploads/"));
    expect(uploads.map((one) => one.sentBytes)).toContain(30_000);
    const operations = new Set(all.flatMap(({ operation }) => operation ?? []));
    expect([...operations]).toEqual(expect.arrayContaining(["GetAuthorizationToken", "CreateRepository"]));
    const atEcr = stage.ecr.requests.length;
    expect(all.length - atSource.length).toBe(atEcr);
    for (const one of all) expect(one.time).toMatch(/^\d{4}-.*Z$/);
  });

  it("is lines on standard error with ECR_MIRROR_LOG=trace, or JSON", async () => {
    const env = { ...stage.env, ECR_MIRROR_LOG: "trace" };
    const text = await stage.start(["plan"], { env }).ended;
    expect(text.stderr).toMatch(
      /^GET http:\/\/\S+\/v2\/team\/app-01\/manifests\/\S+: 200, \d+ ms, \d+ B received$/m,
    );
    expect(text.stderr).toMatch(/^POST http:\/\/127\.0\.0\.1:\d+\/ \w+: 200, \d+ ms, /m);
    expect(text.stdout).not.toContain("/v2/");
    const json = await stage.start(["plan", "--log-format", "json"], { env }).ended;
    const lines = json.stderr
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { type: string });
    expect(lines.filter(({ type }) => type === "request").length).toBeGreaterThan(3);
  });

  it("says of another value that it means nothing, and of a file that can't be written why", async () => {
    const other = await stage.start(["plan"], { env: { ...stage.env, ECR_MIRROR_LOG: "debug" } }).ended;
    expect([other.code, other.stderr]).toEqual([0, expect.stringContaining("Ignoring ECR_MIRROR_LOG=debug")]);
    const { code, stderr } = await stage.cli("plan", "--trace", "no/such/folder/x");
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Error: .*\n? *no\/such\/folder\/x/);
  });
});
