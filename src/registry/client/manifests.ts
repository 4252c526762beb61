// Manifests of a repository: checked against their digest before anything uses them, put with their bytes as they are,
// and found by what they refer to, by the referrers API where a registry has it, and by the tag scheme.
import { defined } from "../../core/base/record.ts";
import { problemCode } from "../../core/base/diagnostic.ts";
import { type Digest, isDigest, ownDigest, sha256 } from "../../core/base/digest.ts";
import { type Descriptor, descriptorOf, type ManifestContent } from "../../core/image/content.ts";
import { largestManifest, parseManifest } from "../../core/image/manifest.ts";
import { bareType, manifestTypes, ociIndex } from "../../core/image/media-types.ts";
import { manifestTooLarge } from "../../core/image/problems.ts";
import { referrersTag } from "../../core/image/referrer-tag.ts";
import { discard } from "../http/body.ts";
import type { Answer } from "../http/exchange.ts";
import { registryAttempts } from "../http/host.ts";
import { RegistryProblem } from "../net/problems.ts";
import { readPages } from "./listing.ts";
import { immutableTag, listTooLong, notStored, otherManifest, webPage } from "./problems.ts";
import { nameOf, type RequestContext } from "./session.ts";

const readHeaders = { accept: [...manifestTypes, "*/*;q=0.1"].join(", "), "accept-encoding": "identity" };

function asking(context: RequestContext, reference: string) {
  return {
    path: `${context.repository}/manifests/${reference}`,
    headers: readHeaders,
    doing: `reading ${named(context, reference)}`,
  };
}

function named(context: RequestContext, reference: string): string {
  return `${nameOf(context)}${isDigest(reference) ? "@" : ":"}${reference}`;
}

/** What a reference means now. A registry that doesn't say the digest is asked for the manifest itself. */
export async function headManifest(context: RequestContext, reference: string): Promise<Descriptor | null> {
  const answer = await context.session.request(context.call, {
    ...asking(context, reference),
    method: "HEAD",
    expect: [200, 404, 405],
  });
  discard(answer);
  if (!isDigest(reference)) context.session.believe(answer);
  if (answer.status === 404) return null;
  const digest = answer.header("docker-content-digest");
  const size = Number(answer.header("content-length") ?? Number.NaN);
  const mediaType = bareType(answer.header("content-type"));
  if (
    answer.status === 200 &&
    digest !== undefined &&
    isDigest(digest) &&
    size >= 0 &&
    mediaType !== undefined
  ) {
    if (isDigest(reference) && digest !== reference) throw otherManifest(nameOf(context), reference, digest);
    return { mediaType, digest: ownDigest(digest), size };
  }
  const manifest = await getManifest(context, reference);
  return manifest && descriptorOf(manifest);
}

export async function getManifest(
  context: RequestContext,
  reference: string,
): Promise<ManifestContent | null> {
  try {
    return await readManifest(context, reference);
  } catch (error) {
    // Bytes can be damaged on the way; damaged twice, they are so at the source.
    if (problemCode(error) !== "registry/digest") throw error;
    return readManifest(context, reference);
  }
}

async function readManifest(context: RequestContext, reference: string): Promise<ManifestContent | null> {
  const what = { ...asking(context, reference), method: "GET" as const, expect: [200, 404] };
  const { answer, body } = await context.session.read(context.call, what, largestManifest + 1);
  if (!isDigest(reference)) context.session.believe(answer);
  if (answer.status === 404) return null;
  if (body.length > largestManifest) throw manifestTooLarge(reference, body.length);
  if (isWebPage(answer, body)) throw webPage(`reading ${named(context, reference)}`, answer.url);
  const digest = sha256(body);
  const promised = isDigest(reference) && reference !== digest ? reference : claimedDigest(answer);
  if (promised !== undefined && promised !== digest) throw otherManifest(nameOf(context), promised, digest);
  return { digest, mediaType: bareType(answer.header("content-type")) ?? "", bytes: body };
}

function isWebPage(answer: Answer, body: Buffer): boolean {
  const type = bareType(answer.header("content-type")) ?? "";
  return (
    type === "text/html" ||
    (!type.includes("json") && /^\s*<(!doctype|html)/i.test(body.toString("latin1", 0, 100)))
  );
}

/** Another algorithm than ours can't be compared, and what we compute ourselves is what counts. */
function claimedDigest(answer: Answer): string | undefined {
  const said = answer.header("docker-content-digest")?.trim();
  return said?.startsWith("sha256:") ? said : undefined;
}

/**
 * A put whose answer was lost is looked for before it is sent again: an immutable repository refuses the second one.
 */
export async function putManifest(
  context: RequestContext,
  reference: string,
  manifest: ManifestContent,
): Promise<void> {
  const attempts = registryAttempts(context.session.retry);
  for (;;) {
    try {
      await putOnce(context, reference, manifest);
      return;
    } catch (error) {
      if (isImmutable(error)) {
        const now = (await headManifest(context, reference))?.digest;
        if (now === manifest.digest) return;
        throw immutableTag(`${nameOf(context)}:${reference}`, now, manifest.digest);
      }
      await attempts.next(error, context.call.signal);
      if (await isThere(context, reference, manifest)) return;
    }
  }
}

async function putOnce(context: RequestContext, reference: string, manifest: ManifestContent): Promise<void> {
  const { session, repository, call } = context;
  const answer = await session.once(call, {
    method: "PUT",
    kind: "manifest-put",
    path: `${repository}/manifests/${reference}`,
    headers: { "content-type": manifest.mediaType },
    body: manifest.bytes,
    expect: [200, 201, 202],
    doing: `writing ${named(context, reference)}`,
  });
  discard(answer);
  const stored = answer.header("docker-content-digest");
  if (stored === manifest.digest) return;
  // Without a word on the digest, or with another one, what is stored decides.
  if (!(await isThere(context, reference, manifest)))
    throw notStored(nameOf(context), reference, manifest.digest);
}

async function isThere(
  context: RequestContext,
  reference: string,
  manifest: ManifestContent,
): Promise<boolean> {
  return (await headManifest(context, reference))?.digest === manifest.digest;
}

/** ECR says TAG_INVALID, its API's words appear in others' answers. */
function isImmutable(error: unknown): error is RegistryProblem {
  if (!(error instanceof RegistryProblem) || (error.status ?? 0) < 400) return false;
  return error.errorCode === "TAG_INVALID" || /immutable|cannot be overwritten/i.test(error.message);
}

/** The list that the API gives; null if there is no API, which only a request shows, never a header. */
export async function askReferrers(
  context: RequestContext,
  digest: Digest,
  most = Infinity,
): Promise<readonly Descriptor[] | null> {
  const { session, repository, call } = context;
  const path = `${repository}/referrers/${digest}`;
  const doing = `reading what refers to ${nameOf(context)}@${digest}`;
  const found = new Map<Digest, Descriptor>();
  let isList = false;
  // Where there is no API, some send the page of a website.
  const asked = { ...call, path, headers: { accept: ociIndex }, doing, markupIsEmpty: true };
  try {
    await readPages(session, asked, ({ manifests }) => {
      isList = Array.isArray(manifests);
      if (!Array.isArray(manifests)) return "enough";
      const before = found.size;
      for (const one of descriptorsIn(manifests)) found.set(one.digest, one);
      if (found.size > most) throw listTooLong(doing, `${most} names`);
      return found.size - before;
    });
    return isList ? [...found.values()] : null;
  } catch (error) {
    if (!isList && error instanceof RegistryProblem && isMissing(error)) return null;
    throw error;
  }
}

/** The list under the tag of the tag scheme; empty when there is none. */
export async function readReferrersTag(
  context: RequestContext,
  digest: Digest,
): Promise<readonly Descriptor[]> {
  const content = await getManifest(context, referrersTag(digest));
  const manifest = content && parseManifest(content);
  return manifest?.kind === "index" ? manifest.children.map(plain) : [];
}

function isMissing(problem: RegistryProblem): boolean {
  return [400, 404, 405, 406, 501].includes(problem.status ?? 0);
}

/** The list is an index; it is read as strictly. */
function descriptorsIn(manifests: readonly unknown[]): readonly Descriptor[] {
  const text = JSON.stringify({ schemaVersion: 2, mediaType: ociIndex, manifests });
  const bytes = new TextEncoder().encode(text);
  return parseManifest({ digest: sha256(bytes), mediaType: ociIndex, bytes }).children.map(plain);
}

function plain({ mediaType, digest, size, artifactType, annotations }: Descriptor): Descriptor {
  return { mediaType, digest, size, ...defined({ artifactType, annotations }) };
}
