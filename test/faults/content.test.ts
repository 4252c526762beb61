// What manifests can say that must be refused, kept, or carried on just as it is.
import { afterAll, describe, expect, it } from "vitest";
import type { Digest } from "../../src/core/base/digest.ts";
import {
  blobOf,
  describe as descriptor,
  imageFrom,
  imageOf,
  indexOf,
  manifestOf,
  randomBlob,
  type TestImage,
  types,
} from "../registry/support/images.ts";
import { copyImage, repository } from "./support/copy.ts";
import { FaultRegistry } from "./support/registry.ts";
import { type Pair, type Row, runRow } from "./support/table.ts";

function use(image: TestImage): (pair: Pair) => void {
  return (pair) => {
    pair.image = image;
    pair.source.store(repository, image);
  };
}

function nested(depth: number): TestImage {
  let image = imageOf("deep", [100]);
  for (let level = 0; level < depth; level++) image = indexOf([{ image }]);
  return image;
}

/** A root that is JSON text as it stands. */
function rawRoot(
  text: string,
  mediaType: string = types.manifest,
  blobs = imageOf("raw", [10]).blobs,
): TestImage {
  const bytes = Buffer.from(text);
  const root = { digest: blobOf(bytes).digest, mediaType, bytes };
  return { blobs, manifests: [root], root };
}

const base = imageOf("base", [50]);
const text = base.root.bytes.toString("utf8");
const layer = randomBlob("foreign", 300);
const foreign = imageFrom("foreign", [layer], {
  layers: [
    descriptor(layer, "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", {
      urls: ["https://elsewhere.invalid/x"],
    }),
  ],
});
const config = JSON.stringify({
  mediaType: types.config,
  digest: base.blobs[0]?.digest,
  size: base.blobs[0]?.bytes.length,
});
const two = indexOf([
  { image: imageOf("x", [20]), platform: "linux/amd64" },
  { image: imageOf("y", [30]), platform: "linux/arm64" },
]);

const confused: [string, string, string][] = [
  [
    "manifests in a manifest",
    `{"schemaVersion":2,"mediaType":"${types.manifest}","config":${config},"layers":[],"manifests":[]}`,
    types.manifest,
  ],
  [
    "layers in an index",
    `{"schemaVersion":2,"mediaType":"${types.index}","manifests":[],"layers":[]}`,
    types.index,
  ],
  [
    "config in an index",
    `{"schemaVersion":2,"mediaType":"${types.index}","manifests":[],"config":${config}}`,
    types.index,
  ],
  [
    "both, without a type of its own",
    `{"schemaVersion":2,"config":${config},"layers":[],"manifests":[]}`,
    types.manifest,
  ],
  ["another type than it came with", text, types.index],
  ["an index that came as a manifest", two.root.bytes.toString("utf8"), types.manifest],
  ["a duplicate key", text.replace('"schemaVersion": 2', '"schemaVersion": 2, "layers": []'), types.manifest],
  ["a duplicate key below", text.replace('"size": 50', '"size": 50, "size": 51'), types.manifest],
  [
    "a key in other case",
    text.replace('"schemaVersion": 2', '"schemaVersion": 2, "Layers": []'),
    types.manifest,
  ],
  ["a key in other case below", text.replace('"size": 50', '"size": 50, "SIZE": 51'), types.manifest],
  [
    "a key that Go folds",
    text.replace('"schemaVersion": 2', '"schemaVersion": 2, "layer\u017f": []'),
    types.manifest,
  ],
  [
    "an escaped duplicate",
    text.replace('"schemaVersion": 2', '"schemaVersion": 2, "l\\u0061yers": []'),
    types.manifest,
  ],
  ["fsLayers", text.replace('"schemaVersion": 2', '"schemaVersion": 2, "fsLayers": []'), types.manifest],
  ["no schemaVersion", text.replace('"schemaVersion": 2,', ""), types.manifest],
  ["schemaVersion 3", text.replace('"schemaVersion": 2', '"schemaVersion": 3'), types.manifest],
  ["a list", "[]", types.manifest],
  ["no JSON", "hello", types.manifest],
  ["a negative size", text.replace('"size": 50', '"size": -1'), types.manifest],
  ["a digest with a path", text.replace(/sha256:[0-9a-f]{64}/, "sha256:../../../etc/passwd"), types.manifest],
  ["no config", `{"schemaVersion":2,"mediaType":"${types.manifest}","layers":[]}`, types.manifest],
];

const rows: Row[] = [
  ...confused.map(([name, json, mediaType]): Row => ({
    name: `10 ${name}`,
    arrange: use(rawRoot(json, mediaType)),
    expect: /Invalid manifest/,
    check: ({ target }) => expect(target.requests.filter(({ method }) => method !== "GET")).toEqual([]),
  })),
  { name: "49 indexes two deep", arrange: use(nested(2)), expect: "C" },
  { name: "49 indexes five deep", arrange: use(nested(5)), expect: /deeper than 4/ },
  {
    name: "51 a child is gone",
    arrange: (pair) => {
      use(two)(pair);
      pair.source.manifests.delete(`${repository}@${two.manifests[1]?.digest ?? ""}`);
    },
    expect: /lists linux\/arm64/,
    check: ({ target }) => expect(target.requests).toEqual([]),
  },
  {
    name: "52 a sparse source",
    arrange: (pair) => {
      use(two)(pair);
      for (const { digest } of two.manifests.slice(0, 2))
        pair.source.manifests.delete(`${repository}@${digest}`);
    },
    expect: /linux\/amd64 .*, linux\/arm64/,
  },
  {
    name: "55 foreign layers are kept by their address",
    arrange: use({ ...foreign, blobs: foreign.blobs.slice(0, 1) }),
    expect: "C",
    check: ({ target }) => expect(target.count("upload-put")).toBe(1),
  },
  {
    name: "55 foreign layers are copied on request",
    arrange: (pair) => {
      use(foreign)(pair);
      return { request: { foreignLayers: "copy" } };
    },
    expect: "C",
    check: ({ target }) => expect(target.count("upload-put")).toBe(2),
  },
  {
    name: "56 schema 1",
    arrange: use(
      rawRoot(
        '{"schemaVersion":1,"name":"a","tag":"b","fsLayers":[]}',
        "application/vnd.docker.distribution.manifest.v1+prettyjws",
      ),
    ),
    expect: /schema 1/,
  },
  {
    name: "57 unknown media types",
    arrange: use(
      imageFrom("odd", [randomBlob("odd", 99)], {
        layers: [descriptor(randomBlob("odd", 99), "application/x-nobody-knows")],
        artifactType: "application/x-odd",
      }),
    ),
    expect: "C",
  },
  {
    name: "58 sha512",
    arrange: use(rawRoot(text.replace(/sha256:[0-9a-f]{64}/, `sha512:${"a".repeat(128)}`))),
    expect: /sha512.*only sha256/,
  },
];

describe("contents", () => {
  for (const row of rows) it(row.name, async () => void (await runRow(row)));

  it("57 a manifest of a type without a name here is carried on as it is", async () => {
    const [source, target] = await Promise.all([new FaultRegistry().start(), new FaultRegistry().start()]);
    const payload = randomBlob("payload", 77);
    const root = manifestOf({
      mediaType: "application/vnd.future.thing.v9+json",
      layers: [descriptor(payload, "x/y")],
      extra: { a: 1 },
    });
    const image = { blobs: [payload], manifests: [root], root };
    source.store(repository, image);
    const outcome = await copyImage({ source, target, image });
    expect(outcome.result).toBe("C");
    expect(target.manifests.get(`${repository}@${root.digest}`)?.mediaType).toBe(
      "application/vnd.future.thing.v9+json",
    );
    await Promise.all([source.close(), target.close()]);
  });

  it("a choice of platforms makes the same index each time, or the one child", async () => {
    const three = indexOf([
      { image: imageOf("p", [11]), platform: "linux/amd64" },
      { image: imageOf("q", [12]), platform: "linux/arm64/v8" },
      { image: imageOf("r", [13]), platform: "windows/amd64" },
    ]);
    const { subsetIndex } = await import("../../src/core/image/index-subset.ts");
    const [source, target] = await Promise.all([new FaultRegistry().start(), new FaultRegistry().start()]);
    source.store(repository, three);
    for (const platforms of [
      ["linux/amd64", "linux/arm64"],
      ["linux/arm64"],
      ["linux/amd64", "linux/arm64", "windows/amd64"],
    ]) {
      const subset = subsetIndex(three.root.bytes, platforms);
      const digest: Digest = subset.kind === "child" ? subset.child.digest : subset.digest;
      const destinations = [{ registry: target.host, repository, tag: `p${platforms.length}`, digest }];
      const outcome = await copyImage({ source, target, image: three, request: { platforms, destinations } });
      expect(outcome.message).toBe("");
      expect(target.tags.get(`${repository}:p${platforms.length}`)).toBe(digest);
    }
    expect(target.tags.get(`${repository}:p3`)).toBe(three.root.digest);
    const refused = await copyImage({
      source,
      target,
      image: three,
      request: { platforms: ["linux/s390x"] },
    });
    expect(refused.message).toMatch(/linux\/amd64, linux\/arm64/);
    await Promise.all([source.close(), target.close()]);
  });

  it("a choice of platforms that makes another image than the plan has writes nothing", async () => {
    const [source, target] = await Promise.all([new FaultRegistry().start(), new FaultRegistry().start()]);
    source.store(repository, two);
    const digest = two.root.digest;
    const destinations = [{ registry: target.host, repository, tag: "1", digest }];
    const request = { platforms: ["linux/amd64"], destinations };
    const { result, message } = await copyImage({ source, target, image: two, request });
    expect(result).toBe("registry/other-digest");
    expect(message).toMatch(
      /The plan has sha256:\w+, but this run would write sha256:\w+\. Nothing was written\./,
    );
    expect(target.state()).toBe(new FaultRegistry().state());
    await Promise.all([source.close(), target.close()]);
  });

  it("one read serves several registries, and one that fails does not stop the other", async () => {
    const [source, target, replica, broken] = await Promise.all(
      [0, 1, 2, 3].map(() => new FaultRegistry().start()),
    );
    if (source === undefined || target === undefined || replica === undefined || broken === undefined) return;
    const image = imageOf("many targets", [40_000, 1_800_000]);
    source.store(repository, image);
    broken.guard = () => ({ status: 403, headers: {}, bytes: Buffer.from("{}") });
    const destinations = [target, replica, broken].map((one) => ({
      registry: one.host,
      repository,
      tag: "1.0",
      digest: image.root.digest,
    }));
    const outcome = await copyImage({ source, target, image, request: { destinations } });
    expect(outcome.result).toBe("C");
    expect(target.state()).toBe(replica.state());
    expect(broken.tags.size).toBe(0);
    expect(source.count("blob-get")).toBe(3);
    await Promise.all([source, target, replica, broken].map((one) => one.close()));
  });

  afterAll(() => void process.stdout.write(`contents: ${rows.length} rows\n`));
});
