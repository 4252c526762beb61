// The registry with ECR's quirks: pushes, pulls, and every refusal that a client has to understand.
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { digestOf, describeBlob, makeImage, makeIndex, types } from "./fixtures.ts";
import { Client, expectStatus, path, registryError, start, type Started } from "./client.ts";

const name = "team/app";

async function withRepository(
  options: Parameters<typeof start>[0] = {},
  settings: object = {},
): Promise<Started> {
  const started = await start(options);
  await started.client.ok("CreateRepository", { repositoryName: name, ...settings });
  return started;
}

describe("authorization", () => {
  it("asks for Basic credentials", async () => {
    const { sandbox } = await start();
    const response = await new Client(sandbox.url).v2("GET", "");
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe(
      `Basic realm="${sandbox.url}/",service="ecr.amazonaws.com"`,
    );
    expect(await response.text()).toContain("Not Authorized");
  });

  it.each(["Basic !!!", `Basic ${btoa("AWS:guess")}`, `Basic ${btoa("root:x")}`, "Bearer x"])(
    "refuses %s",
    async (header) => {
      const { client } = await start();
      client.authorization = header;
      expect((await client.v2("GET", "")).status).toBe(401);
    },
  );

  it("tells an expired token with 403, and no challenge, after twelve hours", async () => {
    let now = new Date("2026-11-21T00:00:00Z");
    const { client } = await start({ clock: () => now });
    expect((await client.v2("GET", "")).status).toBe(200);
    now = new Date("2026-11-21T11:59:59Z");
    expect((await client.v2("GET", "")).status).toBe(200);
    now = new Date("2026-11-21T12:00:01Z");
    const response = await client.v2("GET", "");
    expect(response.headers.get("www-authenticate")).toBeNull();
    expect(await registryError(Promise.resolve(response))).toBe(
      "403 DENIED: Your authorization token has expired. Reauthenticate and try again.",
    );
  });
});

describe("push and pull", () => {
  it("gives back the bytes that were pushed, by tag and by digest", async () => {
    const { client } = await withRepository();
    const image = makeImage({ layers: [10, 3_000_000] });
    await client.push(name, "1.0", image);
    for (const reference of ["1.0", image.digest]) {
      const response = await client.v2("GET", `${name}/manifests/${reference}`);
      expect(Buffer.from(await response.arrayBuffer())).toEqual(image.manifest);
      expect(response.headers.get("content-type")).toBe(types.manifest);
      expect(response.headers.get("docker-content-digest")).toBe(image.digest);
      const head = await client.v2("HEAD", `${name}/manifests/${reference}`);
      expect([head.status, head.headers.get("content-length")]).toEqual([200, String(image.manifest.length)]);
    }
    for (const content of image.blobs) {
      const head = await client.v2("HEAD", `${name}/blobs/${digestOf(content)}`);
      expect([head.status, head.headers.get("content-length")]).toEqual([200, String(content.length)]);
      const redirect = await client.v2("GET", `${name}/blobs/${digestOf(content)}`);
      expect(redirect.status).toBe(307);
      // Storage takes the link alone: whoever sends the token there has lost it.
      const body = await fetch(new URL(redirect.headers.get("location") ?? "", client.url));
      expect(digestOf(Buffer.from(await body.arrayBuffer()))).toBe(digestOf(content));
    }
  });

  it("serves ranges behind the redirect", async () => {
    const { client } = await withRepository();
    const image = makeImage({ layers: [1000] });
    await client.push(name, "1", image);
    const layer = image.blobs[1] ?? Buffer.alloc(0);
    const redirect = await client.v2("GET", `${name}/blobs/${digestOf(layer)}`);
    const link = new URL(redirect.headers.get("location") ?? "", client.url);
    const read = async (range: string): Promise<[number, string | null, string]> => {
      const response = await fetch(link, { headers: { Range: range } });
      return [
        response.status,
        response.headers.get("content-range"),
        Buffer.from(await response.arrayBuffer()).toString("hex"),
      ];
    };
    expect(await read("bytes=10-19")).toEqual([
      206,
      "bytes 10-19/1000",
      layer.subarray(10, 20).toString("hex"),
    ]);
    expect(await read("bytes=990-")).toEqual([
      206,
      "bytes 990-999/1000",
      layer.subarray(990).toString("hex"),
    ]);
    expect(await read("bytes=-5")).toEqual([206, "bytes 995-999/1000", layer.subarray(995).toString("hex")]);
    expect((await read("bytes=1000-1001")).slice(0, 2)).toEqual([416, "bytes */1000"]);
    expect((await read("bytes=9-1"))[0]).toBe(416);
    expect((await read("pages=1-2"))[0]).toBe(200);
    link.searchParams.set("Signature", "forged");
    expect((await fetch(link)).status).toBe(403);
  });

  it("wants the repository made first", async () => {
    const { client } = await start();
    const missing =
      "404 NAME_UNKNOWN: The repository with name 'nobody/made' does not exist in the registry with id '000000000000'";
    expect(await registryError(client.v2("POST", "nobody/made/blobs/uploads/"))).toBe(missing);
    expect(await registryError(client.v2("GET", "nobody/made/manifests/1"))).toBe(missing);
    expect(await registryError(client.manifest("nobody/made", "1", makeImage()))).toBe(missing);
    expect(await registryError(client.v2("GET", "nobody/made/tags/list"))).toBe(missing);
    expect((await client.v2("HEAD", `nobody/made/blobs/${digestOf("x")}`)).status).toBe(404);
    expect((await client.v2("POST", "Nobody/blobs/uploads/")).status).toBe(400);
  });

  it("makes the repository when a creation template covers the push", async () => {
    const { client } = await start();
    const template = {
      appliedFor: ["CREATE_ON_PUSH"],
      imageTagMutability: "IMMUTABLE",
      resourceTags: [{ Key: "by", Value: "template" }],
    };
    await client.ok("CreateRepositoryCreationTemplate", { prefix: "team", ...template });
    await client.ok("CreateRepositoryCreationTemplate", { prefix: "ROOT", appliedFor: ["REPLICATION"] });
    await client.push("team/new", "1", makeImage());
    const { repositories } = await client.ok("DescribeRepositories", { repositoryNames: ["team/new"] });
    expect(repositories).toMatchObject([{ imageTagMutability: "IMMUTABLE" }]);
    expect((await client.v2("POST", "teams/new/blobs/uploads/")).status).toBe(404);
  });

  it("refuses a manifest whose blobs or children are missing", async () => {
    const { client } = await withRepository();
    const image = makeImage();
    const [config, layer] = image.blobs;
    await client.blob(name, config ?? Buffer.alloc(0));
    const text = await registryError(client.manifest(name, "1", image));
    expect(text).toContain("400 MANIFEST_BLOB_UNKNOWN");
    expect(text).toContain(digestOf(layer ?? ""));
    expect(text).not.toContain(digestOf(config ?? ""));
    const index = makeIndex([image]);
    expect(await registryError(client.manifest(name, "1", index))).toBe(
      `400 MANIFEST_BLOB_UNKNOWN: Images with digests '[${image.digest}]' required for pushing image into repository with name '${name}' in the registry with id '000000000000' do not exist`,
    );
    expect((await client.ok("ListImages", { repositoryName: name }))["imageIds"]).toEqual([]);
  });

  it.each<[string, Buffer, string]>([
    ["no JSON", Buffer.from("{"), types.manifest],
    ["another type than its own", makeImage().manifest, types.index],
    [
      "schema 1",
      Buffer.from('{"schemaVersion":1,"name":"a","fsLayers":[]}'),
      "application/vnd.docker.distribution.manifest.v1+json",
    ],
    [
      "keys of both kinds",
      Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: types.index, manifests: [], layers: [] })),
      types.index,
    ],
  ])("refuses a manifest that has %s", async (_what, manifest, mediaType) => {
    const { client } = await withRepository();
    const image = { manifest, mediaType, digest: digestOf(manifest), blobs: [] };
    expect(await registryError(client.manifest(name, "1", image))).toContain("400 MANIFEST_INVALID");
  });

  it("refuses a manifest above 4 MiB and takes one just below", async () => {
    const { client } = await withRepository();
    const image = makeImage();
    for (const content of image.blobs) await client.blob(name, content);
    const padded = (size: number): typeof image => {
      const plain = JSON.parse(image.manifest.toString()) as object;
      const bare = JSON.stringify({ ...plain, annotations: { pad: "" } });
      const manifest = Buffer.from(
        JSON.stringify({ ...plain, annotations: { pad: "x".repeat(size - bare.length) } }),
      );
      return { ...image, manifest, digest: digestOf(manifest) };
    };
    expect((await client.manifest(name, "big", padded(4 * 1024 * 1024))).status).toBe(201);
    expect((await client.manifest(name, "bigger", padded(4 * 1024 * 1024 + 1))).status).toBe(413);
  });

  it("checks the digest in the path, and tags that no image can have", async () => {
    const { client } = await withRepository();
    const image = makeImage();
    await client.push(name, "1", image);
    expect(await registryError(client.manifest(name, digestOf("other"), image))).toContain(
      "400 DIGEST_INVALID",
    );
    expect(await registryError(client.manifest(name, "sha256:short", image))).toContain("400 DIGEST_INVALID");
    expect((await client.v2("HEAD", `${name}/manifests/1%2B2`)).status).toBe(400);
    expect(await registryError(client.v2("GET", `${name}/manifests/1+2`))).toContain("400 TAG_INVALID");
    expect(await registryError(client.v2("GET", `${name}/manifests/none`))).toContain("404 MANIFEST_UNKNOWN");
    expect(await registryError(client.v2("GET", `${name}/blobs/${digestOf("none")}`))).toContain(
      "404 BLOB_UNKNOWN",
    );
    expect((await client.v2("GET", `${name}/manifests/..%2F..%2Frepository.json`)).status).toBe(400);
  });

  it("has no delete", async () => {
    const { client } = await withRepository();
    const image = makeImage();
    await client.push(name, "1", image);
    expect(await registryError(client.v2("DELETE", `${name}/manifests/${image.digest}`))).toContain(
      "405 UNSUPPORTED",
    );
    expect((await client.v2("HEAD", `${name}/manifests/1`)).status).toBe(200);
  });
});

describe("uploads", () => {
  it("refuses bytes that are not what the digest says", async () => {
    const { client } = await withRepository();
    const started = await client.v2("POST", `${name}/blobs/uploads/`);
    const wrong = client.v2("PUT", `${path(started)}?digest=${digestOf("other")}`, {
      body: Buffer.from("this"),
    });
    expect(await registryError(wrong)).toContain("400 DIGEST_INVALID");
    expect((await client.v2("HEAD", `${name}/blobs/${digestOf("other")}`)).status).toBe(404);
    expect(await registryError(client.v2("GET", path(started)))).toContain("404 BLOB_UPLOAD_UNKNOWN");
  });

  it("refuses a blob of no bytes", async () => {
    const { client } = await withRepository();
    expect(await registryError(client.blob(name, Buffer.alloc(0)))).toContain("400 BLOB_UPLOAD_INVALID");
  });

  it("keeps every chunk, and goes on telling the end of the first", async () => {
    const { client } = await withRepository();
    const content = Buffer.from("first chunk, second chunk, third");
    const started = await client.v2("POST", `${name}/blobs/uploads/`);
    const first = await client.v2("PATCH", path(started), {
      body: content.subarray(0, 12),
      headers: { "Content-Range": "0-11" },
    });
    expect([first.status, first.headers.get("range")]).toEqual([201, "0-11"]);
    const second = await client.v2("PATCH", path(first), {
      body: content.subarray(12, 25),
      headers: { "Content-Range": "12-24" },
    });
    expect([second.status, second.headers.get("range")]).toEqual([201, "0-11"]);
    expect((await client.v2("GET", path(first))).headers.get("range")).toBe("0-11");
    const trusting = await client.v2("PATCH", path(second), {
      body: content.subarray(12),
      headers: { "Content-Range": `12-${content.length - 1}` },
    });
    expect([trusting.status, trusting.headers.get("range")]).toEqual([416, "0-11"]);
    await client.v2("PATCH", path(second), { body: content.subarray(25) });
    expect((await client.v2("PUT", `${path(second)}?digest=${digestOf(content)}`)).status).toBe(201);
  });

  it("knows no digest but sha256", async () => {
    const { client } = await withRepository();
    const content = Buffer.from("sha512");
    const digest = `sha512:${createHash("sha512").update(content).digest("hex")}`;
    const started = await client.v2("POST", `${name}/blobs/uploads/`);
    const put = client.v2("PUT", `${path(started)}?digest=${digest}`, { body: content });
    expect(await registryError(put)).toContain("400 DIGEST_INVALID");
    expect((await client.v2("HEAD", `${name}/blobs/${digest}`)).status).toBe(400);
  });

  it("ends with the repository when that is deleted meanwhile", async () => {
    const { client } = await withRepository();
    const content = Buffer.from("late");
    const started = await client.v2("POST", `${name}/blobs/uploads/`);
    await client.ok("DeleteRepository", { repositoryName: name });
    const put = client.v2("PUT", `${path(started)}?digest=${digestOf(content)}`, { body: content });
    expect(await registryError(put)).toContain("404 NAME_UNKNOWN");
  });

  it("takes one body at a time", async () => {
    const { client } = await withRepository();
    const started = await client.v2("POST", `${name}/blobs/uploads/`);
    const gate: { open?: () => void } = {};
    const slow = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new Uint8Array(10));
        gate.open = () => controller.close();
      },
    });
    const headers = { Authorization: client.authorization };
    const init: RequestInit & { duplex: "half" } = { method: "PATCH", headers, body: slow, duplex: "half" };
    const first = fetch(`${client.url}/v2/${path(started)}`, init);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await registryError(client.v2("PATCH", path(started), { body: Buffer.from("x") }))).toContain(
      "400 BLOB_UPLOAD_INVALID",
    );
    gate.open?.();
    expect((await first).headers.get("range")).toBe("0-9");
  });

  it("belongs to its repository", async () => {
    const { client } = await withRepository();
    await client.ok("CreateRepository", { repositoryName: "other" });
    const started = await client.v2("POST", `${name}/blobs/uploads/`);
    const stolen = path(started).replace(name, "other");
    expect(await registryError(client.v2("GET", stolen))).toContain("404 BLOB_UPLOAD_UNKNOWN");
    expect((await client.v2("GET", `${name}/blobs/uploads/..%2f..%2fkey`)).status).toBe(404);
    expect((await client.v2("DELETE", path(started))).status).toBe(204);
    expect((await client.v2("GET", path(started))).status).toBe(404);
  });

  it("keeps the session as it was when a PUT breaks off", async () => {
    const { client, sandbox } = await withRepository();
    const content = Buffer.alloc(2_000_000, "x");
    const started = await client.v2("POST", `${name}/blobs/uploads/`);
    const target = `/v2/${path(started)}?digest=${digestOf(content)}`;
    await brokenPut(sandbox.port, target, client.authorization, content);
    const status = await client.v2("GET", path(started));
    expect([status.status, status.headers.get("range")]).toEqual([204, "0-0"]);
    expect(
      (await client.v2("PUT", `${path(started)}?digest=${digestOf(content)}`, { body: content })).status,
    ).toBe(201);
  });

  it("mounts only when the account allows it, and the source is committed and encrypted alike", async () => {
    const { client } = await withRepository();
    await client.ok("CreateRepository", { repositoryName: "plain" });
    await client.ok("CreateRepository", {
      repositoryName: "secret",
      encryptionConfiguration: { encryptionType: "KMS" },
    });
    const image = makeImage();
    await client.push(name, "1", image);
    const loose = Buffer.from("in no image");
    await client.blob(name, loose);
    const mount = async (to: string, content: Buffer, from: string): Promise<number> =>
      (await client.v2("POST", `${to}/blobs/uploads/?mount=${digestOf(content)}&from=${from}`)).status;
    const layer = image.blobs[1] ?? loose;
    expect(await mount("plain", layer, name)).toBe(202);
    await client.ok("PutAccountSetting", { name: "BLOB_MOUNTING", value: "ENABLED" });
    expect(await mount("plain", layer, name)).toBe(201);
    expect((await client.v2("HEAD", `plain/blobs/${digestOf(layer)}`)).status).toBe(200);
    expect(await mount("plain", loose, name)).toBe(202);
    expect(await mount("secret", layer, name)).toBe(202);
    expect(await mount("plain", layer, "nowhere")).toBe(202);
    expect((await client.v2("POST", `plain/blobs/uploads/?mount=${digestOf(layer)}`)).status).toBe(202);
  });
});

describe("tags", () => {
  it("moves them in a mutable repository and leaves the old image untagged", async () => {
    const { client } = await withRepository();
    const [before, after] = [makeImage(), makeImage()];
    await client.push(name, "latest", before);
    await client.push(name, "latest", after);
    const { imageIds } = await client.ok("ListImages", { repositoryName: name });
    expect(imageIds).toEqual([
      { imageDigest: after.digest, imageTag: "latest" },
      { imageDigest: before.digest },
    ]);
  });

  it("keeps immutable ones, but for filters, and takes the same digest again", async () => {
    const settings = {
      imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
      imageTagMutabilityExclusionFilters: [
        { filterType: "WILDCARD", filter: "dev-*" },
        { filterType: "WILDCARD", filter: "*.x" },
      ],
    };
    const { client } = await withRepository({}, settings);
    const [before, after] = [makeImage(), makeImage()];
    for (const tag of ["1.0", "dev-1", "1.x", "1.xx"]) await client.push(name, tag, before);
    await client.push(name, "2.0", after);
    expect(await registryError(client.manifest(name, "1.0", after))).toBe(
      `400 TAG_INVALID: The image tag '1.0' already exists in the '${name}' repository and cannot be overwritten because the tag is immutable.`,
    );
    expect((await client.manifest(name, "1.xx", after)).status).toBe(400);
    await expectStatus(client.manifest(name, "dev-1", after), 201);
    await expectStatus(client.manifest(name, "1.x", after), 201);
    await expectStatus(client.manifest(name, "1.0", before), 201);
  });

  it("gives an immutable tag whose image was deleted to another image", async () => {
    const { client } = await withRepository({}, { imageTagMutability: "IMMUTABLE" });
    const [before, after] = [makeImage(), makeImage()];
    await client.push(name, "1", before);
    await client.ok("BatchDeleteImage", { repositoryName: name, imageIds: [{ imageDigest: before.digest }] });
    await client.push(name, "1", after);
    const { imageIds } = await client.ok("ListImages", { repositoryName: name });
    expect(imageIds).toEqual([{ imageDigest: after.digest, imageTag: "1" }]);
  });

  it("inverts the filters in a mutable repository", async () => {
    const settings = {
      imageTagMutability: "MUTABLE_WITH_EXCLUSION",
      imageTagMutabilityExclusionFilters: [{ filterType: "WILDCARD", filter: "v*" }],
    };
    const { client } = await withRepository({}, settings);
    const [before, after] = [makeImage(), makeImage()];
    for (const tag of ["v1", "main"]) await client.push(name, tag, before);
    await client.push(name, "other", after);
    expect((await client.manifest(name, "v1", after)).status).toBe(400);
    expect((await client.manifest(name, "main", after)).status).toBe(201);
  });

  it("lists them by the hundred with Link, and refuses pages above a thousand", async () => {
    const { client } = await withRepository();
    const image = makeImage();
    await client.push(name, "t000", image);
    for (let at = 1; at < 150; at += 1) await client.manifest(name, `t${String(at).padStart(3, "0")}`, image);
    const first = await client.v2("GET", `${name}/tags/list`);
    expect(((await first.json()) as { tags: string[] }).tags).toHaveLength(100);
    const link = /^<(.+)>; rel="next"$/.exec(first.headers.get("link") ?? "")?.[1] ?? "";
    const second = await client.v2("GET", link.replace("/v2/", ""));
    expect(((await second.json()) as { tags: string[] }).tags).toHaveLength(50);
    expect(second.headers.get("link")).toBeNull();
    const some = await client.v2("GET", `${name}/tags/list?n=2&last=t009`);
    expect(((await some.json()) as { tags: string[] }).tags).toEqual(["t010", "t011"]);
    expect(await registryError(client.v2("GET", `${name}/tags/list?n=1001`))).toContain(
      "405 UNSUPPORTED: Invalid parameter at 'maxResults'",
    );
    expect((await client.v2("GET", `${name}/tags/list?n=x`)).status).toBe(400);
    const catalog = await client.v2("GET", "_catalog?n=1");
    expect(await catalog.json()).toEqual({ repositories: [name] });
  });
});

describe("referrers", () => {
  it("lists what has the image as its subject, by type on request", async () => {
    const { client } = await withRepository();
    const image = makeImage();
    await client.push(name, "1", image);
    const subject = describeBlob(image.manifest, image.mediaType);
    const [signature, sbom] = [
      makeImage({ subject, artifactType: "application/vnd.test.signature" }),
      makeImage({ subject }),
    ];
    for (const content of [...signature.blobs, ...sbom.blobs]) await client.blob(name, content);
    const pushed = await client.manifest(name, signature.digest, signature);
    expect([pushed.status, pushed.headers.get("oci-subject")]).toEqual([201, image.digest]);
    await expectStatus(client.manifest(name, sbom.digest, sbom), 201);
    const list = async (query = ""): Promise<unknown> =>
      (
        (await (await client.v2("GET", `${name}/referrers/${image.digest}${query}`)).json()) as {
          manifests: unknown;
        }
      ).manifests;
    expect(await list()).toHaveLength(2);
    expect(await list("?artifactType=application/vnd.test.signature")).toMatchObject([
      { digest: signature.digest, artifactType: "application/vnd.test.signature" },
    ]);
    const { referrers } = await client.ok("ListImageReferrers", {
      repositoryName: name,
      subjectId: { imageDigest: image.digest },
      filter: { artifactTypes: [types.config] },
    });
    expect(referrers).toMatchObject([
      { digest: sbom.digest, size: sbom.manifest.length, artifactStatus: "ACTIVE" },
    ]);
    const page = await client.ok("ListImageReferrers", {
      repositoryName: name,
      subjectId: { imageDigest: image.digest },
      maxResults: 1,
    });
    expect(page["nextToken"]).toBeDefined();
    await client.ok("BatchDeleteImage", {
      repositoryName: name,
      imageIds: [{ imageDigest: signature.digest }, { imageDigest: sbom.digest }],
    });
    expect(await list()).toEqual([]);
  });
});

/** Sends half of a body, then resets the connection. */
async function brokenPut(
  port: number,
  target: string,
  authorization: string,
  content: Buffer,
): Promise<void> {
  const { connect } = await import("node:net");
  await new Promise<void>((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.write(
        `PUT ${target} HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nContent-Length: ${content.length}\r\n\r\n`,
      );
      socket.write(content.subarray(0, content.length / 2), () =>
        setTimeout(() => socket.resetAndDestroy(), 100),
      );
    });
    socket.on("close", () => setTimeout(resolve, 100));
    socket.on("error", () => {});
  });
}
