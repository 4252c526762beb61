// One repository of a registry: what can be read from it and put into it. References and names are checked
// before they get near a URL.
import type { ContentReader, Descriptor, ManifestContent, Referrer } from "../../core/image/content.ts";
import { Problem } from "../../core/base/diagnostic.ts";
import { type Digest, isDigest, parseDigest, sha256 } from "../../core/base/digest.ts";
import { isTag } from "../../core/image/reference.ts";
import { discard } from "../http/body.ts";
import type { Attempts } from "../../net/retry.ts";
import { registryAttempts, type RetryEvents } from "../http/retry.ts";
import { refused, RegistryProblem } from "../net/problems.ts";
import { type BlobToRead, readBlob } from "./blob-read.ts";
import type { BlobUpload, WholeBlob } from "../copy/destination.ts";
import { openSession, putWhole, startUpload, UploadStream } from "./blob-write.ts";
import { listTags, type ListedTag } from "./listing.ts";
import { getManifest, headManifest } from "./manifest-read.ts";
import { referrersTag, signatureTags } from "../../core/image/referrer-tag.ts";
import { askReferrers, readReferrersTag } from "./referrers.ts";
import { putManifest } from "./manifest-write.ts";
import type { Call, Session } from "./session.ts";

const largestConfig = 16 * 1024 * 1024;
const pathForm = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/;

/** What is learned of a registry and a repository in a run, shared by all clients for it. */
export interface RepositoryMemory {
  /** undefined: not asked yet; `asking` is the request that will tell. */
  readonly registry: { hasReferrers?: boolean; asking?: Promise<unknown> };
  tags: Promise<readonly ListedTag[]> | undefined;
  tagNames?: ReadonlySet<string>;
}

export class RepositoryClient implements ContentReader {
  readonly registry: string;
  readonly repository: string;
  readonly session: Session;
  readonly #memory: RepositoryMemory;

  constructor(session: Session, repository: string, memory: RepositoryMemory) {
    if (!pathForm.test(repository) || repository.length > 255) throw badName(repository);
    this.session = session;
    this.registry = session.host.name;
    this.repository = repository;
    this.#memory = memory;
  }

  /** The same repository, with waits and attempts told to somebody else. */
  observed(events: RetryEvents): RepositoryClient {
    return new RepositoryClient(this.session.observed(events), this.repository, this.#memory);
  }

  async head(reference: string, signal: AbortSignal): Promise<Descriptor | null> {
    return headManifest(this.place("pull", signal), checked(reference));
  }

  async manifest(reference: string, signal: AbortSignal): Promise<ManifestContent | null> {
    return getManifest(this.place("pull", signal), checked(reference));
  }

  async referrers(digest: Digest, signal: AbortSignal): Promise<readonly Referrer[]> {
    const place = this.place("pull", signal);
    const asked = await this.#askReferrers(parseDigest(digest), signal);
    const known = await this.#knownTags(signal);
    const mayHave = (tag: string) => known === null || known.has(tag);
    const wanted = signatureTags(digest).filter((tag) => mayHave(tag));
    const byTag = await Promise.all(wanted.map((tag) => this.#tagged(tag, signal)));
    const needsList = (asked === null || asked.length === 0) && mayHave(referrersTag(digest));
    const listed = needsList ? await readReferrersTag(place, digest) : (asked ?? []);
    return [...listed, ...byTag.flat()];
  }

  /** Whether the registry has the referrers API; asks once for `digest`. */
  async hasReferrers(digest: Digest, signal: AbortSignal): Promise<boolean> {
    return this.#memory.registry.hasReferrers ?? (await this.#askReferrers(digest, signal)) !== null;
  }

  /** The API's list; null where there is no API, which the first request finds out for all. */
  async #askReferrers(digest: Digest, signal: AbortSignal): Promise<readonly Descriptor[] | null> {
    const { registry } = this.#memory;
    // No wait before the first question: others would ask it too.
    if (registry.hasReferrers === undefined && registry.asking !== undefined)
      await registry.asking.catch(() => undefined);
    if (registry.hasReferrers === false) return null;
    const asking = askReferrers(this.place("pull", signal), digest);
    registry.asking ??= asking;
    const asked = await asking;
    registry.hasReferrers ??= asked !== null;
    return asked;
  }

  blob(blob: BlobToRead, offset: number, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    parseDigest(blob.digest);
    return Promise.resolve(readBlob({ ...this.place("pull", signal), blob }, offset));
  }

  async listTags(signal: AbortSignal): Promise<readonly ListedTag[]> {
    this.#memory.tags ??= this.#listTags(signal);
    return this.#memory.tags;
  }

  async hasBlob(digest: Digest, signal: AbortSignal): Promise<boolean> {
    const answer = await this.session.request({
      ...this.place("pull", signal).call,
      method: "HEAD",
      path: `${this.repository}/blobs/${parseDigest(digest)}`,
      expect: [200, 404],
      doing: `looking for blob ${digest} in ${this.registry}/${this.repository}`,
    });
    discard(answer);
    return answer.status === 200;
  }

  /** A small blob as a whole, checked: an image's config. */
  async config(digest: Digest, signal: AbortSignal): Promise<Uint8Array> {
    const { answer, body } = await this.session.read(
      {
        ...this.place("pull", signal).call,
        method: "GET",
        path: `${this.repository}/blobs/${parseDigest(digest)}`,
        headers: { "accept-encoding": "identity" },
        expect: [200],
        doing: `reading config ${digest} of ${this.registry}/${this.repository}`,
      },
      largestConfig,
    );
    if (sha256(body) !== digest) {
      throw refused(
        "registry/digest",
        "A blob has another digest than it should",
        `${answer.url.host}: ${digest}.`,
      );
    }
    return body;
  }

  async putManifest(reference: string, manifest: ManifestContent, signal: AbortSignal): Promise<void> {
    await putManifest(this.place("pull,push", signal), checked(reference), manifest);
  }

  async deleteManifest(digest: Digest, signal: AbortSignal): Promise<void> {
    const answer = await this.session.request({
      ...this.place("pull,push,delete", signal).call,
      method: "DELETE",
      path: `${this.repository}/manifests/${parseDigest(digest)}`,
      expect: [200, 202, 204, 404],
      doing: `deleting ${this.registry}/${this.repository}@${digest}`,
    });
    discard(answer);
  }

  async mount(digest: Digest, from: string, signal: AbortSignal): Promise<"mounted" | URL> {
    const place = this.place("pull,push", signal, [from]);
    return startUpload(place, { repository: from, digest });
  }

  async openUpload(blob: Descriptor, signal: AbortSignal, session?: URL): Promise<BlobUpload> {
    const place = this.place("pull,push", signal);
    return UploadStream.open(place, session ?? (await openSession(place)), blob);
  }

  async putBlob(blob: WholeBlob, signal: AbortSignal): Promise<void> {
    const place = this.place("pull,push", signal);
    await putWhole(place, blob.session ?? (await openSession(place)), blob);
  }

  attempts(): Attempts {
    return registryAttempts(this.session.host.retry);
  }

  private place(actions: string, signal: AbortSignal, alsoPull: readonly string[] = []) {
    const scopes = [this.repository, ...alsoPull].map((name) =>
      name === this.repository ? `repository:${name}:${actions}` : `repository:${name}:pull`,
    );
    const call: Pick<Call, "wish" | "signal"> = { wish: { repository: this.repository, scopes }, signal };
    return { session: this.session, repository: this.repository, call };
  }

  async #tagged(tag: string, signal: AbortSignal): Promise<readonly Referrer[]> {
    const found = await this.head(tag, signal);
    return found === null ? [] : [{ ...found, tag }];
  }

  /** All tags, where a listing is allowed; null where each tag must be asked for. */
  async #knownTags(signal: AbortSignal): Promise<ReadonlySet<string> | null> {
    try {
      const tags = await this.listTags(signal);
      return (this.#memory.tagNames ??= new Set(tags.map(({ tag }) => tag)));
    } catch (error) {
      if (error instanceof RegistryProblem && (error.status ?? 0) >= 400) return null;
      throw error;
    }
  }

  async #listTags(signal: AbortSignal): Promise<readonly ListedTag[]> {
    const doing = `listing the tags of ${this.registry}/${this.repository}`;
    return listTags(this.session, { ...this.place("pull", signal).call, doing }, this.repository);
  }
}

/** A tag or a digest, and nothing that means something else in a URL. */
function checked(reference: string): string {
  if (isTag(reference) || isDigest(reference)) return reference;
  throw new Problem({
    code: "reference/syntax",
    severity: "error",
    summary: "Not a tag or digest",
    detail: `${JSON.stringify(reference.slice(0, 140))} can't be asked for.`,
  });
}

function badName(repository: string): Problem {
  return new Problem({
    code: "reference/syntax",
    severity: "error",
    summary: "Not a repository name",
    detail: `${JSON.stringify(repository.slice(0, 300))} can't be asked for.`,
  });
}
