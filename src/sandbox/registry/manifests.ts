// Manifests: read by tag or digest, pushed by the rules of PutImage, deleted only where ECR's quirk is off.
import { defined } from "../../core/base/record.ts";
import { type Digest, isDigest } from "../../core/base/digest.ts";
import { largestManifest } from "../../core/image/manifest.ts";
import { isTag } from "../../core/image/reference.ts";
import { type Answer, readBody } from "../base/answer.ts";
import { repositoryNotFound } from "../base/ecr-error.ts";
import { Deletion, putImage, recordPull } from "../rules/images.ts";
import type { ImageRecord, Images } from "../store/images.ts";
import { digestInvalid, manifestUnknown, RegistryError, unsupported } from "./errors.ts";
import { imagesForPush, imagesIn, missingIn, type RegistryRequest, requireRepository } from "./request.ts";

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

function read(request: RegistryRequest, named: Named): Answer {
  const images = imagesIn(request, named.name);
  checkReference(request, named);
  const record = find(images, named.reference);
  if (record?.status !== "ACTIVE") {
    throw missingIn(request, named.name, manifestUnknown(named.name, named.reference));
  }
  const headers = { "Content-Type": record.mediaType, "Docker-Content-Digest": record.digest };
  if (request.method === "HEAD") {
    return { status: 200, headers: { ...headers, "Content-Length": String(record.manifestSize) } };
  }
  const body = images.manifest(record.digest);
  recordPull(images, record, request.context.now());
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
  if (byDigest && !isDigest(reference)) throw digestInvalid(reference);
  if (!byDigest && !isTag(reference)) throw tagInvalid(reference);
  const { record } = putImage(repository, images, {
    manifest,
    mediaType: request.request.headers["content-type"],
    tag: byDigest ? undefined : reference,
    digest: byDigest ? reference : undefined,
    pushedAt: request.context.now(),
    contentMustExist: request.context.quirks.contentMustExist,
  });
  return {
    status: 201,
    headers: {
      Location: `/v2/${name}/manifests/${record.digest}`,
      "Docker-Content-Digest": record.digest,
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
  const record = isDigest(reference) ? deletion.image(reference) : undefined;
  if (record === undefined) throw manifestUnknown(name, reference);
  deletion.remove(record);
  return { status: 202, headers: {} };
}

function checkReference({ context }: RegistryRequest, { name, reference }: Named): void {
  if (reference.includes(":")) {
    if (!isDigest(reference)) throw digestInvalid(reference);
  } else if (!isTag(reference)) {
    throw context.quirks.invalidTags ? tagInvalid(reference) : manifestUnknown(name, reference);
  }
}

function find(images: Images, reference: string): ImageRecord | undefined {
  const digest: Digest | undefined = isDigest(reference) ? reference : images.tag(reference);
  return digest === undefined ? undefined : images.image(digest);
}

function tagInvalid(tag: string): RegistryError {
  return new RegistryError(
    400,
    "TAG_INVALID",
    `Invalid parameter at 'imageTag' failed to satisfy constraint: 'must satisfy regular expression ` +
      `'[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}'' ('${tag}')`,
  );
}
