// With its quirks off the sandbox is a plain OCI registry: what the distribution specification's suite looks at.
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { ociQuirksOff } from "../../src/sandbox/base/options.ts";
import { expectStatus, path, registryError, start, type Client } from "./client.ts";
import { describeBlob, digestOf, makeImage, makeIndex, types } from "./fixtures.ts";

const name = "team/app";

async function plain(): Promise<Client> {
  return (await start({ quirks: ociQuirksOff })).client;
}

async function bytesOf(response: Response): Promise<string> {
  return Buffer.from(await response.arrayBuffer()).toString("hex");
}

describe("blobs", () => {
  it("takes them in a POST, a stream, and chunks of which the last may come with the PUT", async () => {
    const client = await plain();
    const content = Buffer.from("a blob in some pieces");
    const digest = digestOf(content);
    const posted = await client.v2("POST", `${name}/blobs/uploads/?digest=${digest}`, { body: content });
    expect([posted.status, posted.headers.get("location")]).toEqual([201, `/v2/${name}/blobs/${digest}`]);
    for (const lastWithPut of [false, true]) {
      const repository = `other${lastWithPut}`.toLowerCase();
      let at = await client.v2("POST", `${repository}/blobs/uploads/`);
      const ends = lastWithPut ? [7, 14] : [7, 14, content.length];
      let start = 0;
      for (const end of ends) {
        at = await client.v2("PATCH", path(at), {
          body: content.subarray(start, end),
          headers: { "Content-Range": `${start}-${end - 1}` },
        });
        expect([at.status, at.headers.get("range")]).toEqual([202, `0-${end - 1}`]);
        start = end;
      }
      const rest = content.subarray(start);
      const headers: Record<string, string> = lastWithPut
        ? { "Content-Range": `${start}-${content.length - 1}` }
        : {};
      expect((await client.v2("PUT", `${path(at)}?digest=${digest}`, { body: rest, headers })).status).toBe(
        201,
      );
      expect(await bytesOf(await client.v2("GET", `${repository}/blobs/${digest}`))).toBe(
        content.toString("hex"),
      );
    }
  });

  it("answers a chunk out of order with 416 and goes on where it was", async () => {
    const client = await plain();
    const content = Buffer.from("0123456789");
    const begun = await client.v2("POST", `${name}/blobs/uploads/`);
    await client.v2("PATCH", path(begun), {
      body: content.subarray(0, 5),
      headers: { "Content-Range": "0-4" },
    });
    for (const range of ["7-9", "0-2", "5-9", "x"]) {
      const wrong = await client.v2("PATCH", path(begun), {
        body: content.subarray(7),
        headers: { "Content-Range": range },
      });
      expect([range, wrong.status, wrong.headers.get("range"), path(wrong)]).toEqual([
        range,
        416,
        "0-4",
        path(begun),
      ]);
    }
    const status = await client.v2("GET", path(begun));
    expect([status.status, status.headers.get("range"), path(status)]).toEqual([204, "0-4", path(begun)]);
    await client.v2("PATCH", path(begun), { body: content.subarray(5), headers: { "Content-Range": "5-9" } });
    expect((await client.v2("PUT", `${path(begun)}?digest=${digestOf(content)}`)).status).toBe(201);
  });

  it("takes one of no bytes, serves ranges itself, and deletes", async () => {
    const client = await plain();
    await expectStatus(client.blob(name, Buffer.alloc(0)), 201);
    expect(await bytesOf(await client.v2("GET", `${name}/blobs/${digestOf("")}`))).toBe("");
    const content = Buffer.from("0123456789");
    await expectStatus(client.blob(name, content), 201);
    const blob = `${name}/blobs/${digestOf(content)}`;
    const part = await client.v2("GET", blob, { headers: { Range: "bytes=2-4" } });
    expect([part.status, part.headers.get("content-range"), await part.text()]).toEqual([
      206,
      "bytes 2-4/10",
      "234",
    ]);
    expect((await client.v2("GET", blob, { headers: { Range: "bytes=50-60" } })).status).toBe(416);
    expect((await client.v2("DELETE", blob)).status).toBe(202);
    expect((await client.v2("HEAD", blob)).status).toBe(404);
    expect((await client.v2("DELETE", blob)).status).toBe(404);
    await expectStatus(client.blob(name, content), 201);
    expect((await client.v2("GET", blob)).status).toBe(200);
  });

  it("mounts from a repository, or from anywhere, and opens an upload when it can't", async () => {
    const client = await plain();
    const content = Buffer.from("shared");
    await client.blob("source", content);
    const post = async (query: string): Promise<number> =>
      (await client.v2("POST", `${name}/blobs/uploads/?${query}`)).status;
    expect(await post(`mount=${digestOf(content)}&from=source`)).toBe(201);
    expect((await client.v2("HEAD", `${name}/blobs/${digestOf(content)}`)).status).toBe(200);
    expect(await post(`mount=${digestOf(content)}`)).toBe(201);
    expect(await post(`mount=${digestOf("nothing")}&from=source`)).toBe(202);
    expect(await post(`mount=${digestOf(content)}&from=nowhere`)).toBe(202);
  });

  it("refuses bad digests however they come", async () => {
    const client = await plain();
    const body = Buffer.from("bytes");
    const posted = client.v2("POST", `${name}/blobs/uploads/?digest=${digestOf("other")}`, { body });
    expect(await registryError(posted)).toContain("400 DIGEST_INVALID");
    const begun = await client.v2("POST", `${name}/blobs/uploads/`);
    expect(await registryError(client.v2("PUT", `${path(begun)}?digest=sha256:short`, { body }))).toContain(
      "400 DIGEST_INVALID",
    );
    expect((await client.v2("GET", `${name}/blobs/sha256:short`)).status).toBe(400);
    expect((await client.v2("GET", `${name}/blobs/${digestOf("other")}`)).status).toBe(404);
  });
});

describe("sha512", () => {
  const sha512 = (content: Uint8Array): string =>
    `sha512:${createHash("sha512").update(content).digest("hex")}`;

  it("names blobs, manifests and what they refer to", async () => {
    const client = await plain();
    const image = makeImage();
    const [config, layer] = image.blobs as [Buffer, Buffer];
    for (const content of [config, layer]) {
      const begun = await client.v2("POST", `${name}/blobs/uploads/`);
      const put = await client.v2("PUT", `${path(begun)}?digest=${sha512(content)}`, { body: content });
      expect([put.status, put.headers.get("docker-content-digest")]).toEqual([201, sha512(content)]);
    }
    const blob = await client.v2("GET", `${name}/blobs/${sha512(layer)}`);
    expect([blob.headers.get("docker-content-digest"), await bytesOf(blob)]).toEqual([
      sha512(layer),
      layer.toString("hex"),
    ]);
    const manifest = Buffer.from(
      image.manifest
        .toString()
        .replaceAll(digestOf(layer), sha512(layer))
        .replaceAll(digestOf(config), sha512(config)),
    );
    const digest = sha512(manifest);
    await expectStatus(client.manifest(name, digest, { ...image, manifest }), 201);
    const read = await client.v2("GET", `${name}/manifests/${digest}`);
    expect([read.headers.get("docker-content-digest"), await bytesOf(read)]).toEqual([
      digest,
      manifest.toString("hex"),
    ]);
    const other = { ...image, manifest: Buffer.from(`${manifest.toString()} `) };
    expect(await registryError(client.manifest(name, digest, other))).toContain("400 DIGEST_INVALID");
    const subject = { mediaType: types.manifest, digest, size: manifest.length };
    const referrer = makeImage({ subject, artifactType: "application/vnd.one" });
    await client.push(name, referrer.digest, referrer);
    const list = (await (await client.v2("GET", `${name}/referrers/${digest}`)).json()) as {
      manifests: unknown[];
    };
    expect(list.manifests).toMatchObject([{ digest: referrer.digest }]);
    expect((await client.v2("DELETE", `${name}/manifests/${digest}`)).status).toBe(202);
    expect((await client.v2("HEAD", `${name}/manifests/${digest}`)).status).toBe(404);
    expect((await client.v2("HEAD", `${name}/blobs/${sha512(Buffer.from("none"))}`)).status).toBe(404);
  });
});

describe("manifests", () => {
  it("takes sparse, nested, empty and layerless ones, and unknown fields", async () => {
    const client = await plain();
    const [child, absent] = [makeImage(), makeImage({ layers: [] })];
    await client.push(name, child.digest, child);
    const sparse = makeIndex([child, absent]);
    await expectStatus(client.manifest(name, "sparse", sparse), 201);
    await expectStatus(client.manifest(name, "nested", makeIndex([sparse, makeIndex([])])), 201);
    await expectStatus(client.manifest(name, "empty", makeIndex([])), 201);
    await client.push(name, "layerless", absent);
    const odd = Buffer.from(
      JSON.stringify({ ...(JSON.parse(child.manifest.toString()) as object), "org.test.field": "x" }),
    );
    await expectStatus(client.manifest(name, "odd", { ...child, manifest: odd }), 201);
    expect(await bytesOf(await client.v2("GET", `${name}/manifests/odd`))).toBe(odd.toString("hex"));
    const list = (await (await client.v2("GET", `${name}/tags/list`)).json()) as { tags: string[] };
    expect(list.tags).toEqual(["empty", "layerless", "nested", "odd", "sparse"]);
    expect(
      ((await (await client.v2("GET", `${name}/tags/list?n=0`)).json()) as { tags: string[] }).tags,
    ).toEqual([]);
  });

  it("deletes a tag alone, and a digest with its tags", async () => {
    const client = await plain();
    const image = makeImage();
    await client.push(name, "a", image);
    await client.push(name, "b", image);
    expect((await client.v2("DELETE", `${name}/manifests/a`)).status).toBe(202);
    expect((await client.v2("HEAD", `${name}/manifests/a`)).status).toBe(404);
    expect((await client.v2("HEAD", `${name}/manifests/b`)).status).toBe(200);
    expect((await client.v2("DELETE", `${name}/manifests/${image.digest}`)).status).toBe(202);
    for (const reference of ["b", image.digest])
      expect((await client.v2("HEAD", `${name}/manifests/${reference}`)).status).toBe(404);
    expect((await client.v2("DELETE", `${name}/manifests/b`)).status).toBe(404);
  });

  it("keeps the image when its last tag is deleted", async () => {
    const client = await plain();
    const image = makeImage();
    await client.push(name, "a", image);
    await client.v2("DELETE", `${name}/manifests/a`);
    expect((await client.v2("HEAD", `${name}/manifests/${image.digest}`)).status).toBe(200);
  });

  it("says 404 for whatever isn't there, and lists no referrers of it", async () => {
    const client = await plain();
    for (const reference of ["none", ".INVALID", digestOf("none")]) {
      expect((await client.v2("GET", `never/made/manifests/${reference}`)).status).toBe(404);
    }
    const referrers = await client.v2("GET", `never/made/referrers/${digestOf("none")}`);
    expect(await referrers.json()).toEqual({ schemaVersion: 2, mediaType: types.index, manifests: [] });
  });

  it("filters referrers, whose subject may be missing", async () => {
    const client = await plain();
    const subject = describeBlob(Buffer.from("not pushed"), types.manifest);
    const one = makeImage({ subject, artifactType: "application/vnd.one" });
    const two = makeImage({ subject, artifactType: "application/vnd.two" });
    for (const image of [one, two]) await client.push(name, image.digest, image);
    const filtered = await client.v2(
      "GET",
      `${name}/referrers/${subject.digest}?artifactType=application/vnd.two`,
    );
    expect(filtered.headers.get("oci-filters-applied")).toBe("artifactType");
    expect(((await filtered.json()) as { manifests: unknown[] }).manifests).toMatchObject([
      { digest: two.digest },
    ]);
  });
});
