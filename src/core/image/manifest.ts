// Manifests and indexes, read strictly: what could be read as two things is refused. Pure; the bytes stay as
// they came, this only says what they name.
import type { Descriptor, ManifestContent } from "./content.ts";
import { type Digest, isDigest } from "../base/digest.ts";
import { parseStrictJson } from "./manifest-json.ts";
import { isRecord } from "../base/record.ts";
import * as types from "./media-types.ts";
import type { Platform } from "./platform.ts";
import { brokenManifest, manifestTooLarge, schema1Manifest } from "./problems.ts";

export const largestManifest = 4 * 1024 * 1024;
const mostChildren = 1_000;
const mostLayers = 5_000;

/** `artifact`: an OCI manifest whose config isn't an image's. `unknown`: a manifest type we have no name for. */
export type ManifestKind = "image" | "index" | "artifact" | "unknown";

export interface IndexChild extends Descriptor {
  readonly platform?: Platform;
}

export interface Layer extends Descriptor {
  readonly urls: readonly string[];
}

export interface Manifest {
  readonly kind: ManifestKind;
  readonly mediaType: string;
  readonly artifactType?: string;
  readonly config: Descriptor | null;
  readonly layers: readonly Layer[];
  readonly children: readonly IndexChild[];
  readonly subject: Descriptor | null;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Reads what a manifest names. `content.mediaType` is the Content-Type it came with, or "" where none was said. */
export function parseManifest(content: ManifestContent): Manifest {
  if (content.bytes.length > largestManifest) throw manifestTooLarge(content.digest, content.bytes.length);
  const said = types.bareType(content.mediaType);
  const body = parseStrictJson(content.bytes);
  if (typeof body === "string") throw brokenManifest(content.digest, body);
  if ((said !== undefined && types.isSchema1Type(said)) || body["schemaVersion"] === 1)
    throw schema1Manifest(content.digest);
  try {
    return build(body, mediaTypeOf(body, said));
  } catch (error) {
    if (error instanceof Unreadable) throw brokenManifest(content.digest, error.message);
    throw error;
  }
}

/** Every blob that an image of this manifest needs in its repository, config first, each once. */
export function blobsOf(manifest: Manifest): readonly Layer[] {
  const { config, layers } = manifest;
  const found = new Map<Digest, Layer>();
  if (config !== null) found.set(config.digest, withUrls(config, none));
  for (const one of layers) if (!found.has(one.digest)) found.set(one.digest, one);
  return [...found.values()];
}

/** A layer from elsewhere: it has its own addresses and is not meant to be redistributed. */
export function isForeign(layer: Layer): boolean {
  return layer.urls.length > 0 && types.isForeignLayer(layer.mediaType);
}

class Unreadable extends Error {}

function mediaTypeOf(body: Record<string, unknown>, said: string | undefined): string {
  const own = body["mediaType"];
  if (own !== undefined && typeof own !== "string") throw new Unreadable("its mediaType is not a string");
  if (own !== undefined && said !== undefined && own.toLowerCase() !== said) {
    throw new Unreadable(`its mediaType is ${own}, but the registry sent it as ${said}`);
  }
  const known = own ?? said;
  if (known !== undefined) return known;
  if ("manifests" in body) return types.ociIndex;
  if ("config" in body || "layers" in body) return types.ociManifest;
  throw new Unreadable("it does not say what it is");
}

function build(body: Record<string, unknown>, mediaType: string): Manifest {
  const isIndex = types.isIndexType(mediaType);
  const isImage = mediaType === types.ociManifest || mediaType === types.dockerManifest;
  checkShape(body, mediaType);
  const config = (body["config"] ?? null) === null ? null : descriptor(body["config"], "config");
  const layerKey = mediaType === types.ociArtifact ? "blobs" : "layers";
  const layers = list(body[layerKey], layerKey, mostLayers).map((one) => layer(one, layerKey));
  const children = list(body["manifests"], "manifests", mostChildren).map((one) => child(one));
  if (isImage && config === null) throw new Unreadable("it has no config");
  if (isIndex && !("manifests" in body)) throw new Unreadable("it has no manifests");
  const artifactType = body["artifactType"];
  const manifest = {
    kind: isIndex ? ("index" as const) : kindOf(mediaType, config),
    mediaType,
    config,
    layers,
    children,
    subject: (body["subject"] ?? null) === null ? null : descriptor(body["subject"], "subject"),
    annotations: texts(body["annotations"]),
  };
  return typeof artifactType === "string" ? { ...manifest, artifactType } : manifest;
}

function kindOf(mediaType: string, config: Descriptor | null): ManifestKind {
  if (mediaType === types.ociArtifact) return "artifact";
  if (mediaType !== types.ociManifest && mediaType !== types.dockerManifest) return "unknown";
  return config !== null && types.isImageConfig(config.mediaType) ? "image" : "artifact";
}

/** Keys of both a manifest and an index make a document that two readers understand differently. */
function checkShape(body: Record<string, unknown>, mediaType: string): void {
  const ofImage = ["config", "layers", "blobs", "fsLayers", "history"].filter((key) => key in body);
  const ofIndex = "manifests" in body;
  if (ofIndex && ofImage.length > 0)
    throw new Unreadable(`it has both "manifests" and "${ofImage[0] ?? ""}"`);
  if (types.isIndexType(mediaType) && ofImage.length > 0)
    throw new Unreadable(`an index must not have "${ofImage[0] ?? ""}"`);
  const named = mediaType === types.ociManifest || mediaType === types.dockerManifest;
  if (named && ofIndex) throw new Unreadable('an image manifest must not have "manifests"');
  if ("fsLayers" in body || "history" in body) throw new Unreadable("it has the keys of schema 1");
  if ((named || types.isIndexType(mediaType)) && body["schemaVersion"] !== 2) {
    throw new Unreadable("its schemaVersion is not 2");
  }
}

function list(value: unknown, key: string, most: number): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new Unreadable(`its ${key} is not a list`);
  if (value.length > most) throw new Unreadable(`it has ${value.length} ${key}; the limit is ${most}`);
  return value as readonly unknown[];
}

function descriptor(value: unknown, where: string): Descriptor {
  if (!isRecord(value)) throw new Unreadable(`its ${where} is not an object`);
  const { mediaType, digest, size, artifactType } = value;
  if (typeof mediaType !== "string") throw new Unreadable(`its ${where} has no mediaType`);
  if (typeof digest !== "string" || !isDigest(digest)) throw new Unreadable(badDigest(where, digest));
  if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) {
    throw new Unreadable(`its ${where} has no valid size`);
  }
  // Most have nothing more: all of these have one shape, as V8 likes them.
  const plain = { mediaType, digest, size };
  const isTyped = typeof artifactType === "string";
  if (value["annotations"] === undefined) return isTyped ? { ...plain, artifactType } : plain;
  return { ...plain, ...(isTyped ? { artifactType } : {}), annotations: texts(value["annotations"]) };
}

function badDigest(where: string, digest: unknown): string {
  const algorithm = typeof digest === "string" ? /^([a-z0-9+._-]{1,16}):/i.exec(digest)?.[1] : undefined;
  if (algorithm === undefined || algorithm === "sha256") return `its ${where} has no valid digest`;
  return `its ${where} has a ${algorithm} digest, but ECR supports only sha256`;
}

function layer(value: unknown, where: string): Layer {
  const urls = isRecord(value) ? value["urls"] : undefined;
  const written = Array.isArray(urls) ? urls.filter((url): url is string => typeof url === "string") : none;
  return withUrls(descriptor(value, where), written);
}

const none: readonly string[] = [];

function withUrls(one: Descriptor, urls: readonly string[]): Layer {
  const { mediaType, digest, size, artifactType, annotations } = one;
  const isPlain = artifactType === undefined && annotations === undefined;
  return isPlain ? { mediaType, digest, size, urls } : { ...one, urls };
}

function child(value: unknown): IndexChild {
  const found = isRecord(value) ? value["platform"] : undefined;
  const one = descriptor(value, "manifests");
  return isRecord(found) ? { ...one, platform: platform(found) } : one;
}

function platform(found: Record<string, unknown>): Platform {
  const { os, architecture, variant, "os.version": osVersion } = found;
  return {
    os: typeof os === "string" ? os : "unknown",
    architecture: typeof architecture === "string" ? architecture : "unknown",
    ...(typeof variant === "string" && variant !== "" ? { variant } : {}),
    ...(typeof osVersion === "string" ? { osVersion } : {}),
  };
}

function texts(value: unknown): Readonly<Record<string, string>> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === "string"),
  );
}
