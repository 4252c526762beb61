// Blob uploads: in one request, in a stream, in chunks, or by mounting what another repository has.
import type { Answer } from "../base/answer.ts";
import { mountable } from "../rules/layers.ts";
import type { AnyDigest } from "../store/blobs.ts";
import { UploadBusy } from "../store/uploads.ts";
import { digestInvalid, RegistryError, unsupported } from "./errors.ts";
import { imagesForPush, isKnownDigest, knownDigest, type RegistryRequest } from "./request.ts";

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
  const digest = mount === null ? undefined : knownDigest(request, mount);
  if (mount !== null && digest !== undefined && mountable(context, { name, digest, from })) {
    images.addLayer(digest);
    return created(name, mount as AnyDigest);
  }
  const id = context.store.uploads.start(name);
  if (query.get("digest") !== null) return finish(request, { name, id });
  return { status: 202, headers: sessionHeaders({ name, id }, 0) };
}

/** GET, PATCH, PUT and DELETE of one session. */
export async function answerUpload(request: RegistryRequest, session: Session): Promise<Answer> {
  const { uploads } = request.context.store;
  const size = uploads.size(session.name, session.id);
  if (size === undefined) throw unknownUpload(session.id);
  switch (request.method) {
    case "GET":
      return accepted(request, session, 204);
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
  checkOffset(request, session, size);
  await append(request, session, false);
  return accepted(request, session, request.context.quirks.stickyRange ? 201 : 202);
}

async function finish(request: RegistryRequest, session: Session): Promise<Answer> {
  const { context, query } = request;
  const { uploads } = context.store;
  const digest = query.get("digest") ?? "";
  if (!isKnownDigest(request, digest)) throw digestInvalid(digest);
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
  imagesForPush(request, session.name).addLayer(result.kept);
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
  const { headers } = accepted(request, session, 416);
  throw new RegistryError(
    416,
    "BLOB_UPLOAD_INVALID",
    `The range ${range} does not continue the upload`,
    headers,
  );
}

/** How far the upload is or, with ECR's quirk, how far it was after its first body. */
function accepted({ context }: RegistryRequest, session: Session, status: number): Answer {
  const { uploads } = context.store;
  const first = context.quirks.stickyRange ? uploads.firstEnd(session.name, session.id) : undefined;
  const end = first ?? uploads.size(session.name, session.id) ?? 0;
  return { status, headers: sessionHeaders(session, end) };
}

function sessionHeaders({ name, id }: Session, end: number): Readonly<Record<string, string>> {
  return {
    Location: `/v2/${name}/blobs/uploads/${id}`,
    "Docker-Upload-UUID": id,
    Range: `0-${Math.max(end - 1, 0)}`,
  };
}

function created(name: string, digest: AnyDigest): Answer {
  return {
    status: 201,
    headers: { Location: `/v2/${name}/blobs/${digest}`, "Docker-Content-Digest": digest },
  };
}

function unknownUpload(id: string): RegistryError {
  return new RegistryError(404, "BLOB_UPLOAD_UNKNOWN", `The upload with id '${id}' does not exist`);
}
