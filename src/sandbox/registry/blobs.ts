// Blobs: looked at, read in whole or in part, and where ECR's quirk is off, deleted.
import { type Digest, isDigest } from "../../core/base/digest.ts";
import type { Answer } from "../base/answer.ts";
import type { Context } from "../base/context.ts";
import { layerState } from "../rules/layers.ts";
import type { AnyDigest } from "../store/blobs.ts";
import { blobUnknown, digestInvalid, RegistryError, unsupported } from "./errors.ts";
import { imagesIn, isKnownDigest, missingIn, type RegistryRequest } from "./request.ts";

export function answerBlob(
  request: RegistryRequest,
  { name, digest: named }: { readonly name: string; readonly digest: string },
): Answer {
  const { context, method } = request;
  const images = imagesIn(request, name);
  if (!isKnownDigest(request, named)) throw digestInvalid(named);
  const digest = context.store.blobs.resolve(named);
  if (digest === undefined || layerState(images, digest) !== "AVAILABLE") {
    throw missingIn(request, name, blobUnknown(named));
  }
  switch (method) {
    case "HEAD":
      return content(context, { digest, named }, undefined);
    case "GET":
      if (!context.quirks.redirectBlobs)
        return content(context, { digest, named }, request.request.headers.range);
      return {
        status: 307,
        headers: {
          Location: context.tokens.layerLink(digest, context.now()),
          "Docker-Content-Digest": named,
        },
      };
    case "DELETE":
      if (context.quirks.noManifestDelete) throw unsupported();
      images.removeLayer(digest);
      return { status: 202, headers: {} };
    default:
      throw unsupported();
  }
}

/** The bytes behind a signed link: no Authorization is asked for, as with ECR's storage. */
export function answerLink(request: RegistryRequest, subject: string): Answer {
  const { context, query } = request;
  if (!isDigest(subject) || !context.tokens.checkLink(subject, query, context.now())) {
    return { status: 403, headers: { "Content-Type": "application/xml" }, body: accessDenied };
  }
  if (context.store.blobs.size(subject) === undefined) return { status: 404, headers: {} };
  return content(context, { digest: subject, named: subject }, request.request.headers.range);
}

const accessDenied = "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>";

interface Asked {
  readonly digest: Digest;
  /** The same content as the client called it. */
  readonly named: AnyDigest;
}

function content(context: Context, { digest, named }: Asked, range: string | undefined): Answer {
  const size = context.store.blobs.size(digest) ?? 0;
  const part = parseRange(range, size);
  const headers = {
    "Content-Type": "application/octet-stream",
    "Docker-Content-Digest": named,
    "Accept-Ranges": "bytes",
  };
  const path = context.store.blobs.path(digest);
  if (part === undefined) return { status: 200, headers, body: { path, start: 0, length: size } };
  const contentRange = `bytes ${part.start}-${part.start + part.length - 1}/${size}`;
  return { status: 206, headers: { ...headers, "Content-Range": contentRange }, body: { path, ...part } };
}

/** RFC 9110, 14.1: one range; anything else is answered in full. Undefined means all of it. */
function parseRange(
  header: string | undefined,
  size: number,
): { readonly start: number; readonly length: number } | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (first === undefined || last === undefined || first + last === "") return undefined;
  const start = first === "" ? Math.max(size - Number(last), 0) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (start <= end) return { start, length: end - start + 1 };
  throw new RegistryError(416, "RANGE_INVALID", `The range ${header ?? ""} is outside of the blob`, {
    "Content-Range": `bytes */${size}`,
  });
}
