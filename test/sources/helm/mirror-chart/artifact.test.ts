// The artifact that is made of an archive, against what helm itself pushes.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sha256 } from "../../../../src/core/base/digest.ts";
import { isMap, type TreeMap } from "../../../../src/core/kubernetes/tree.ts";
import { chartArtifact } from "../../../../src/sources/helm/mirror-chart/artifact.ts";
import { readTree } from "../../../../src/yaml/plain.ts";
import { helmPeers } from "../peers.ts";
import { packed } from "../setup.ts";
import { plainRegistry } from "./helm-registry.ts";

const metadata = `apiVersion: v2
name: app
version: 1.2.3+build.7
appVersion: "1.10"
kubeVersion: ">= 1.25"
type: application
description: Ein Diagramm für alle
home: https://example.com/app
icon: https://example.com/app.svg
sources: [https://example.com/src, https://example.com/other]
keywords: [web, "7"]
deprecated: true
maintainers:
  - { name: Jan Kröpke, email: jan@example.com }
  - { name: Solo, url: https://example.com/solo }
annotations:
  artifacthub.io/images: |
    - name: app
      image: quay.io/x/app:1.0
  org.opencontainers.image.title: not this one
  org.opencontainers.image.url: https://example.com/own
  z: last
dependencies:
  - { name: db, version: ">=0.1.0", repository: "file://charts/db", condition: db.enabled, alias: store, tags: [back] }
`;
const minimal = "apiVersion: v1\nname: small\nversion: 0.1.0\n";

function treeOf(text: string): TreeMap {
  const read = readTree(text);
  if (!("tree" in read) || !isMap(read.tree)) throw new Error("not a map");
  return read.tree;
}

interface Pushed {
  readonly config: { readonly digest: string };
  readonly layers: readonly { readonly mediaType: string; readonly digest: string }[];
  readonly annotations: Readonly<Record<string, string>>;
}

const json = (bytes: Uint8Array | undefined): unknown => JSON.parse(new TextDecoder().decode(bytes));

describe.each(helmPeers)("what helm $major pushes", ({ path }) => {
  it.skipIf(path === undefined).each([
    ["a chart that says all", metadata, "app", "1.2.3_build.7"],
    ["a chart that says little", minimal, "small", "0.1.0"],
  ])("%s", async (_, text, name, tag) => {
    const { folder, helm, host, authorization } = await plainRegistry(path ?? "");
    const archive = await packed({
      [`${name}/Chart.yaml`]: text,
      [`${name}/values.yaml`]: "a: 1\n",
      [`${name}/charts/db/Chart.yaml`]: "apiVersion: v2\nname: db\nversion: 0.1.0\n",
    });
    const file = join(folder, `${name}-${tag.replace("_", "+")}.tgz`);
    const provenance = Buffer.from("-----BEGIN PGP SIGNED MESSAGE-----\n");
    await writeFile(file, archive);
    await writeFile(`${file}.prov`, provenance);
    await helm("push", "--plain-http", file, `oci://${host}/charts`);

    const get = async (what: string): Promise<Uint8Array> => {
      const url = `http://${host}/v2/charts/${name}/${what}`;
      const answer = await fetch(url, { headers: { authorization, accept: "*/*" } });
      expect(answer.status, url).toBe(200);
      return new Uint8Array(await answer.arrayBuffer());
    };
    const pushed = json(await get(`manifests/${tag}`)) as Pushed;
    const { manifest, blobs } = chartArtifact(treeOf(text), { archive, provenance });
    const made = json(manifest.bytes) as Pushed;
    const { "org.opencontainers.image.created": created, ...annotations } = pushed.annotations;
    expect(created).toBeDefined();
    expect(made.annotations).toEqual(annotations);
    const layers = [...pushed.layers].map(({ mediaType, digest }) => ({ mediaType, digest }));
    expect(made.layers).toEqual(layers.map((layer) => expect.objectContaining(layer) as unknown));
    const config = [...blobs].find(([digest]) => digest === made.config.digest)?.[1];
    expect(json(config)).toEqual(json(await get(`blobs/${pushed.config.digest}`)));
    expect(made).toMatchObject({ schemaVersion: 2, mediaType: "application/vnd.oci.image.manifest.v1+json" });
    expect(manifest.digest).toBe(sha256(manifest.bytes));
  });
});

it("is ASCII throughout, and the same whatever the order of annotations", () => {
  const archive = { archive: new Uint8Array([1]), provenance: null };
  const one = chartArtifact(treeOf(`${minimal}annotations: { a: ä, b: "2" }\n`), archive);
  const other = chartArtifact(treeOf(`${minimal}annotations: { b: "2", a: ä }\n`), archive);
  expect(one.manifest.bytes.every((byte) => byte < 0x80)).toBe(true);
  expect(one.manifest.digest).toBe(other.manifest.digest);
  expect(JSON.parse(new TextDecoder().decode(one.manifest.bytes))).toMatchObject({ annotations: { a: "ä" } });
});

it("what strangers write in Chart.yaml can't break it", () => {
  const text = `${minimal}maintainers: nobody\nkeywords: { a: b }\nannotations: [x]\nsources: [{ a: 1 }]\ndependencies: 3\ndeprecated: "yes"\ndescription: [x]\n`;
  const { manifest, blobs } = chartArtifact(treeOf(text), { archive: new Uint8Array(), provenance: null });
  const { config } = json(manifest.bytes) as Pushed;
  expect(json([...blobs].find(([digest]) => digest === config.digest)?.[1])).toEqual({
    name: "small",
    sources: [],
    version: "0.1.0",
    apiVersion: "v1",
  });
});
