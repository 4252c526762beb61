// Faults of the target: lost uploads, lost answers, strange protocols. Each row is one copy.
import { afterAll, describe, expect, it } from "vitest";
import { quickLimits } from "../registry/support/access.ts";
import { imageFrom, imageOf, indexOf, randomBlob } from "../registry/support/images.ts";
import { isComplete, repository } from "./support/copy.ts";
import {
  answers,
  changes,
  cutUpload,
  onAnswer,
  onRequest,
  refuses,
  resetBeforeHead,
  status,
} from "./support/faults.ts";
import { error, type Kind } from "./support/registry.ts";
import { type Row, runRow } from "./support/table.ts";

const writes: Kind[] = ["upload-post", "upload-put", "manifest-put"];
const always = { times: 1_000 };

const rows: Row[] = [
  ...(["blob-head", ...writes] as Kind[]).map((kind): Row => ({
    name: `1 reset before the head of a ${kind}`,
    arrange: ({ target }) => target.inject(kind, resetBeforeHead),
    expect: "C",
  })),
  ...(["blob-head", ...writes] as Kind[]).map((kind): Row => ({
    name: `40 the answer to a ${kind} is lost`,
    arrange: ({ target }) =>
      target.inject(
        kind,
        onAnswer(({ socket }) => void socket.resetAndDestroy()),
      ),
    expect: "C",
  })),
  {
    name: "11 stall writing",
    arrange: ({ target }) => {
      target.inject("upload-put", cutUpload(10_000, "stall"), { times: 3 });
      return { access: { limits: { ...quickLimits, stallMs: 400, commitMs: 600 } } };
    },
    expect: "C",
  },
  ...[408, 429, 499, 500, 502, 503, 504, 522].flatMap((code) =>
    writes.map((kind): Row => ({
      name: `14 ${code} once for a ${kind}`,
      arrange: ({ target }) => target.inject(kind, refuses(code, "UNAVAILABLE")),
      expect: "C",
    })),
  ),
  ...writes.map((kind): Row => ({
    name: `14 503 always for a ${kind}`,
    arrange: ({ target }) => target.inject(kind, refuses(503, "UNAVAILABLE"), always),
    expect: /answered 503/,
  })),
  {
    name: "16 throttled manifest PUT waits as long as it is told",
    arrange: ({ target }) =>
      target.inject("manifest-put", refuses(429, "TOOMANYREQUESTS", { "retry-after": "1" })),
    expect: "C",
    check: (_, outcome) => expect(outcome.longestSleepMs).toBeGreaterThanOrEqual(1_000),
  },
  ...(["upload-put", "manifest-put"] as Kind[]).map((kind): Row => ({
    name: `14 400 for a ${kind} is final`,
    arrange: ({ target }) => target.inject(kind, refuses(400, "BROKEN"), always),
    expect: /answered 400/,
    check: ({ target }) => expect(target.count(kind)).toBeLessThanOrEqual(3),
  })),
  {
    name: "31 the upload session is lost",
    arrange: ({ target }) => target.inject("upload-put", refuses(404, "BLOB_UPLOAD_UNKNOWN")),
    expect: "C",
  },
  {
    name: "31 every upload session is lost",
    arrange: ({ target }) => target.inject("upload-put", refuses(404, "BLOB_UPLOAD_UNKNOWN"), always),
    expect: /BLOB_UPLOAD_UNKNOWN/,
    check: ({ target }) => expect(target.count("upload-put")).toBe(3 * 4),
  },
  {
    name: "32 416 for an upload",
    arrange: ({ target }) => target.inject("upload-put", refuses(416, "RANGE_INVALID")),
    expect: "C",
  },
  {
    name: "33 no PATCH is ever sent, so a sticky Range can't mislead",
    arrange: () => undefined,
    expect: "C",
    check: ({ target }) => expect(target.requests.filter(({ method }) => method === "PATCH")).toEqual([]),
  },
  {
    name: "34 201 instead of 202 for a POST",
    arrange: ({ target }) =>
      target.inject(
        "upload-post",
        changes(() => ({ status: 201 })),
        always,
      ),
    expect: "C",
  },
  {
    name: "34 202 instead of 201 for a PUT",
    arrange: ({ target }) =>
      target.inject(
        "upload-put",
        changes(() => ({ status: 202 })),
        always,
      ),
    expect: "C",
  },
  {
    name: "35 the commit answers 500, yet the blob is stored",
    arrange: ({ target }) => target.inject("upload-put", status(500), { times: 3 }),
    expect: "C",
    check: ({ target }) => expect(target.count("upload-put")).toBe(3),
  },
  {
    name: "36 BLOB_UPLOAD_INVALID once",
    arrange: ({ target }) => target.inject("upload-put", refuses(400, "BLOB_UPLOAD_INVALID")),
    expect: "C",
  },
  {
    name: "39 the manifest's blob is unknown once",
    arrange: ({ target }) =>
      target.inject(
        "manifest-put",
        onRequest(async (exchange) => {
          for await (const _ of exchange.request);
          // The registry has lost a blob that it took.
          const [first] = exchange.registry.blobs.keys();
          exchange.registry.blobs.delete(first ?? "");
          await answers(error(400, "MANIFEST_BLOB_UNKNOWN")).act(exchange);
        }),
      ),
    expect: "C",
  },
  {
    name: "39 the manifest's blob is unknown always",
    arrange: ({ target }) => target.inject("manifest-put", refuses(400, "MANIFEST_BLOB_UNKNOWN"), always),
    expect: /MANIFEST_BLOB_UNKNOWN/,
    check: ({ target }) => expect(target.count("manifest-put")).toBe(2),
  },
  {
    name: "13 a child that was taken is not kept",
    arrange: (pair) => {
      pair.image = indexOf([
        { image: imageOf("kept", [100]), platform: "linux/amd64" },
        { image: imageOf("lost", [100]), platform: "linux/arm64" },
      ]);
      pair.source.store(repository, pair.image);
      const lost = pair.image.manifests[1]?.digest ?? "";
      pair.target.inject(
        "manifest-head",
        onRequest((exchange) => {
          if (!exchange.url.pathname.endsWith(lost)) return false;
          exchange.registry.manifests.delete(`${repository}@${lost}`);
          return false;
        }),
        always,
      );
    },
    expect: /lacks sha256/,
    code: "registry/not-stored",
  },
  {
    name: "53 a layer that is there twice is moved once",
    arrange: (pair) => {
      const layer = randomBlob("double", 3_000);
      pair.image = imageFrom("double", [layer, layer, randomBlob("other", 10)]);
      pair.source.store(repository, pair.image);
    },
    expect: "C",
    check: ({ source, target }) =>
      expect([source.count("blob-get"), target.count("upload-put")]).toEqual([3, 3]),
  },
  {
    name: "54 a zero-byte layer that ECR refuses",
    arrange: (pair) => {
      pair.image = imageFrom("empty", [randomBlob("empty", 0)]);
      pair.source.store(repository, pair.image);
      pair.target.inject(
        "upload-put",
        onRequest(async (exchange) => {
          if (exchange.request.headers["content-length"] !== "0") return false;
          await refuses(400, "BLOB_UPLOAD_EMPTY").act(exchange);
          return true;
        }),
        always,
      );
    },
    expect: /BLOB_UPLOAD_EMPTY/,
  },
  {
    name: "14 an immutable tag with another digest",
    arrange: ({ target }) => target.inject("manifest-put", refuses(400, "TAG_INVALID"), always),
    expect: /immutable/i,
    code: "registry/immutable-tag",
  },
  {
    name: "14 an immutable tag that has the digest already",
    arrange: ({ target, image }) => {
      target.store(repository, image, "1.0");
      target.inject("manifest-put", refuses(400, "TAG_INVALID"), always);
    },
    expect: "C",
  },
  {
    name: "13 the tag is answered with another digest",
    arrange: ({ target }) =>
      target.inject(
        "manifest-put",
        changes(({ headers }) => ({
          headers: { ...headers, "docker-content-digest": `sha256:${"1".repeat(64)}` },
        })),
      ),
    expect: "C",
  },
  {
    name: "70 the repository is deleted in the middle",
    arrange: ({ target }) => target.inject("manifest-put", refuses(404, "NAME_UNKNOWN"), always),
    expect: /NAME_UNKNOWN/,
  },
];

describe("faults of the target", () => {
  const counts = { C: 0, F: 0 };
  for (const row of rows) {
    it(row.name, async () => {
      await runRow(row);
      counts[row.expect === "C" ? "C" : "F"] += 1;
    });
  }

  it("37 a mount that only opens an upload, 38 a mounted blob that vanishes", async () => {
    const { FaultRegistry } = await import("./support/registry.ts");
    const { openRegistries } = await import("../../src/registry/registries.ts");
    const { CopyEngine } = await import("../../src/registry/copy/engine.ts");
    const { accessFor } = await import("../registry/support/access.ts");
    for (const fault of ["refused", "vanishes"]) {
      const source = await new FaultRegistry().start();
      const target = await new FaultRegistry().start();
      const image = imageOf("mounted", [2_000, 1_300_000]);
      source.store(repository, image);
      if (fault === "refused") target.mounts = false;
      else
        target.inject(
          "manifest-put",
          onRequest((exchange) => {
            for (const name of exchange.registry.blobs.keys())
              if (name.startsWith("second@")) exchange.registry.blobs.delete(name);
            return false;
          }),
          { after: 1, times: 1 },
        );
      const registries = openRegistries(accessFor());
      const engine = new CopyEngine({ destination: (host, name) => registries.repository(host, name) });
      const copy = (name: string) =>
        engine.copy(
          {
            id: name,
            reader: registries.repository(source.host, repository),
            digest: image.root.digest,
            destinations: [
              { registry: target.host, repository: name, tag: "1.0", digest: image.root.digest },
            ],
            platforms: ["all"],
            referrers: false,
            foreignLayers: "keep",
            onEvent: () => undefined,
          },
          new AbortController().signal,
        );
      await copy(repository);
      await copy("second");
      expect(target.incompleteTags()).toEqual([]);
      expect(target.tags.get("second:1.0")).toBe(image.root.digest);
      expect(isComplete(target, image)).toBe(true);
      await registries.close();
      await Promise.all([source.close(), target.close()]);
    }
  });

  afterAll(() => {
    process.stdout.write(
      `faults of the target: ${rows.length} rows, ${counts.C} complete, ${counts.F} failed as they must\n`,
    );
  });
});
