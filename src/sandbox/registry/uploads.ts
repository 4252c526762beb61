// Blob uploads: in one request, in a stream, in chunks, or by mounting what another repository has.
import { type Digest, isDigest } from "../../core/base/digest.ts";
import type { Answer } from "../base/answer.ts";
import { mountable } from "../rules/layers.ts";
import { UploadBusy } from "../store/uploads.ts";
import { digestInvalid, RegistryError, unsupported } from "./errors.ts";
import { imagesForPush, type RegistryRequest } from "./request.ts";

interface Session {
  readonly name: string;
  readonly id: string;
}

/** POST .../blobs/uploads/ */
export async function answerUploads(request: RegistryRequest, name: string): Promise<Answer> {
  if (request.method !== "POST") throw unsupported();
  const images = imagesForPush(request, name);
  const { context, query } = request;
  const mount = query.get("mount");
  const from = query.get("from");
  if (mount !== null && isDigest(mount) && mountable(context, { name, digest: mount, from })) {
    images.addLayer(mount);
    return created(name, mount);
  }
  const id = context.store.uploads.start(name);
  if (query.get("digest") !== null) return finish(request, { name, id });
  return accepted(202, { name, id }, 0);
}

/** GET, PATCH, PUT and DELETE of one session. */
export async function answerUpload(request: RegistryRequest, session: Session): Promise<Answer> {
  const { uploads } = request.context.store;
  const size = uploads.size(session.name, session.id);
  if (size === undefined) throw unknownUpload(session.id);
  switch (request.method) {
    case "GET":
      return accepted(204, session, size);
    case "PATCH":
      return patch(request, session, size);
    case "PUT":
      checkOffset(request, session, size);
      return finish(request, session);
    case "DELETE":
      uploads.cancel(session.name, session.id);
      return { status: 204, headers: {} };
    default:
      throw unsupported();
  }
}

async function patch(request: RegistryRequest, session: Session, size: number): Promise<Answer> {
  const { quirks } = request.context;
  if (quirks.singlePatch && size > 0) {
    for await (const piece of request.request) void piece;
    return accepted(201, session, size);
  }
  checkOffset(request, session, size);
  return accepted(quirks.singlePatch ? 201 : 202, session, await append(request, session, false));
}

async function finish(request: RegistryRequest, session: Session): Promise<Answer> {
  const { context, query } = request;
  const { uploads } = context.store;
  const digest = query.get("digest") ?? "";
  if (!isDigest(digest)) throw digestInvalid(digest);
  const size = await append(request, session, true);
  if (size === 0 && context.quirks.zeroByteBlobs) {
    uploads.cancel(session.name, session.id);
    throw new RegistryError(400, "BLOB_UPLOAD_INVALID", `The upload with id '${session.id}' has no parts`);
  }
  const result = await uploads.finish(session.name, session.id, digest);
  if (result === "unknown") throw unknownUpload(session.id);
  if (result === "wrong-digest") {
    throw new RegistryError(
      400,
      "DIGEST_INVALID",
      `The layer digest '${digest}' does not match the uploaded content`,
    );
  }
  imagesForPush(request, session.name).addLayer(digest);
  return created(session.name, digest);
}

async function append(request: RegistryRequest, session: Session, whole: boolean): Promise<number> {
  try {
    return await request.context.store.uploads.append(session.name, session.id, {
      source: request.request,
      whole,
    });
  } catch (error) {
    if (!(error instanceof UploadBusy)) throw error;
    throw new RegistryError(400, "BLOB_UPLOAD_INVALID", "Another request writes to this upload");
  }
}

/** A chunk must begin where the upload ends. */
function checkOffset(request: RegistryRequest, session: Session, size: number): void {
  const range = request.request.headers["content-range"];
  if (range === undefined) return;
  const [, start, end] = /^(?:bytes[ =])?(\d+)-(\d+)(?:\/.*)?$/.exec(range) ?? [];
  const length = request.request.headers["content-length"];
  const inStep = start !== undefined && Number(start) === size;
  if (inStep && (length === undefined || Number(end) - Number(start) + 1 === Number(length))) return;
  const { headers } = accepted(416, session, size);
  throw new RegistryError(
    416,
    "BLOB_UPLOAD_INVALID",
    `The range ${range} does not continue the upload`,
    headers,
  );
}

function accepted(status: number, { name, id }: Session, size: number): Answer {
  return {
    status,
    headers: {
      Location: `/v2/${name}/blobs/uploads/${id}`,
      "Docker-Upload-UUID": id,
      Range: `0-${Math.max(size - 1, 0)}`,
    },
  };
}

function created(name: string, digest: Digest): Answer {
  return {
    status: 201,
    headers: { Location: `/v2/${name}/blobs/${digest}`, "Docker-Content-Digest": digest },
  };
}

function unknownUpload(id: string): RegistryError {
  return new RegistryError(404, "BLOB_UPLOAD_UNKNOWN", `The upload with id '${id}' does not exist`);
}
