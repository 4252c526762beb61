// A chart's archive as the OCI artifact that Helm pulls: a config that repeats Chart.yaml, the archive as a layer, and
// its provenance file as another. The same input gives the same bytes. Pure.
import { type Digest, sha256 } from "../../../core/base/digest.ts";
import { compareText } from "../../../core/base/ordering.ts";
import type { ManifestContent } from "../../../core/image/content.ts";
import { ociManifest } from "../../../core/image/media-types.ts";
import { isList, isMap, textAt, type Tree, type TreeMap } from "../../../core/kubernetes/tree.ts";

const types = {
  config: "application/vnd.cncf.helm.config.v1+json",
  chart: "application/vnd.cncf.helm.chart.content.v1.tar+gzip",
  provenance: "application/vnd.cncf.helm.chart.provenance.v1.prov",
} as const;

export interface ChartArchive {
  readonly archive: Uint8Array;
  readonly provenance: Uint8Array | null;
}

export interface ChartArtifact {
  readonly manifest: ManifestContent;
  readonly blobs: ReadonlyMap<Digest, Uint8Array>;
}

/** `metadata` is the chart's Chart.yaml. */
export function chartArtifact(metadata: TreeMap, { archive, provenance }: ChartArchive): ChartArtifact {
  const blobs = new Map<Digest, Uint8Array>();
  const put = (mediaType: string, bytes: Uint8Array) => {
    const digest = sha256(bytes);
    blobs.set(digest, bytes);
    return { mediaType, digest, size: bytes.length };
  };
  const config = put(types.config, Buffer.from(asciiJson(configOf(metadata))));
  const layers = [put(types.chart, archive)];
  if (provenance !== null) layers.push(put(types.provenance, provenance));
  // Helm puts them in this order too; who reads them goes by the media type.
  layers.sort((a, b) => compareText(a.digest, b.digest));
  const annotations = annotationsOf(metadata);
  const manifest = { schemaVersion: 2, mediaType: ociManifest, config, layers, annotations };
  const bytes = Buffer.from(asciiJson(manifest));
  return { manifest: { digest: sha256(bytes), mediaType: ociManifest, bytes }, blobs };
}

/** Some registries and indexers break on letters beyond ASCII in annotations; escaped, they say the same. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[\u0080-\uFFFF]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

type Read = (value: Tree) => unknown;

const text: Read = (value) =>
  typeof value === "string" && value !== "" ? value : typeof value === "boolean" ? String(value) : undefined;
const flag: Read = (value) => (value === true ? true : undefined);
const plain: Read = (value) => value;
const listOf =
  (item: Read): Read =>
  (value) =>
    isList(value) && value.length > 0
      ? value.map((one) => item(one)).filter((one) => one !== undefined)
      : undefined;
const mapOf =
  (fields: Readonly<Record<string, Read>>): Read =>
  (value) =>
    isMap(value) ? picked(value, fields) : undefined;

const dependency = {
  name: text,
  version: text,
  repository: text,
  condition: text,
  tags: listOf(text),
  enabled: flag,
  "import-values": listOf(plain),
  alias: text,
};

/** The keys that Helm reads back, each of the type that it expects there. */
const fields: Readonly<Record<string, Read>> = {
  name: text,
  home: text,
  sources: listOf(text),
  version: text,
  description: text,
  keywords: listOf(text),
  maintainers: listOf(mapOf({ name: text, email: text, url: text })),
  icon: text,
  apiVersion: text,
  condition: text,
  tags: text,
  appVersion: text,
  deprecated: flag,
  annotations: (value) => (isMap(value) ? sorted(textsOf(value)) : undefined),
  kubeVersion: text,
  dependencies: listOf(mapOf(dependency)),
  type: text,
};

function configOf(metadata: TreeMap): Record<string, unknown> {
  return picked(metadata, fields);
}

function picked(map: TreeMap, reads: Readonly<Record<string, Read>>): Record<string, unknown> {
  const found = Object.entries(reads).map(([key, read]) => [key, read(map[key] ?? null)] as const);
  return Object.fromEntries(found.filter(([, value]) => value !== undefined && value !== null));
}

/** As Helm annotates what it pushes, but for the time: that would be another one each time. */
function annotationsOf(metadata: TreeMap): Readonly<Record<string, string>> {
  const own = isMap(metadata["annotations"]) ? textsOf(metadata["annotations"]) : [];
  const [source] = isList(metadata["sources"]) ? metadata["sources"] : [];
  const known: readonly (readonly [string, Tree | undefined])[] = [
    ["description", metadata["description"]],
    ["url", metadata["home"]],
    ["source", source],
    ["authors", authorsOf(metadata["maintainers"])],
  ];
  const fixed = [
    ["title", metadata["name"]],
    ["version", metadata["version"]],
  ] as const;
  return sorted([...asOci(known), ...own, ...asOci(fixed)]);
}

function asOci(pairs: readonly (readonly [string, Tree | undefined])[]): [string, string][] {
  return pairs.flatMap(([name, value]): [string, string][] =>
    typeof value === "string" && value.trim() !== "" ? [[`org.opencontainers.image.${name}`, value]] : [],
  );
}

function authorsOf(maintainers: Tree | undefined): string {
  const people = isList(maintainers) ? maintainers.filter((one) => isMap(one)) : [];
  const named = people.map((one) => {
    const [name, email] = [textAt(one, "name") ?? "", textAt(one, "email") ?? ""];
    return email === "" ? name : `${name} (${email})`;
  });
  return named.join(", ");
}

function textsOf(map: TreeMap): [string, string][] {
  return Object.entries(map).flatMap(([key, value]): [string, string][] => {
    const read = text(value);
    return typeof read === "string" ? [[key, read]] : [];
  });
}

/** The last of two equal keys counts. */
function sorted(pairs: readonly [string, string][]): Readonly<Record<string, string>> {
  return Object.fromEntries([...new Map(pairs)].sort(([a], [b]) => compareText(a, b)));
}
