// Lists: the tags of a repository, the repositories of the registry, the referrers of an image.
import type { Answer } from "../base/answer.ts";
import { startAfter } from "../base/paging.ts";
import { referrerDescriptor } from "../rules/images.ts";
import { digestInvalid, RegistryError, unsupported } from "./errors.ts";
import { imagesIn, isKnownDigest, knownDigest, type RegistryRequest, requireRepository } from "./request.ts";

const defaultPage = 100;
const largestPage = 1000;

export function answerTags(request: RegistryRequest, name: string): Answer {
  requireRepository(request, name);
  const listing = imagesIn(request, name).listing();
  const active = listing.sortedTags.filter((tag) => {
    const digest = listing.tags.get(tag);
    return digest !== undefined && listing.images.get(digest)?.status === "ACTIVE";
  });
  const page = pageOf(request, active, `/v2/${name}/tags/list`);
  return json({ name, tags: page.items }, page.headers);
}

export function answerCatalog(request: RegistryRequest): Answer {
  const page = pageOf(request, request.context.store.repositories.names(), "/v2/_catalog");
  return json({ repositories: page.items }, page.headers);
}

export function answerReferrers(
  request: RegistryRequest,
  { name, digest }: { readonly name: string; readonly digest: string },
): Answer {
  if (!isKnownDigest(request, digest)) throw digestInvalid(digest);
  if (request.context.quirks.repositoriesMustExist) requireRepository(request, name);
  const wanted = request.query.get("artifactType");
  const images = imagesIn(request, name);
  const subject = knownDigest(request, digest);
  const all = (subject === undefined ? [] : images.referrers(subject)).filter(
    (record) => record.status === "ACTIVE",
  );
  const manifests = all
    .map(referrerDescriptor)
    .filter((descriptor) => wanted === null || descriptor.artifactType === wanted);
  const mediaType = "application/vnd.oci.image.index.v1+json";
  const filtered: Readonly<Record<string, string>> =
    wanted === null ? {} : { "OCI-Filters-Applied": "artifactType" };
  return json({ schemaVersion: 2, mediaType, manifests }, { "Content-Type": mediaType, ...filtered });
}

function pageOf(
  request: RegistryRequest,
  all: readonly string[],
  path: string,
): { readonly items: readonly string[]; readonly headers: Readonly<Record<string, string>> } {
  if (request.method !== "GET" && request.method !== "HEAD") throw unsupported();
  const size = pageSize(request.query.get("n"));
  const last = request.query.get("last");
  const start = last === null ? 0 : startAfter(all, (item) => item, last);
  const items = all.slice(start, start + size);
  const end = items.at(-1);
  if (end === undefined || start + size >= all.length) return { items, headers: {} };
  return { items, headers: { Link: `<${path}?last=${encodeURIComponent(end)}&n=${size}>; rel="next"` } };
}

function pageSize(text: string | null): number {
  if (text === null) return defaultPage;
  if (!/^\d{1,9}$/.test(text)) {
    throw new RegistryError(400, "PAGINATION_NUMBER_INVALID", `'${text}' is not a number of results`);
  }
  const size = Number(text);
  if (size <= largestPage) return size;
  throw unsupported(
    `Invalid parameter at 'maxResults' failed to satisfy constraint: 'must have value less than or equal to ${largestPage}'`,
  );
}

function json(body: unknown, headers: Readonly<Record<string, string>>): Answer {
  return {
    status: 200,
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  };
}
