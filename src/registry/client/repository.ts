// One repository of a registry: what can be read from it and put into it. References and names are checked
// before they get near a URL.
import { type Digest, isDigest, parseDigest, sha256 } from "../../core/base/digest.ts";
import {
  type ContentReader,
  type Descriptor,
  descriptorOf,
  type ManifestContent,
  type Referrer,
  type ReferrersWish,
  type WaitEvents,
  type WholeBlob,
} from "../../core/image/content.ts";
import { isTag } from "../../core/image/reference.ts";
import { referrersTag, signatureTags } from "../../core/image/referrer-tag.ts";
import type { Attempts } from "../../net/retry.ts";
import { discard } from "../http/body.ts";
import { registryAttempts } from "../http/host.ts";
import { mostBytes } from "../http/limits.ts";
import { RegistryProblem } from "../net/problems.ts";
import { type BlobToRead, openSession, putWhole, readBlob, startUpload, UploadStream } from "./blobs.ts";
import { listTags, type ListedTag } from "./listing.ts";
import { askReferrers, getManifest, headManifest, putManifest, readReferrersTag } from "./manifests.ts";
import { badReference, badRepository, otherBlob } from "./problems.ts";
import type { RequestContext, Session } from "./session.ts";

const pathForm = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/;

/** What is learned of a registry and a repository in a run, shared by all clients for it. */
export interface RepositoryMemory {
  /** undefined: not asked yet; `asking` is the request that will show it. */
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
    if (!pathForm.test(repository) || repository.length > 255) throw badRepository(repository);
    this.session = session;
    this.registry = session.host.name;
    this.repository = repository;
    this.#memory = memory;
  }

  /** The same repository, with another receiver of waits and attempts. */
  observed(events: WaitEvents): RepositoryClient {
    return new RepositoryClient(this.session.observed(events), this.repository, this.#memory);
  }

  async head(reference: string, signal: AbortSignal): Promise<Descriptor | null> {
    return headManifest(this.#context("pull", signal), checked(reference));
  }

  async manifest(reference: string, signal: AbortSignal): Promise<ManifestContent | null> {
    return getManifest(this.#context("pull", signal), checked(reference));
  }

  async referrers(
    digest: Digest,
    signal: AbortSignal,
    { guess = true, read = false, most }: ReferrersWish = {},
  ): Promise<readonly Referrer[]> {
    const asked = await this.#askReferrers(parseDigest(digest), signal, most);
    const known = await this.#knownTags(signal);
    // Neither the API nor the tags: the refusal says that it is unknown.
    if (asked === null && known === null && guess === false) await this.listTags(signal);
    const wanted = signatureTags(digest).filter((tag) => known?.has(tag) ?? isGuessed(tag, guess));
    const byTag = await Promise.all(wanted.map((tag) => this.#tagged(tag, read, signal)));
    // Where there is an API, a list under a tag is what an earlier registry left: looked at, but not guessed at for signatures.
    const guessesList = guess === true || (guess === "signed" && asked === null);
    const mayHaveList = known?.has(referrersTag(digest)) ?? guessesList;
    const needsList = (asked === null || asked.length === 0) && mayHaveList;
    const listed = needsList ? await readReferrersTag(this.#context("pull", signal), digest) : (asked ?? []);
    return [...listed, ...byTag.flat()];
  }

  /** Whether the registry has the referrers API; asks once for `digest`. */
  async hasReferrers(digest: Digest, signal: AbortSignal): Promise<boolean> {
    return this.#memory.registry.hasReferrers ?? (await this.#askReferrers(digest, signal)) !== null;
  }

  /** The API's list; null where there is no API, which the first request finds out for all. */
  async #askReferrers(
    digest: Digest,
    signal: AbortSignal,
    most?: number,
  ): Promise<readonly Descriptor[] | null> {
    const { registry } = this.#memory;
    // No wait before the first question: others would ask it too.
    if (registry.hasReferrers === undefined && registry.asking !== undefined)
      await registry.asking.catch(() => undefined);
    if (registry.hasReferrers === false) return null;
    const asking = askReferrers(this.#context("pull", signal), digest, most);
    registry.asking ??= asking;
    const asked = await asking;
    registry.hasReferrers ??= asked !== null;
    return asked;
  }

  blob(blob: BlobToRead, offset: number, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    parseDigest(blob.digest);
    return Promise.resolve(readBlob(this.#context("pull", signal), blob, offset));
  }

  async listTags(signal: AbortSignal): Promise<readonly ListedTag[]> {
    this.#memory.tags ??= this.#listTags(signal);
    const tags = await this.#memory.tags;
    this.session.believe();
    return tags;
  }

  async hasBlob(digest: Digest, signal: AbortSignal): Promise<boolean> {
    const answer = await this.session.request(this.#context("pull", signal).call, {
      method: "HEAD",
      path: `${this.repository}/blobs/${parseDigest(digest)}`,
      expect: [200, 404],
      doing: `looking for blob ${digest} in ${this.registry}/${this.repository}`,
    });
    discard(answer);
    return answer.status === 200;
  }

  /** A small blob, read completely and checked: an image's config. */
  async config(digest: Digest, signal: AbortSignal): Promise<Uint8Array> {
    const { answer, body } = await this.session.read(
      this.#context("pull", signal).call,
      {
        method: "GET",
        path: `${this.repository}/blobs/${parseDigest(digest)}`,
        headers: { "accept-encoding": "identity" },
        expect: [200],
        doing: `reading config ${digest} of ${this.registry}/${this.repository}`,
      },
      mostBytes.config,
    );
    if (sha256(body) !== digest) throw otherBlob(answer.url.host, digest);
    return body;
  }

  async putManifest(reference: string, manifest: ManifestContent, signal: AbortSignal): Promise<void> {
    await putManifest(this.#context("pull,push", signal), checked(reference), manifest);
  }

  async deleteManifest(digest: Digest, signal: AbortSignal): Promise<void> {
    const answer = await this.session.request(this.#context("pull,push,delete", signal).call, {
      method: "DELETE",
      path: `${this.repository}/manifests/${parseDigest(digest)}`,
      expect: [200, 202, 204, 404],
      doing: `deleting ${this.registry}/${this.repository}@${digest}`,
    });
    discard(answer);
  }

  async mount(digest: Digest, from: string, signal: AbortSignal): Promise<"mounted" | URL> {
    return startUpload(this.#context("pull,push", signal, from), { repository: from, digest });
  }

  async openUpload(blob: Descriptor, signal: AbortSignal, session?: URL): Promise<UploadStream> {
    const context = this.#context("pull,push", signal);
    return UploadStream.open(context, session ?? (await openSession(context)), blob);
  }

  async putBlob(blob: WholeBlob, signal: AbortSignal, session?: URL): Promise<void> {
    const context = this.#context("pull,push", signal);
    await putWhole(context, session ?? (await openSession(context)), blob);
  }

  attempts(): Attempts {
    return registryAttempts(this.session.retry);
  }

  #context(actions: string, signal: AbortSignal, alsoPull?: string): RequestContext {
    const { repository, session } = this;
    const scopes = [`repository:${repository}:${actions}`];
    if (alsoPull !== undefined) scopes.push(`repository:${alsoPull}:pull`);
    return { session, repository, call: { wish: { repository, scopes }, signal } };
  }

  async #tagged(tag: string, read: boolean, signal: AbortSignal): Promise<readonly Referrer[]> {
    if (!read) {
      const found = await this.head(tag, signal);
      return found === null ? [] : [{ ...found, tag }];
    }
    const content = await this.manifest(tag, signal);
    return content === null ? [] : [{ ...descriptorOf(content), tag, content }];
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
    return listTags(this.session, { ...this.#context("pull", signal).call, doing }, this.repository);
  }
}

/**
 * A repository that is read from mirrors first. A mirror that lacks something or fails is passed over; what it gives is
 * checked by digest like anything else. Writing goes to the registry itself.
 */
export class RepositoryWithMirrors extends RepositoryClient {
  readonly #own: ConstructorParameters<typeof RepositoryClient>;
  readonly #mirrors: readonly RepositoryClient[];

  constructor(own: ConstructorParameters<typeof RepositoryClient>, mirrors: readonly RepositoryClient[]) {
    super(...own);
    this.#own = own;
    this.#mirrors = mirrors;
  }

  override observed(events: WaitEvents): RepositoryClient {
    const [session, ...more] = this.#own;
    return new RepositoryWithMirrors(
      [session.observed(events), ...more],
      this.#mirrors.map((mirror) => mirror.observed(events)),
    );
  }

  override async head(reference: string, signal: AbortSignal): Promise<Descriptor | null> {
    return (
      (await this.#first((mirror) => mirror.head(reference, signal), signal)) ?? super.head(reference, signal)
    );
  }

  override async manifest(reference: string, signal: AbortSignal): Promise<ManifestContent | null> {
    const found = await this.#first((mirror) => mirror.manifest(reference, signal), signal);
    return found ?? super.manifest(reference, signal);
  }

  override async blob(
    blob: BlobToRead,
    offset: number,
    signal: AbortSignal,
  ): Promise<AsyncIterable<Uint8Array>> {
    const holder = await this.#first(async (mirror) => {
      return (await mirror.hasBlob(blob.digest, signal)) ? mirror : null;
    }, signal);
    return holder === null ? super.blob(blob, offset, signal) : holder.blob(blob, offset, signal);
  }

  async #first<T>(
    look: (mirror: RepositoryClient) => Promise<T | null>,
    signal: AbortSignal,
  ): Promise<T | null> {
    for (const mirror of this.#mirrors) {
      try {
        const found = await look(mirror);
        if (found !== null) return found;
      } catch {
        // The next one, and at last the registry itself, will say what is wrong.
        signal.throwIfAborted();
      }
    }
    return null;
  }
}

function isGuessed(tag: string, guess: boolean | "signed"): boolean {
  return guess === "signed" ? !tag.endsWith(".sbom") : guess;
}

/** A tag or a digest, and nothing that means something else in a URL. */
function checked(reference: string): string {
  if (isTag(reference) || isDigest(reference)) return reference;
  throw badReference(reference);
}
