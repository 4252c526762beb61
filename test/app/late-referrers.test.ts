// Signatures and SBOMs that appear after their image was mirrored: for some time they follow it, an immutable tag is
// told before apply would fail at it, and a source that can't be asked holds up nothing.
import {
  BatchDeleteImageCommand,
  DescribeImagesCommand,
  PutImageCommand,
  PutImageTagMutabilityCommand,
} from "@aws-sdk/client-ecr";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CopyImage, Plan } from "../../src/core/plan/plan.ts";
import { plainScreen } from "../../src/views/paint.ts";
import { renderPlanText } from "../../src/views/plan/text.ts";
import { status } from "../faults/support/faults.ts";
import { FaultRegistry } from "../faults/support/registry.ts";
import { imageOf, indexOf, referrerOf, type TestImage } from "../registry/support/images.ts";
import { type EcrServer, startEcr, useAwsEnvironment } from "../support/aws.ts";
import { type Mirror, openMirror } from "../support/mirror.ts";
import { testTiming } from "../support/timing.ts";

const registry = "000000000000.dkr.ecr.us-east-1.amazonaws.com";
const repositoryName = "m/app";
const day = 86_400_000;
const image = imageOf("app", [1000]);
const tagOf = (of: TestImage, ending = "") => `${of.root.digest.replace(":", "-")}${ending}`;

let server: EcrServer;
let source: FaultRegistry;
let mirror: Mirror;
let now: Date;

beforeEach(async () => {
  useAwsEnvironment();
  now = new Date("2026-11-20T10:00:00Z");
  server = await startEcr(registry);
  source = await new FaultRegistry().start();
  source.store("app", image, "1");
  await open("immutable");
});
afterEach(async () => {
  await mirror.close();
  await server.close();
  await source.close();
});

const configOf = (mutability: string, more = "") => `
version: 1
target: { ${server.settings}, prefix: m }
repositories: { defaults: { tagMutability: ${mutability} } }
sources:
  - { name: list, kind: list, path: images.txt${more} }`;

async function open(mutability: string, more = ""): Promise<void> {
  mirror = await openMirror(configOf(mutability, more), { now: () => now, timing: testTiming() });
  mirror.write("images.txt", `${source.host}/app:1\n`);
}

const configure = (mutability: string, more = "") =>
  mirror.write("mirror.config.yaml", configOf(mutability, more));

/** Signs as cosign does: under a tag that names the image. */
function sign(seed: string, of = image): TestImage {
  const signature = imageOf(seed, [100]);
  source.store("app", signature, tagOf(of, ".sig"));
  return signature;
}

function attach(seed: string, of = image, artifactType = "application/spdx+json"): TestImage {
  const referrer = referrerOf(seed, of.root, artifactType);
  source.store("app", referrer);
  return referrer;
}

async function inEcr(): Promise<ReadonlyMap<string, readonly string[]>> {
  const { imageDetails = [] } = await server.sdk.send(
    new DescribeImagesCommand({ repositoryName, maxResults: 1000 }),
  );
  return new Map(imageDetails.map(({ imageDigest = "", imageTags = [] }) => [imageDigest, imageTags]));
}

const removeTag = (imageTag: string) =>
  server.sdk.send(new BatchDeleteImageCommand({ repositoryName, imageIds: [{ imageTag }] }));
const setImmutable = () =>
  server.sdk.send(new PutImageTagMutabilityCommand({ repositoryName, imageTagMutability: "IMMUTABLE" }));

const copies = (plan: Plan) => plan.actions.filter((one): one is CopyImage => one.kind === "copy-image");
const text = (plan: Plan) =>
  renderPlanText(plan, { ...plainScreen, config: "mirror.config.yaml", verbose: false });

/** What the source was asked since the last call. */
function asked(): readonly string[] {
  const kinds = source.requests.splice(0).map(({ kind }) => kind);
  return kinds.filter((kind) => kind !== "other");
}

async function applied(): Promise<void> {
  expect(await mirror.apply()).toMatchObject({ failed: [], stale: [] });
}

async function quiet(): Promise<void> {
  const plan = await mirror.plan();
  expect([plan.actions, plan.blocked, plan.warnings]).toEqual([[], [], []]);
}

describe.each([
  ["with the referrers API", true],
  ["by the tag scheme", false],
])("what appears later, %s", (_, api) => {
  beforeEach(() => {
    source.referrersApi = api;
  });

  it("is an action that says what it is, is brought, and then all is quiet", async () => {
    await applied();
    await quiet();
    const signature = sign("later");
    const plan = await mirror.plan();
    expect(copies(plan)).toMatchObject([
      {
        id: "copy-image:m/app:1",
        reason: "repaired",
        parts: [signature.root.digest],
        late: [{ digest: signature.root.digest, tag: tagOf(image, ".sig") }],
      },
    ]);
    expect(copies(plan)[0]?.bytes).toBeLessThan(1000);
    expect(plan.blocked).toEqual([]);
    expect(text(plan)).toMatch(/~ image +m\/app:1 +\d+ B, 1 new referrer: signature$/m);
    await applied();
    expect((await inEcr()).get(signature.root.digest)).toEqual([tagOf(image, ".sig")]);
    await quiet();
  });

  it("is followed for 14 days, or as long as the config says, and no request is made after that", async () => {
    await applied();
    now = new Date(now.getTime() + 14 * day - 1);
    asked();
    await quiet();
    expect(asked()).toEqual(api ? ["manifest-head", "referrers", "tags"] : expect.arrayContaining(["tags"]));
    now = new Date(now.getTime() + 1);
    sign("too late");
    await quiet();
    expect(asked()).toEqual(["manifest-head"]);
    configure("immutable", ", referrers: { follow: 15d }");
    expect(copies(await mirror.plan())).toHaveLength(1);
    asked();
    for (const never of ["referrers: { follow: 0s }", "referrers: false"]) {
      configure("immutable", `, ${never}`);
      await quiet();
      expect(asked()).toEqual(["manifest-head"]);
    }
  });
});

describe("what appears later", () => {
  it("several are counted, each by its kind", async () => {
    await applied();
    sign("signed");
    attach("sbom");
    attach("other", image, "application/vnd.example.thing");
    const plan = await mirror.plan();
    expect(text(plan)).toContain("3 new referrers: SBOM, application/vnd.example.thing, signature");
    await applied();
    expect((await inEcr()).size).toBe(4);
    await quiet();
  });

  it("what refers to a child of an index comes with what refers to the index, or by its tag", async () => {
    const child = imageOf("child", [500]);
    const index = indexOf([{ image: child, platform: "linux/amd64" }]);
    source.store("app", index, "2");
    mirror.write("images.txt", `${source.host}/app:2\n`);
    await applied();
    await quiet();
    const signature = sign("of the child", child);
    expect(copies(await mirror.plan())[0]?.late).toMatchObject([{ tag: tagOf(child, ".sig") }]);
    await applied();
    expect((await inEcr()).has(signature.root.digest)).toBe(true);
    await quiet();
  });

  it("one question serves all tags of a digest, one listing all images of a repository", async () => {
    source.tags.set("app:latest", image.root.digest);
    const other = imageOf("other", [10]);
    source.store("app", other, "2");
    mirror.write("images.txt", ["1", "latest", "2"].map((tag) => `${source.host}/app:${tag}\n`).join(""));
    await applied();
    asked();
    await quiet();
    const kinds = asked();
    expect(kinds.filter((kind) => kind === "referrers")).toHaveLength(2);
    expect(kinds.filter((kind) => kind === "tags")).toHaveLength(1);
    expect(kinds).toHaveLength(3 + 2 + 1);
  });

  it("is said beside what no longer appears in ECR", async () => {
    const sbom = attach("sbom");
    await applied();
    await server.sdk.send(
      new BatchDeleteImageCommand({ repositoryName, imageIds: [{ imageDigest: sbom.root.digest }] }),
    );
    sign("later");
    const plan = await mirror.plan();
    expect(text(plan)).toContain("1 new referrer: signature, also repaired: parts are missing from ECR");
    await applied();
    await quiet();
  });

  it("a signature that grew moves its tag, where that is allowed", async () => {
    sign("first");
    await applied();
    const second = sign("first and second");
    expect(copies(await mirror.plan())).toHaveLength(1);
    await applied();
    expect((await inEcr()).get(second.root.digest)).toEqual([tagOf(image, ".sig")]);
    await quiet();
  });
});

describe("an immutable tag", () => {
  beforeEach(async () => {
    sign("first");
    configure("{ mode: immutable, exclusions: [] }");
    await applied();
  });

  it("of a signature that was deleted in ECR is put again", async () => {
    await removeTag(tagOf(image, ".sig"));
    const plan = await mirror.plan();
    expect(copies(plan)).toMatchObject([{ reason: "repaired" }]);
    expect(plan.blocked).toEqual([]);
    expect(text(plan)).toContain("repaired: parts are missing from ECR");
    await applied();
    await quiet();
  });

  it("that holds another signature is blocked, not planned; the rest is done, and it stays blocked quietly", async () => {
    const second = sign("first and second");
    const sbom = attach("sbom");
    const plan = await mirror.plan();
    expect(plan.blocked).toMatchObject([
      {
        id: `copy-image:m/app:${tagOf(image, ".sig")}`,
        code: "tag/immutable",
        tag: tagOf(image, ".sig"),
        after: second.root.digest,
      },
    ]);
    expect(copies(plan)).toMatchObject([
      { late: [{ digest: sbom.root.digest }], destination: { leaves: [tagOf(image, ".sig")] } },
    ]);
    expect(await mirror.apply()).toMatchObject({ done: 1, blocked: 1, failed: [] });
    expect((await inEcr()).has(second.root.digest)).toBe(false);
    expect((await inEcr()).has(sbom.root.digest)).toBe(true);
    const next = await mirror.plan();
    expect([next.actions, next.blocked.length, next.unchanged.length]).toEqual([[], 1, 1]);
  });

  it("in whose place somebody put another signature is blocked before apply fails at it", async () => {
    const tag = tagOf(image, ".sig");
    await removeTag(tag);
    const elsewhere = await openMirror(`
version: 1
target: { ${server.settings} }
sources: [{ name: list, kind: list, path: images.txt }]`);
    source.store("m/app", imageOf("stranger", [50]), tag);
    elsewhere.write("images.txt", `${source.host}/m/app:${tag}\n`);
    expect(await elsewhere.apply()).toMatchObject({ failed: [] });
    await elsewhere.close();
    const plan = await mirror.plan();
    expect([plan.actions, plan.blocked.map(({ code }) => code)]).toEqual([[], ["tag/immutable"]]);
    expect(await mirror.apply()).toMatchObject({ done: 0, blocked: 1, failed: [] });
  });

  it("has ways out that work: an exclusion", async () => {
    const second = sign("first and second");
    const [exclude] = (await mirror.plan()).blocked[0]?.waysOut ?? [];
    const written = /^tagMutability: (\{.+\}) for m\/app under repositories$/.exec(exclude?.text ?? "")?.[1];
    expect(written).toBe('{ mode: immutable, exclusions: ["sha256-*"] }');
    configure(written ?? "");
    const plan = await mirror.plan();
    expect(plan.actions.map(({ kind }) => kind)).toEqual(["update-repository", "copy-image"]);
    expect(plan.blocked).toEqual([]);
    await applied();
    expect((await inEcr()).get(second.root.digest)).toEqual([tagOf(image, ".sig")]);
    await quiet();
  });

  it("has ways out that work: deleting the tag", async () => {
    const second = sign("first and second");
    const plan = await mirror.plan();
    expect(plan.blocked[0]?.waysOut.at(-1)).toEqual({
      label: "Delete",
      text:
        "aws ecr batch-delete-image --registry-id 000000000000 --region us-east-1 " +
        `--repository-name m/app --image-ids imageTag=${tagOf(image, ".sig")}`,
    });
    await removeTag(tagOf(image, ".sig"));
    await applied();
    expect((await inEcr()).get(second.root.digest)).toEqual([tagOf(image, ".sig")]);
    await quiet();
  });
});

it("an immutable repository from before without the exclusion blocks what grows, and an exclusion is the way out", async () => {
  sign("first");
  await applied();
  await setImmutable();
  sign("first and second");
  const plan = await mirror.plan();
  expect(plan.blocked.map(({ code }) => code)).toEqual(["tag/immutable"]);
  configure('{ mode: immutable, exclusions: ["sha256-*"] }');
  await applied();
  await quiet();
});

it("a signature of our own in ECR is never replaced, whatever the source signs later", async () => {
  const first = sign("first");
  configure("mutable");
  await applied();
  const [imageManifest, imageTag] = [image.root.bytes.toString("utf8"), tagOf(image, ".sig")];
  await server.sdk.send(new PutImageCommand({ repositoryName, imageManifest, imageTag }));
  await quiet();
  sign("first and second");
  const plan = await mirror.plan();
  expect([plan.actions, plan.blocked]).toEqual([[], []]);
  expect(plan.warnings.map(({ code }) => code)).toEqual(["plan/foreign-referrer"]);
  await server.sdk.send(
    new BatchDeleteImageCommand({ repositoryName, imageIds: [{ imageDigest: first.root.digest }] }),
  );
  await applied();
  expect((await inEcr()).get(image.root.digest)).toContain(imageTag);
  await removeTag(imageTag);
  await applied();
  await quiet();
});

describe("a source that can't be asked", () => {
  it.each([
    ["denies the list of referrers", "referrers", 403],
    ["denies its tags", "tags", 403],
    ["is in trouble", "referrers", 500],
  ] as const)("%s: a warning, once a repository, and nothing else", async (_, kind, code) => {
    const other = imageOf("other", [10]);
    source.store("app", other, "2");
    mirror.write("images.txt", `${source.host}/app:1\n${source.host}/app:2\n`);
    await applied();
    source.inject(kind, status(code), { times: 100 });
    const plan = await mirror.plan();
    expect(plan.warnings).toMatchObject([
      { code: "source/referrers-unread", detail: expect.stringContaining(`${source.host}/app, 2 images: `) },
    ]);
    expect([plan.actions, plan.failures, plan.complete, plan.unchanged.length]).toEqual([[], [], true, 2]);
  });
});
