// The copy engine: an image from where it is read to all destinations that want it. What each of them lacks, the blobs
// for all of them, each once per registry; then the manifests for each, the tag last. A destination that fails doesn't
// stop the others.
import { Semaphore } from "../../net/limiter.ts";
import type { RetryEvents } from "../http/host.ts";
import type { Digest } from "../../core/base/digest.ts";
import { type ContentReader, observedReader } from "../../core/image/content.ts";
import { isForeign, type Layer, parseManifest } from "../../core/image/manifest.ts";
import type { OnEvent } from "../../core/plan/event.ts";
import { type BlobWork, ensureBlob } from "./blobs.ts";
import type { CopyDestination, DestinationAccess, DestinationRepository } from "./destination.ts";
import { type BlobDestination, ExpectedCopies, type ExpectedCopy } from "./expected-copies.ts";
import {
  type Attachment,
  blobsOfNodes,
  type ImageNode,
  nodesOf,
  readAttachments,
  readTree,
  withoutTags,
} from "./graph.ts";
import { BlobLedger, type Claimant, presenceIn } from "./ledger.ts";
import { digestGone, notPlanned } from "./problems.ts";
import { putManifests } from "./put-manifests.ts";

export interface CopyRequest {
  readonly id: string;
  readonly reader: ContentReader;
  /** At the source. */
  readonly digest: Digest;
  /** One read serves them all. */
  readonly destinations: readonly CopyDestination[];
  readonly platforms: readonly string[];
  readonly referrers: boolean;
  /** A repository that holds the image already: blobs are taken over from there where its registry is written to. */
  readonly near?: { readonly registry: string; readonly repository: string } | undefined;
  readonly foreignLayers: "keep" | "copy";
  /** The last look before a tag is put: what it throws leaves the tag as it is. */
  readonly beforeTag?: (destination: CopyDestination) => Promise<void>;
  readonly onEvent: OnEvent;
}

export interface CopyResult {
  /** With what was brought to other repositories by the way: it is reused there. */
  readonly moved: number;
  readonly reused: number;
  /** Children and referrers that were written with the image. */
  readonly parts: readonly Digest[];
  /** Destinations that did not get it. When none got it, copy throws. */
  readonly failures: readonly { readonly destination: CopyDestination; readonly error: unknown }[];
}

export interface CopyEngineOptions extends DestinationAccess {
  mountable?(registry: string): boolean;
  /** Blobs in transfer at a time. */
  readonly concurrency?: number;
  /** How long writing to one repository in advance may hold up those whose turn it is, in addition to a multiple of theirs. */
  readonly advanceMs?: number;
}

const defaultWidth = 8;
const defaultAdvanceMs = 5_000;

export class CopyEngine {
  readonly #options: CopyEngineOptions;
  readonly #expected: ExpectedCopies;
  readonly #shared: SharedWork;

  constructor(options: CopyEngineOptions) {
    this.#options = options;
    this.#expected = new ExpectedCopies(options);
    this.#shared = {
      access: options,
      ledger: new BlobLedger(),
      expected: this.#expected,
      transfers: new Semaphore(options.concurrency ?? defaultWidth),
      advanceMs: options.advanceMs ?? defaultAdvanceMs,
      mountable: (registry) => options.mountable?.(registry) ?? true,
    };
  }

  /** What will be copied, by destinations that `copy` is given later: one read can then serve several. */
  expect(copies: readonly ExpectedCopy[]): void {
    this.#expected.expect(copies);
  }

  /** An expected copy that will not come. */
  dismiss(destination: CopyDestination): void {
    this.#expected.dismiss(destination);
  }

  async copy(request: CopyRequest, signal: AbortSignal): Promise<CopyResult> {
    try {
      return await this.#copy(request, signal);
    } finally {
      for (const destination of request.destinations) this.#expected.dismiss(destination);
    }
  }

  async #copy(given: CopyRequest, signal: AbortSignal): Promise<CopyResult> {
    const { onEvent, id } = given;
    const events: RetryEvents = {
      onRetry: (attempt, why, seconds) => onEvent({ type: "retry", id, attempt, why, seconds }),
      onWait: (why, seconds) => onEvent({ type: "waiting", id, why, seconds }),
    };
    const reader = observedReader(given.reader, events);
    const { root } = await readTree(reader, given, signal);
    for (const { digest } of given.destinations)
      if (digest !== root.content.digest) throw notPlanned(digest, root.content.digest);
    const attachments = given.referrers ? await readAttachments(reader, root, signal) : [];
    return new ImageJob({ root, attachments, request: given, reader, events, signal }, this.#shared).run();
  }

  /** Gives a tag to a digest that the repository holds already. */
  async tag(wanted: CopyDestination & { readonly tag: string }, signal: AbortSignal): Promise<void> {
    const destination = this.#options.destination(wanted.registry, wanted.repository);
    const content = await destination.manifest(wanted.digest, signal);
    if (content === null) throw digestGone(wanted);
    const { mediaType } = parseManifest(content);
    await destination.putManifest(wanted.tag, { ...content, mediaType }, signal);
  }
}

interface ImageToCopy {
  readonly root: ImageNode;
  readonly attachments: readonly Attachment[];
  readonly request: CopyRequest;
  /** The request's, so that what it waits for is told. */
  readonly reader: ContentReader;
  readonly events: RetryEvents;
  readonly signal: AbortSignal;
}

/** What all images of a run have in common. */
interface SharedWork extends Pick<BlobWork, "ledger" | "expected" | "transfers" | "advanceMs" | "mountable"> {
  readonly access: DestinationAccess;
}

/** One destination on the way to its image. */
interface Receiver extends BlobDestination {
  readonly wanted: CopyDestination;
  readonly attachments: readonly Attachment[];
  /** Manifests that the repository has already. */
  readonly manifests: ReadonlySet<Digest>;
  readonly blobs: readonly Layer[];
}

class ImageJob {
  readonly #image: ImageToCopy;
  readonly #shared: SharedWork;
  readonly #failed = new Map<CopyDestination, unknown>();
  readonly #nodes: readonly ImageNode[];
  /** From the instant of its claims on: whoever claims later waits for it, and it waits for none of them. */
  #claimant: Claimant | undefined;
  #moved = 0;
  #movedInAdvance = 0;
  #reused = 0;

  constructor(image: ImageToCopy, shared: SharedWork) {
    this.#image = image;
    this.#shared = shared;
    this.#nodes = nodesWith(image.root, image.attachments);
  }

  async run(): Promise<CopyResult> {
    try {
      return await this.#run();
    } finally {
      this.#claimant?.end();
    }
  }

  async #run(): Promise<CopyResult> {
    const { request, root } = this.#image;
    const { destinations } = request;
    const found = await Promise.all(destinations.map((one) => this.#try(one, () => this.#receiver(one))));
    const receivers = found.filter((one) => one !== undefined);
    this.#noteNear();
    await this.#bringBlobs(receivers);
    const ready = receivers.filter(({ wanted }) => !this.#failed.has(wanted));
    await Promise.all(ready.map((one) => this.#try(one.wanted, () => this.#putManifests(one))));
    const failures = [...this.#failed].map(([destination, error]) => ({ destination, error }));
    if (failures[0] !== undefined && failures.length === destinations.length) throw failures[0].error;
    const digests = this.#nodes.map(({ content }) => content.digest);
    const parts = digests.filter((digest) => digest !== root.content.digest).sort();
    return { moved: this.#moved + this.#movedInAdvance, reused: this.#reused, parts, failures };
  }

  /** A destination that fails is noted, and gives nothing. */
  async #try<R>(wanted: CopyDestination, run: () => Promise<R>): Promise<R | undefined> {
    try {
      return await run();
    } catch (error) {
      this.#image.signal.throwIfAborted();
      this.#failed.set(wanted, error);
      return undefined;
    }
  }

  async #receiver(wanted: CopyDestination): Promise<Receiver> {
    const { signal } = this.#image;
    const { access } = this.#shared;
    const { registry, repository } = wanted;
    const destination = access.destination(registry, repository).observed(this.#image.events);
    const isNew = access.isNew?.(registry, repository) ?? false;
    const manifests = isNew ? new Set<Digest>() : await this.#presentParts(destination);
    const attachments = withoutTags(this.#image.attachments, wanted.leaves ?? []);
    const wantedNodes = nodesWith(this.#image.root, attachments);
    const lacking = wantedNodes.filter((node) => !manifests.has(node.content.digest));
    const blobs = this.#blobsToBring(lacking);
    const digests = blobs.map(({ digest }) => digest);
    const present = presenceIn(access, { destination, digests, signal });
    return { wanted, destination, attachments, manifests, blobs, present };
  }

  /** What refers to the image may not exist there. */
  #noteNear(): void {
    const { root, request } = this.#image;
    const { near } = request;
    if (near === undefined) return;
    for (const { digest } of this.#blobsToBring(nodesOf(root)))
      this.#shared.ledger.holds({ ...near, digest });
  }

  #blobsToBring(nodes: readonly ImageNode[]): readonly Layer[] {
    const keep = this.#image.request.foreignLayers === "keep";
    return blobsOfNodes(nodes).filter((blob) => !(keep && isForeign(blob)));
  }

  /** Children and attachments that are there need neither their blobs nor another PUT. */
  async #presentParts(destination: DestinationRepository): Promise<ReadonlySet<Digest>> {
    const { root, signal } = this.#image;
    const parts = this.#nodes.filter((node) => node !== root).map((node) => node.content.digest);
    const found = await Promise.all(parts.map((digest) => destination.head(digest, signal)));
    return new Set(parts.filter((_, at) => found[at] !== null));
  }

  async #bringBlobs(receivers: readonly Receiver[]): Promise<void> {
    // Two tags in one repository need its blobs once.
    const repositories = new Map(receivers.map((one) => [repositoryKey(one.destination), one]));
    const needs = new Map<Digest, { blob: Layer; lacking: Receiver[] }>();
    for (const receiver of repositories.values()) {
      for (const blob of receiver.blobs) {
        const need = needs.get(blob.digest) ?? { blob, lacking: [] };
        need.lacking.push(receiver);
        needs.set(blob.digest, need);
      }
    }
    const lost = new Map<string, unknown>();
    const work = this.#blobWork();
    await Promise.all(
      [...needs.values()].map(async (need) => {
        const failed = await ensureBlob(work, need.blob, need.lacking);
        for (const [destination, error] of failed) lost.set(repositoryKey(destination), error);
      }),
    );
    for (const { wanted, destination } of receivers) {
      const key = repositoryKey(destination);
      if (lost.has(key)) this.#failed.set(wanted, lost.get(key));
    }
  }

  #blobWork(): BlobWork {
    const { request, reader, events, signal } = this.#image;
    const { ledger, expected, transfers, advanceMs, mountable } = this.#shared;
    const { id, onEvent } = request;
    const report = (): void => {
      onEvent({ type: "progress", id, moved: this.#moved, reused: this.#reused });
    };
    return {
      ledger,
      expected,
      transfers,
      advanceMs,
      mountable,
      claimant: (this.#claimant ??= ledger.claimant()),
      reader,
      events,
      signal,
      onMoved: (bytes) => {
        this.#moved += bytes;
        report();
      },
      onMovedInAdvance: (bytes) => {
        this.#movedInAdvance += bytes;
      },
      onReused: (bytes) => {
        this.#reused += bytes;
        report();
      },
    };
  }

  async #putManifests({ wanted, destination, attachments, manifests }: Receiver): Promise<void> {
    const { root, request, signal } = this.#image;
    await putManifests({
      destination,
      tag: wanted.tag,
      root,
      attachments,
      present: manifests,
      repair: (node) => this.#repair(node, destination),
      beforeTag: async () => request.beforeTag?.(wanted),
      signal,
    });
    this.#claimant?.committed(destination.registry, destination.repository);
  }

  /** The registry lost blobs that it said it had: forget them, look at each, and bring what is missing. */
  async #repair(node: ImageNode, destination: DestinationRepository): Promise<void> {
    const { signal } = this.#image;
    const work = { ...this.#blobWork(), mountable: () => false, expected: null };
    for (const blob of this.#blobsToBring([node])) {
      const { registry, repository } = destination;
      this.#shared.ledger.forget({ registry, repository, digest: blob.digest });
      const lacking = { destination, present: (digest: Digest) => destination.hasBlob(digest, signal) };
      for (const [, error] of await ensureBlob(work, blob, [lacking])) throw error;
    }
  }
}

/** The image's own manifests and those of its attachments, each once. */
function nodesWith(root: ImageNode, attachments: readonly Attachment[]): readonly ImageNode[] {
  const attached = attachments.flatMap(({ node }) => nodesOf(node));
  return [...new Map([...attached, ...nodesOf(root)].map((node) => [node.content.digest, node])).values()];
}

function repositoryKey({ registry, repository }: DestinationRepository): string {
  return `${registry}/${repository}`;
}
