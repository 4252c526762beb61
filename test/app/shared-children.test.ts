// Indexes that share children: each child is asked for once at the source, however many images are read side by side.
import { afterEach, beforeEach, expect, it } from "vitest";
import { useAwsEnvironment } from "../support/aws.ts";
import { type Mirror, openMirror } from "../support/mirror.ts";

const children = 12;
const tags = 30;
const indexType = "application/vnd.oci.image.index.v1+json";
const manifestType = "application/vnd.oci.image.manifest.v1+json";

let mirror: Mirror;

beforeEach(async () => {
  useAwsEnvironment();
  mirror = await openMirror(
    "version: 1\ntarget: { registry: sandbox, prefix: m }\nsources: [{ name: list, kind: list, path: images.txt }]",
  );
});
afterEach(() => mirror.close());

it("are read once each for a plan and its apply", async () => {
  const { source } = mirror;
  const authorization = `Basic ${Buffer.from(`AWS:${source.password}`).toString("base64")}`;
  const manifests: object[] = [];
  for (let at = 0; at < children; at += 1) {
    const digest = await source.push("app", `child-${at}`, `child ${at}`);
    const answer = await fetch(`http://${source.host}/v2/app/manifests/${digest}`, {
      headers: { authorization, accept: manifestType },
    });
    const { length: size } = Buffer.from(await answer.arrayBuffer());
    const platform = { os: "linux", architecture: "amd64", variant: `v${at}` };
    manifests.push({ mediaType: manifestType, digest, size, platform });
  }
  for (let at = 0; at < tags; at += 1) {
    const body = { schemaVersion: 2, mediaType: indexType, manifests, annotations: { tag: `${at}` } };
    const answer = await fetch(`http://${source.host}/v2/app/manifests/all-${at}`, {
      method: "PUT",
      headers: { authorization, "content-type": indexType },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(201);
  }
  mirror.write("images.txt", Array.from({ length: tags }, (_, at) => `SOURCE/app:all-${at}\n`).join(""));
  const before = source.requests.length;
  expect(await mirror.apply({ concurrency: 16 })).toMatchObject({ failed: [] });
  const reads = source.requests
    .slice(before)
    .filter(({ method, path, status }) => method === "GET" && path.includes("/manifests/") && status === 200);
  expect(reads).toHaveLength(children + tags);
});
