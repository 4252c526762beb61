// One image on its way to its destinations: what each of them lacks, the blobs for all of them, then the
// manifests for each. A destination that fails doesn't stop the others.
import type { Digest } from "../../core/base/digest.ts";
import { isForeign, type Layer } from "../../core/image/manifest.ts";
import type { Semaphore } from "../../net/limiter.ts";
import type { RetryEvents } from "../http/retry.ts";
import type { Attachment } from "./attachments.ts";
import { type BlobPlace, type BlobWork, ensureBlob } from "./blobs.ts";
import type { Destination } from "./destination.ts";
import type { CopyDestination, CopyEngineOptions, CopyRequest, CopyResult } from "./engine.ts";
import { blobsOfNodes, type ImageNode, nodesOf } from "./graph.ts";
import type { Guests } from "./expected-copies.ts";
import type { BlobLedger } from "./ledger.ts";
import { placeImage } from "./put-manifests.ts";
import { presence } from "./presence.ts";

export interface ImageToCopy {
  readonly root: ImageNode;
  readonly attachments: readonly Attachment[];
  readonly request: CopyRequest;
  readonly signal: AbortSignal;
}

export interface JobOptions extends CopyEngineOptions {
  readonly ledger: BlobLedger;
  readonly guests: Guests;
  readonly transfers: Semaphore;
  readonly events: RetryEvents;
}

interface Target extends BlobPlace {
  readonly wanted: CopyDestination;
  /** Manifests that the repository has already. */
  readonly manifests: ReadonlySet<Digest>;
  readonly blobs: readonly Layer[];
}

export class ImageJob {
  readonly #image: ImageToCopy;
  readonly #options: JobOptions;
  readonly #failed = new Map<CopyDestination, unknown>();
  readonly #nodes: readonly ImageNode[];
  #moved = 0;
  #fed = 0;
  #reused = 0;

  constructor(image: ImageToCopy, options: JobOptions) {
    this.#image = image;
    this.#options = options;
    const attached = image.attachments.flatMap(({ node }) => nodesOf(node));
    this.#nodes = [
      ...new Map([...attached, ...nodesOf(image.root)].map((node) => [node.content.digest, node])).values(),
    ];
  }

  async run(): Promise<CopyResult> {
    const { request, root } = this.#image;
    const targets = await this.#each(
      request.destinations,
      (wanted) => wanted,
      (wanted) => this.#target(wanted),
    );
    await this.#bringBlobs(targets);
    const ready = targets.filter(({ wanted }) => !this.#failed.has(wanted));
    await this.#each(
      ready,
      (target) => target.wanted,
      (target) => this.#place(target),
    );
    const failures = [...this.#failed].map(([destination, error]) => ({ destination, error }));
    if (failures[0] !== undefined && failures.length === request.destinations.length) throw failures[0].error;
    const digests = this.#nodes.map(({ content }) => content.digest);
    const parts = digests.filter((digest) => digest !== root.content.digest).sort();
    return { moved: this.#moved + this.#fed, reused: this.#reused, parts, failures };
  }

  /** Runs for each; a destination that fails is noted and left out of the results. */
  async #each<T, R>(
    all: readonly T[],
    destinationOf: (one: T) => CopyDestination,
    run: (one: T) => Promise<R>,
  ): Promise<R[]> {
    const results = await Promise.all(
      all.map(async (one) => {
        try {
          return [await run(one)];
        } catch (error) {
          this.#image.signal.throwIfAborted();
          this.#failed.set(destinationOf(one), error);
          return [];
        }
      }),
    );
    return results.flat();
  }

  async #target(wanted: CopyDestination): Promise<Target> {
    const { signal } = this.#image;
    const { registry, repository } = wanted;
    const destination = this.#options.destination(registry, repository).observed(this.#options.events);
    const isNew = this.#options.isNew?.(registry, repository) ?? false;
    const manifests = isNew ? new Set<Digest>() : await this.#presentParts(destination);
    const lacking = this.#nodes.filter((node) => !manifests.has(node.content.digest));
    const keep = this.#image.request.foreignLayers === "keep";
    const blobs = blobsOfNodes(lacking).filter((blob) => !(keep && isForeign(blob)));
    const digests = blobs.map(({ digest }) => digest);
    const { layerCheck } = this.#options;
    const present = presence({ destination, isNew, layerCheck, digests, signal });
    return { wanted, destination, manifests, blobs, present };
  }

  /** Children and attachments that are there need neither their blobs nor another PUT. */
  async #presentParts(destination: Destination): Promise<ReadonlySet<Digest>> {
    const { root, signal } = this.#image;
    const parts = this.#nodes.filter((node) => node !== root).map((node) => node.content.digest);
    const found = await Promise.all(parts.map((digest) => destination.head(digest, signal)));
    return new Set(parts.filter((_, at) => found[at] !== null));
  }

  async #bringBlobs(targets: readonly Target[]): Promise<void> {
    // Two tags in one repository need its blobs once.
    const places = new Map(targets.map((target) => [destinationKey(target.destination), target]));
    const needs = new Map<Digest, { blob: Layer; targets: Target[] }>();
    for (const target of places.values()) {
      for (const blob of target.blobs) {
        const need = needs.get(blob.digest) ?? { blob, targets: [] };
        need.targets.push(target);
        needs.set(blob.digest, need);
      }
    }
    const lost = new Map<string, unknown>();
    const work = this.#blobWork();
    await Promise.all(
      [...needs.values()].map(async (need) => {
        const failed = await ensureBlob(work, need.blob, need.targets);
        for (const [destination, error] of failed) lost.set(destinationKey(destination), error);
      }),
    );
    for (const { wanted, destination } of targets) {
      const key = destinationKey(destination);
      if (lost.has(key)) this.#failed.set(wanted, lost.get(key));
    }
  }

  #blobWork(): BlobWork {
    const { request, signal } = this.#image;
    const { id, onEvent } = request;
    const report = (): void => {
      onEvent({ type: "progress", id, moved: this.#moved, reused: this.#reused });
    };
    return {
      reader: request.reader,
      ledger: this.#options.ledger,
      guests: this.#options.guests,
      events: this.#options.events,
      transfers: this.#options.transfers,
      mountable: (registry) => this.#options.mountable?.(registry) ?? true,
      signal,
      onMoved: (bytes) => {
        this.#moved += bytes;
        report();
      },
      onFed: (bytes) => {
        this.#fed += bytes;
      },
      onReused: (bytes) => {
        this.#reused += bytes;
        report();
      },
    };
  }

  async #place({ wanted, destination, manifests }: Target): Promise<void> {
    const { root, attachments, request, signal } = this.#image;
    const repair = (node: ImageNode): Promise<void> => this.#repair(node, destination);
    const beforeTag = async (): Promise<void> => request.beforeTag?.(wanted);
    const placement = {
      destination,
      tag: wanted.tag,
      root,
      attachments,
      present: manifests,
      repair,
      beforeTag,
      signal,
    };
    await placeImage(placement);
  }

  /** The registry lost blobs that it said it had: forget them, look at each, and bring what is missing. */
  async #repair(node: ImageNode, destination: Destination): Promise<void> {
    const { signal, request } = this.#image;
    const work = { ...this.#blobWork(), mountable: () => false, guests: null };
    const blobs = blobsOfNodes([node]).filter(
      (blob) => !(request.foreignLayers === "keep" && isForeign(blob)),
    );
    for (const blob of blobs) {
      this.#options.ledger.forget(destination.registry, destination.repository, blob.digest);
      const place = { destination, present: (digest: Digest) => destination.hasBlob(digest, signal) };
      for (const [, error] of await ensureBlob(work, blob, [place])) throw error;
    }
  }
}

function destinationKey({ registry, repository }: Destination): string {
  return `${registry}/${repository}`;
}
