// Manifests: read by tag or digest, pushed by the rules of PutImage, deleted only where ECR's quirk is off.
import { createHash } from "node:crypto";
import { defined } from "../../core/base/record.ts";
import { isDigest, sha256 } from "../../core/base/digest.ts";
import { largestManifest } from "../../core/image/manifest.ts";
import { isTag } from "../../core/image/reference.ts";
import { type Answer, readBody } from "../base/answer.ts";
import { repositoryNotFound } from "../base/ecr-error.ts";
import { Deletion, putImage } from "../rules/images.ts";
import { pullThrough } from "../rules/pull-through.ts";
import { UpstreamFailure } from "../rules/upstream.ts";
import { recordPull } from "../rules/pulls.ts";
import { afterPush } from "../rules/pushed.ts";
import type { Sha512 } from "../store/blobs.ts";
import type { ImageRecord, Images } from "../store/images.ts";
import { digestInvalid, manifestUnknown, RegistryError, unsupported } from "./errors.ts";
import {
  imagesForPush,
  imagesIn,
  isKnownDigest,
  knownDigest,
  missingIn,
  type RegistryRequest,
  requireRepository,
} from "./request.ts";

interface Named {
  readonly name: string;
  readonly reference: string;
}

export function answerManifest(request: RegistryRequest, named: Named): Answer | Promise<Answer> {
  switch (request.method) {
    case "GET":
    case "HEAD":
      return read(request, named);
    case "PUT":
      return put(request, named);
    case "DELETE":
      return remove(request, named);
    default:
      throw unsupported();
  }
}

async function read(request: RegistryRequest, named: Named): Promise<Answer> {
  const images = imagesIn(request, named.name);
  checkReference(request, named);
  const record = find(request, images, named.reference) ?? (await fetched(request, named));
  if (record?.status !== "ACTIVE") {
    throw missingIn(request, named.name, unknown(request, named));
  }
  const headers = {
    "Content-Type": record.mediaType,
    "Docker-Content-Digest": calledDigest(named.reference, record),
  };
  if (request.method === "HEAD") {
    return { status: 200, headers: { ...headers, "Content-Length": String(record.manifestSize) } };
  }
  const body = images.manifest(record.digest);
  recordPull(request.context, images, record);
  return { status: 200, headers, body };
}

async function put(request: RegistryRequest, { name, reference }: Named): Promise<Answer> {
  const manifest = await readBody(request.request, largestManifest);
  if (manifest === undefined) {
    throw new RegistryError(413, "MANIFEST_INVALID", `The manifest is larger than ${largestManifest} bytes`);
  }
  const images = imagesForPush(request, name);
  const repository = request.context.store.repositories.record(name);
  if (repository === undefined) throw repositoryNotFound(name);
  const byDigest = reference.includes(":");
  if (byDigest && !isKnownDigest(request, reference)) throw digestInvalid(reference);
  if (!byDigest && !isTag(reference)) throw tagInvalid(reference);
  const { record } = putImage(repository, images, {
    manifest,
    readAs: withKeptDigests(request, manifest),
    mediaType: request.request.headers["content-type"],
    tag: byDigest ? undefined : reference,
    digest: byDigest ? sha256Named(reference, manifest) : undefined,
    pushedAt: request.context.now(),
    contentMustExist: request.context.quirks.contentMustExist,
  });
  afterPush(request.context, repository, { record, tag: byDigest ? undefined : reference });
  if (byDigest && !isDigest(reference)) {
    request.context.store.blobs.setAlias(reference as Sha512, record.digest);
  }
  const called = calledDigest(reference, record);
  return {
    status: 201,
    headers: {
      Location: `/v2/${name}/manifests/${called}`,
      "Docker-Content-Digest": called,
      ...defined({ "OCI-Subject": record.subject }),
    },
  };
}

function remove(request: RegistryRequest, { name, reference }: Named): Answer {
  if (request.context.quirks.noManifestDelete) throw unsupported();
  requireRepository(request, name);
  const deletion = new Deletion(imagesIn(request, name));
  const tagged = deletion.tag(reference);
  if (tagged !== undefined) {
    deletion.removeTag(reference, tagged);
    return { status: 202, headers: {} };
  }
  const digest = knownDigest(request, reference);
  const record = digest === undefined ? undefined : deletion.image(digest);
  if (record === undefined) throw unknown(request, { name, reference });
  deletion.remove(record);
  return { status: 202, headers: {} };
}

function checkReference(request: RegistryRequest, { name, reference }: Named): void {
  if (reference.includes(":")) {
    if (!isKnownDigest(request, reference)) throw digestInvalid(reference);
  } else if (!isTag(reference)) {
    throw request.context.quirks.invalidTags ? tagInvalid(reference) : unknown(request, { name, reference });
  }
}

function find(request: RegistryRequest, images: Images, reference: string): ImageRecord | undefined {
  const digest = reference.includes(":") ? knownDigest(request, reference) : images.tag(reference);
  return digest === undefined ? undefined : images.image(digest);
}

/** From the upstream, where a pull-through rule covers the repository. */
async function fetched(
  request: RegistryRequest,
  { name, reference }: Named,
): Promise<ImageRecord | undefined> {
  try {
    if (!(await pullThrough(request.context, name, reference))) return undefined;
  } catch (error) {
    if (!(error instanceof UpstreamFailure)) throw error;
    throw new RegistryError(404, "MANIFEST_UNKNOWN", error.message);
  }
  return find(request, imagesIn(request, name), reference);
}

/** A client gets an image under the digest that it called it by. */
function calledDigest(reference: string, record: ImageRecord): string {
  return reference.includes(":") ? reference : record.digest;
}

/** What a push's digest is by sha256; a digest by another algorithm that is wrong is given back, to be refused. */
function sha256Named(digest: string, manifest: Uint8Array): string {
  if (isDigest(digest)) return digest;
  const actual = createHash("sha512").update(manifest).digest("hex");
  return digest === `sha512:${actual}` ? sha256(manifest) : digest;
}

/** The manifest with every sha512 digest that is known here replaced by the sha256 one: read instead, never stored. */
function withKeptDigests(request: RegistryRequest, manifest: Buffer): Buffer {
  if (request.context.quirks.sha256Only || !manifest.includes("sha512:")) return manifest;
  const text = manifest.toString("utf8");
  return Buffer.from(
    text.replace(/sha512:[0-9a-f]{128}/g, (digest) => knownDigest(request, digest) ?? digest),
  );
}

function unknown({ context }: RegistryRequest, { name, reference }: Named): RegistryError {
  return manifestUnknown(name, reference, context.home.account);
}

function tagInvalid(tag: string): RegistryError {
  return new RegistryError(
    400,
    "TAG_INVALID",
    `Invalid parameter at 'imageTag' failed to satisfy constraint: 'must satisfy regular expression ` +
      `'[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}'' ('${tag}')`,
  );
}
