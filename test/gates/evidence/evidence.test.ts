// What lies beside an image is read from a registry that may say anything: what counts is fetched by digest, checked, and
// within limits.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Digest } from "../../../src/core/base/digest.ts";
import { readEvidence } from "../../../src/gates/evidence/evidence.ts";
import { usualLimits } from "../../../src/gates/evidence/limits.ts";
import { missOf } from "../../../src/gates/kind/unusable.ts";
import { openRegistries, type Registries } from "../../../src/registry/registries.ts";
import { answers, changes, flipped, onAnswer, status } from "../../faults/support/faults.ts";
import { FaultRegistry, json } from "../../faults/support/registry.ts";
import { accessFor } from "../../registry/support/access.ts";
import {
  digestOf,
  imageOf,
  indexOf,
  referrerOf,
  type TestImage,
  types,
} from "../../registry/support/images.ts";
import { simpleSigning, stored, tagOf } from "../../support/signatures/stored.ts";
import { MemoryStore } from "./memory-store.ts";

const signal = new AbortController().signal;
const image = imageOf("evidence", [100]);
const { digest } = image.root;
const repository = "team/app";

let registry: FaultRegistry;
let registries: Registries;
let store: MemoryStore;

afterEach(async () => {
  await registries.close();
  await registry.close();
});
beforeEach(async () => {
  registry = await new FaultRegistry().start();
  registry.store(repository, image, "1.0");
  registries = openRegistries(accessFor());
  store = new MemoryStore();
});

function evidence(limits = {}) {
  return readEvidence(registries.repository(registry.host, repository), store, { ...usualLimits, ...limits });
}

function signature(seed = "payload", more = {}): TestImage {
  return stored({ layers: [{ bytes: Buffer.from(seed), mediaType: simpleSigning, ...more }] });
}

async function layerOf(seen = evidence()): Promise<string> {
  const { found } = await seen.attachments(digest, signal);
  try {
    return Buffer.from((await found[0]?.layers[0]?.read(signal)) ?? []).toString();
  } catch (error) {
    const { fault, detail } = missOf(error, "");
    return `${fault}: ${detail}`;
  }
}

function faults(misses: readonly { fault: string; detail: string }[]): string[] {
  return misses.map(({ fault, detail }) => `${fault}: ${detail}`);
}

describe("the evidence of an image", () => {
  it("is what refers to it, by subject and by tag, with what the manifests say", async () => {
    registry.store(repository, signature(), tagOf(image.root, ".sig"));
    const sbom = referrerOf("sbom", image.root, "application/spdx+json");
    registry.store(repository, sbom);
    const { found, misses } = await evidence().attachments(digest, signal);
    expect(misses).toEqual([]);
    expect(
      found.map(({ scheme, subject, artifactType, where }) => [scheme, subject, artifactType, where]),
    ).toEqual([
      [null, digest, "application/spdx+json", sbom.root.digest],
      ["sig", null, undefined, tagOf(image.root, ".sig")],
    ]);
    expect(Buffer.from((await found[1]?.layers[0]?.read(signal)) ?? []).toString()).toBe("payload");
  });

  it("is found under the fallback tag where there is no API", async () => {
    registry.referrersApi = false;
    const sbom = referrerOf("sbom", image.root);
    registry.store(repository, sbom);
    registry.store(repository, indexOf([{ image: sbom }]), tagOf(image.root));
    expect((await evidence().attachments(digest, signal)).found.map((one) => one.digest)).toEqual([
      sbom.root.digest,
    ]);
  });

  it("is found on the second page", async () => {
    const sbom = referrerOf("sbom", image.root);
    registry.store(repository, sbom);
    registry.inject(
      "referrers",
      changes(({ headers }) => ({
        bytes: Buffer.from('{"schemaVersion":2,"manifests":[]}'),
        headers: { ...headers, link: `</v2/${repository}/referrers/${digest}?page=2>; rel="next"` },
      })),
    );
    expect((await evidence().attachments(digest, signal)).found.map((one) => one.digest)).toEqual([
      sbom.root.digest,
    ]);
  });

  it("is judged by the manifest, whatever the list says of it", async () => {
    const sbom = referrerOf("sbom", image.root, "application/spdx+json");
    registry.store(repository, sbom);
    const entry = {
      mediaType: types.manifest,
      digest: sbom.root.digest,
      size: 1,
      artifactType: "application/lie",
    };
    registry.inject(
      "referrers",
      answers(json({ schemaVersion: 2, manifests: [{ ...entry, annotations: { a: "b" } }] })),
    );
    const { found } = await evidence().attachments(digest, signal);
    expect(found.map(({ artifactType, annotations }) => [artifactType, annotations])).toEqual([
      ["application/spdx+json", { "org.example.seed": "sbom" }],
    ]);
  });

  it.each([
    [
      "has another subject",
      () => referrerOf("sbom", imageOf("other", [1]).root),
      /malformed: the manifest has the subject sha256:/,
    ],
    ["has none", () => signature(), /malformed: the manifest names no subject/],
    ["is an index", () => indexOf([{ image }]), /malformed: an index is not a signature/],
    ["is no object", () => broken('"text"'), /malformed: sha256:\w+: it is not a JSON object/],
    [
      "has the key subject twice",
      () => broken('{"schemaVersion":2,"subject":{},"subject":{}}'),
      /malformed: .*twice/,
    ],
  ])("is not a manifest on the list that %s", async (_, make, fault) => {
    const listed = make();
    registry.store(repository, listed);
    listOnly(listed.root.digest);
    const { found, misses } = await evidence().attachments(digest, signal);
    expect(found).toEqual([]);
    expect(faults(misses)).toEqual([expect.stringMatching(fault)]);
  });

  it("tells what is on the list and not there, or can't be had, and is longer", async () => {
    const good = referrerOf("sbom", image.root);
    const other = referrerOf("denied", image.root);
    registry.store(repository, good);
    registry.store(repository, other);
    listOnly(digestOf(Buffer.from("gone")), other.root.digest, good.root.digest);
    registry.inject("manifest-get", status(403, "DENIED"), { path: other.root.digest });
    const { found, misses } = await evidence().attachments(digest, signal);
    expect(found.map((one) => one.digest)).toEqual([good.root.digest]);
    expect(faults(misses)).toEqual([
      "missing-evidence: it is listed, but not in the repository",
      expect.stringMatching(/^not-checked: /),
    ]);
  });

  it("is unknown where the registry fails: no answer is not the answer that there is none", async () => {
    registry.inject("referrers", status(403, "DENIED"));
    const seen = evidence();
    await expect(seen.attachments(digest, signal)).rejects.toThrow(/403|denied/i);
    expect((await seen.attachments(digest, signal)).found).toEqual([]);
  });

  it("has the children of an index with their platforms, and a manifest by its digest", async () => {
    const amd = imageOf("amd", [10]);
    const index = indexOf([{ image: amd, platform: "linux/amd64" }, { image: imageOf("arm", [10]) }]);
    registry.store(repository, index);
    const seen = evidence();
    expect((await seen.children(index.root.digest, signal)).map(({ platform }) => platform)).toEqual([
      "linux/amd64",
      null,
    ]);
    expect(await seen.children(amd.root.digest, signal)).toEqual([]);
    expect(await seen.subject(amd.root.digest, signal)).toEqual({
      digest: amd.root.digest,
      mediaType: types.manifest,
      size: amd.root.bytes.length,
    });
    expect(await seen.manifest(amd.root.digest, signal)).toMatchObject({
      digest: amd.root.digest,
      scheme: null,
    });
    const gone = digestOf(Buffer.from("gone"));
    expect(await seen.manifest(gone, signal)).toMatchObject({ fault: "missing-evidence", where: gone });
    await expect(seen.subject(gone, signal)).rejects.toThrow(/no longer in its repository/);
  });
});

describe("what lies under a tag", () => {
  it.each([
    [
      "a list of more than can be read",
      "",
      () =>
        broken(
          JSON.stringify({ schemaVersion: 2, mediaType: types.index, manifests: entries(1_001) }),
          types.index,
        ),
    ],
    ["a signature that is no manifest", ".sig", () => broken('{"schemaVersion":2,"schemaVersion":2}')],
  ])("and can't be read is a miss, and no failure of the registry: %s", async (_, ending, make) => {
    registry.referrersApi = false;
    registry.store(repository, make(), tagOf(image.root, ending));
    const { found, misses } = await evidence().attachments(digest, signal);
    expect(found).toEqual([]);
    expect(faults(misses)).toEqual([expect.stringMatching(/^malformed: /)]);
  });

  function entries(count: number) {
    return Array.from({ length: count }, (_, at) => ({
      mediaType: types.manifest,
      digest: digestOf(Buffer.from(`${at}`)),
      size: 1,
    }));
  }
});

describe("what evidence costs", () => {
  it.each([
    ["with the API", true, 1],
    ["without it", false, 1],
  ])("at most three requests where there is none, %s", async (_, api, second) => {
    registry.referrersApi = api;
    const seen = evidence();
    expect((await seen.attachments(digest, signal)).found).toEqual([]);
    expect(registry.requests.length).toBeLessThanOrEqual(3);
    const before = registry.requests.length;
    await seen.attachments(imageOf("next", [1]).root.digest, signal);
    expect(registry.requests.length - before).toBeLessThanOrEqual(second);
    await seen.attachments(digest, signal);
    expect(registry.requests.length - before).toBeLessThanOrEqual(second);
  });

  it.each([true, false])(
    "at most four where the tags are not listed, the refused listing among them (API: %s)",
    async (api) => {
      registry.referrersApi = api;
      registry.inject("tags", status(403, "DENIED"), { times: 99 });
      const seen = evidence();
      await seen.attachments(digest, signal);
      const first = registry.requests.length;
      await seen.attachments(imageOf("next", [1]).root.digest, signal);
      expect([first, registry.requests.length - first]).toEqual(api ? [4, 3] : [5, 3]);
    },
  );

  it.each(["sig", "bundle"])(
    "three requests for a new image that is signed (%s), and one the next time",
    async (form) => {
      // The tags of the repository are listed once for all of its images.
      const client = registries.repository(registry.host, repository);
      const mine = form === "sig" ? signature() : referrerOf("bundle", image.root);
      registry.store(repository, mine, form === "sig" ? tagOf(image.root, ".sig") : "x");
      await client.listTags(signal);
      registry.requests.length = 0;
      await layerOf();
      expect(registry.requests.length).toBe(3);
      await layerOf();
      expect(registry.requests.length - 3).toBe(form === "sig" ? 2 : 1);
    },
  );

  it("is checked again when it comes from the cache", async () => {
    registry.store(repository, signature(), tagOf(image.root, ".sig"));
    expect(await layerOf()).toBe("payload");
    store.content.set(digestOf(Buffer.from("payload")), Buffer.from("forged!"));
    expect(await layerOf()).toBe("payload");
    registry.store(repository, referrerOf("sbom", image.root));
    const { root } = referrerOf("sbom", image.root);
    store.content.set(root.digest, Buffer.from(root.bytes.toString().replace("sbom", "evil")));
    const { found } = await evidence().attachments(digest, signal);
    expect(found[0]?.annotations).toEqual({ "org.example.seed": "sbom" });
  });
});

describe("a layer", () => {
  it.each([
    [
      "11: has other bytes than its digest says",
      () => registry.inject("blob-get", flipped, { times: 9 }),
      /^malformed: .*digest/,
    ],
    ["12: is shorter than its size says", undefined, /^malformed: .*size/, { claims: { size: 9 } }],
    [
      "12: is longer than its size says",
      undefined,
      /^too-much-evidence: .*is longer/,
      { claims: { size: 3 } },
    ],
    ["79: has no end", endless, /^too-much-evidence: .*is longer/],
    [
      "80: claims 1 GB",
      undefined,
      /^too-much-evidence: a layer declares 1073741824 bytes/,
      { claims: { size: 2 ** 30 } },
    ],
  ])("%s: refused, and what is not so passes", async (_, harm, fault, claims: object = {}) => {
    registry.store(repository, signature(), tagOf(image.root, ".sig"));
    expect(await layerOf()).toBe("payload");
    store.content.clear();
    registry.store(repository, signature("payload", claims), tagOf(image.root, ".sig"));
    harm?.();
    expect(await layerOf()).toMatch(fault);
  });

  it("is not asked for where it claims too much", async () => {
    registry.store(repository, signature("x", { claims: { size: 2 ** 30 } }), tagOf(image.root, ".sig"));
    await layerOf();
    expect(registry.count("blob-get")).toBe(0);
  });

  it("is refused where all layers together are too large", async () => {
    const layers = ["one!", "two!"].map((text) => ({ bytes: Buffer.from(text), mediaType: simpleSigning }));
    registry.store(repository, stored({ layers }), tagOf(image.root, ".sig"));
    const { found } = await evidence({ totalBytes: 7 }).attachments(digest, signal);
    const [first, second] = found[0]?.layers ?? [];
    expect(Buffer.from((await first?.read(signal)) ?? []).toString()).toBe("one!");
    await expect(second?.read(signal)).rejects.toThrow(/together is too large/);
    // What was paid for is not paid for twice.
    expect(Buffer.from((await first?.read(signal)) ?? []).toString()).toBe("one!");
  });
});

describe("a layer that is read again", () => {
  it("is fetched once where it is small, though nothing can be kept", async () => {
    registry.store(repository, signature(), tagOf(image.root, ".sig"));
    store.keep = () => Promise.resolve();
    const { found } = await evidence().attachments(digest, signal);
    for (let times = 0; times < 3; times++) await found[0]?.layers[0]?.read(signal);
    expect(registry.count("blob-get")).toBe(1);
  });

  it("is paid for once where it is large", async () => {
    const bytes = Buffer.alloc(300_000, 1);
    registry.store(
      repository,
      stored({ layers: [{ bytes, mediaType: simpleSigning }] }),
      tagOf(image.root, ".sig"),
    );
    const { found } = await evidence({ totalBytes: 400_000 }).attachments(digest, signal);
    for (let times = 0; times < 2; times++)
      expect(await found[0]?.layers[0]?.read(signal)).toHaveLength(300_000);
  });
});

describe("too much evidence", () => {
  it("77: 1,001 signatures in a manifest are not looked at, 50 are", async () => {
    const layers = (count: number) =>
      Array.from({ length: count }, (_, at) => ({ bytes: Buffer.from(`${at}`), mediaType: simpleSigning }));
    registry.store(repository, stored({ layers: layers(50) }), tagOf(image.root, ".sig"));
    expect((await evidence().attachments(digest, signal)).found[0]?.layers).toHaveLength(50);
    registry.store(repository, stored({ layers: layers(1_001) }), tagOf(image.root, ".sig"));
    const { found, misses } = await evidence().attachments(digest, signal);
    expect(found).toEqual([]);
    expect(faults(misses)).toEqual(["too-much-evidence: 1001 layers; the limit is 50"]);
  });

  it("77: of 60 referrers the first 50 are looked at, and that is told", async () => {
    for (let at = 0; at < 60; at++) registry.store(repository, referrerOf(`sbom ${at}`, image.root));
    const { found, misses } = await evidence().attachments(digest, signal);
    expect(found).toHaveLength(50);
    expect(faults(misses)).toEqual([
      "too-much-evidence: 60 signatures and attestations; only the first 50 were examined",
    ]);
  });

  it("78: pages without an end, each with something new", async () => {
    let page = 0;
    registry.inject(
      "referrers",
      changes(({ headers }) => {
        page += 1;
        const manifests = [0, 1, 2].map((at) => ({
          mediaType: types.manifest,
          digest: digestOf(Buffer.from(`${page} ${at}`)),
          size: 1,
        }));
        const link = `</v2/${repository}/referrers/${digest}?page=${page}>; rel="next"`;
        return {
          bytes: Buffer.from(JSON.stringify({ schemaVersion: 2, manifests })),
          headers: { ...headers, link },
        };
      }),
      { times: 1e9 },
    );
    const { found, misses } = await evidence().attachments(digest, signal);
    expect([found, faults(misses)]).toEqual([
      [],
      [
        expect.stringMatching(
          /^too-much-evidence: reading what refers to .*: the list continues after 1000 names/,
        ),
      ],
    ]);
    expect(page).toBe(334);
  });
});

function broken(text: string, mediaType: string = types.manifest): TestImage {
  const bytes = Buffer.from(text);
  const root = { digest: digestOf(bytes), mediaType, bytes };
  return { blobs: [], manifests: [root], root };
}

function listOnly(...digests: readonly Digest[]): void {
  const manifests = digests.map((digest) => ({ mediaType: types.manifest, digest, size: 1 }));
  registry.inject("referrers", answers(json({ schemaVersion: 2, manifests })));
}

/** Bytes without an end, behind no length. */
function endless(): void {
  registry.inject(
    "blob-get",
    onAnswer(({ response, socket }) => {
      response.writeHead(200);
      const more = () => {
        while (!socket.destroyed && response.write(Buffer.alloc(65_536)));
      };
      response.on("drain", more);
      more();
    }),
    { times: 99 },
  );
}
