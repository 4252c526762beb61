// The client beside copying: listings, mirrors, rewriting, referrers, the order of images.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { observedReader } from "../../../src/core/image/content.ts";
import { openRegistries } from "../../../src/registry/registries.ts";
import { answers, status } from "../../faults/support/faults.ts";
import { FaultRegistry, json } from "../../faults/support/registry.ts";
import { accessFor } from "../support/access.ts";
import { imageOf, referrerOf } from "../support/images.ts";

const signal = new AbortController().signal;
const image = imageOf("client", [100]);

describe("the client", () => {
  let registry: FaultRegistry;
  let mirror: FaultRegistry;
  beforeAll(async () => {
    [registry, mirror] = await Promise.all([new FaultRegistry().start(), new FaultRegistry().start()]);
    registry.store("team/app", image, "1.0");
  });
  afterAll(() => Promise.all([registry.close(), mirror.close()]));

  it("lists tags over pages, with the digests and times that Google's registries add, without impossible ones", async () => {
    const registries = openRegistries(accessFor());
    const { digest } = image.root;
    const manifest = { [digest]: { tag: ["a"], timeCreatedMs: "1767225600000" } };
    registry.inject(
      "tags",
      answers({
        ...json({ tags: ["a", "b c", "../x"], manifest }),
        headers: { link: '</v2/team/app/tags/list?last=a>; rel="next"' },
      }),
    );
    registry.inject("tags", answers(json({ tags: ["z", null] })));
    const tags = await registries.repository(registry.host, "team/app").listTags(signal);
    expect(tags).toEqual([{ tag: "a", digest, created: "2026-01-01T00:00:00.000Z" }, { tag: "z" }]);
    await registries.close();
  });

  it("reads a config, and finds both kinds of referrers without a request for each tag", async () => {
    const registries = openRegistries(accessFor());
    const client = registries.repository(registry.host, "team/app");
    const config = image.blobs[0];
    expect(config && (await client.config(config.digest, signal))).toEqual(config?.bytes);
    const before = registry.requests.length;
    expect(await client.referrers(image.root.digest, signal)).toEqual([]);
    expect(registry.requests.length - before).toBe(2);
    registry.store("team/app", referrerOf("found", image.root));
    expect(await client.referrers(image.root.digest, signal)).toHaveLength(1);
    await registries.close();
  });

  it("says null for what isn't there, for a catalog that is closed too", async () => {
    const registries = openRegistries(accessFor());
    const client = registries.repository(registry.host, "team/app");
    expect([await client.head("no", signal), await client.manifest("no", signal)]).toEqual([null, null]);
    registry.inject("other", answers({ ...json({ repositories: ["team/b", "other", "team/a"] }) }));
    expect(await registries.catalog(registry.host, "team/", signal)).toEqual(["team/a", "team/b"]);
    registry.inject("other", answers({ status: 401, headers: {}, bytes: Buffer.alloc(0) }));
    expect(await registries.catalog(registry.host, "", signal)).toBeNull();
    expect((await registries.reachable(registry.host, signal)).status).toBe(200);
    await registries.close();
  });

  it("asks mirrors first and passes over those that lack it or fail", async () => {
    const dead = "127.0.0.1:1";
    mirror.store("hub/team/app", image, "1.0");
    const registries = openRegistries(
      accessFor({
        options: (host) => (host === registry.host ? { mirrors: [dead, `${mirror.host}/hub`] } : undefined),
        limits: { tries: 1 },
      }),
    );
    const own = registry.requests.length;
    const client = registries.repository(registry.host, "team/app");
    expect((await client.manifest("1.0", signal))?.digest).toBe(image.root.digest);
    const blob = image.blobs[1];
    const described = { mediaType: "x", digest: blob?.digest ?? image.root.digest, size: 100 };
    for await (const piece of await client.blob(described, 0, signal)) expect(piece.length).toBe(100);
    expect(registry.requests.length).toBe(own);
    mirror.manifests.clear();
    expect((await client.manifest("1.0", signal))?.digest).toBe(image.root.digest);
    await registries.close();
  });

  it("tells whoever reads for one image what it waits for, at mirrors too", async () => {
    mirror.store("hub/team/app", image, "1.0");
    const toAll: number[] = [];
    const registries = openRegistries(
      accessFor({
        options: (host) => (host === registry.host ? { mirrors: [`${mirror.host}/hub`] } : undefined),
        onRetry: (attempt) => toAll.push(attempt),
      }),
    );
    const retries: string[] = [];
    const own = registry.requests.length;
    mirror.inject("manifest-get", status(503));
    const read = observedReader(registries.repository(registry.host, "team/app"), {
      onRetry: (attempt, why) => retries.push(`${attempt} ${why}`),
    });
    expect((await read.manifest("1.0", signal))?.digest).toBe(image.root.digest);
    expect(registry.requests.length).toBe(own);
    expect(retries).toEqual([expect.stringMatching(/^1 .* answered 503/)]);
    expect(toAll).toEqual([]);
    await registries.close();
  });

  it("reads another host and path in place of the registry", async () => {
    mirror.store("hub/library/nginx", image, "1.27");
    const registries = openRegistries(accessFor({ options: () => ({ rewrite: `${mirror.host}/hub` }) }));
    const found = await registries.repository("docker.io", "library/nginx").head("1.27", signal);
    expect(found?.digest).toBe(image.root.digest);
    await registries.close();
  });
});
