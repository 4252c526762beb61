// The copy engine: an image from where it is read to all places that want it. Blobs first, each once per
// registry; then manifests; the tag last.
import type { ContentReader } from "../../core/image/content.ts";
import { Problem } from "../../core/base/diagnostic.ts";
import type { Digest } from "../../core/base/digest.ts";
import type { OnEvent } from "../../core/plan/event.ts";
import { parseManifest } from "../../core/image/manifest.ts";
import { Semaphore } from "../../net/limiter.ts";
import { readAttachments } from "./attachments.ts";
import type { LayerCheck } from "./blobs.ts";
import type { Destination } from "./destination.ts";
import { readTree } from "./graph.ts";
import { type ExpectedCopy, Guests } from "./expected-copies.ts";
import { ImageJob } from "./image-job.ts";
import { BlobLedger } from "./ledger.ts";

export interface CopyDestination {
  readonly registry: string;
  readonly repository: string;
  /** null: by digest alone. */
  readonly tag: string | null;
  /** What the place must hold afterwards. */
  readonly digest: Digest;
}

export interface CopyRequest {
  readonly id: string;
  readonly reader: ContentReader;
  /** At the source. */
  readonly digest: Digest;
  /** One read serves them all. */
  readonly destinations: readonly CopyDestination[];
  readonly platforms: readonly string[];
  readonly referrers: boolean;
  readonly foreignLayers: "keep" | "copy";
  /** The last look before a tag is put: what it throws leaves the tag as it is. */
  readonly beforeTag?: (destination: CopyDestination) => Promise<void>;
  readonly onEvent: OnEvent;
}

export interface CopyResult {
  /** With what was brought to other repositories by the way: it is reused there. */
  readonly moved: number;
  readonly reused: number;
  /** Children and referrers that were put beside the image. */
  readonly parts: readonly Digest[];
  /** Destinations that did not get it. When none got it, copy throws. */
  readonly failures: readonly { readonly destination: CopyDestination; readonly error: unknown }[];
}

export interface CopyEngineOptions {
  destination(registry: string, repository: string): Destination;
  /** BatchCheckLayerAvailability; a HEAD for each blob without it. */
  readonly layerCheck?: LayerCheck;
  /** A repository that this run has created holds nothing yet. */
  isNew?(registry: string, repository: string): boolean;
  mountable?(registry: string): boolean;
  /** Blobs in transfer at a time. */
  readonly concurrency?: number;
}

export interface CopyEngine {
  /** What will be copied, by destinations that `copy` is given later: one read can then serve several. */
  expect(copies: readonly ExpectedCopy[]): void;
  /** An expected copy that will not come. */
  dismiss(destination: CopyDestination): void;
  copy(request: CopyRequest, signal: AbortSignal): Promise<CopyResult>;
  /** Gives a tag to a digest that the repository holds already. */
  tag(place: CopyDestination & { readonly tag: string }, signal: AbortSignal): Promise<void>;
}

const defaultWidth = 8;

export function createCopyEngine(options: CopyEngineOptions): CopyEngine {
  return new OpenCopyEngine(options);
}

class OpenCopyEngine implements CopyEngine {
  readonly #options: CopyEngineOptions;
  readonly #ledger = new BlobLedger();
  readonly #guests: Guests;
  readonly #transfers: Semaphore;

  constructor(options: CopyEngineOptions) {
    this.#options = options;
    this.#guests = new Guests(options);
    this.#transfers = new Semaphore(options.concurrency ?? defaultWidth);
  }

  expect(copies: readonly ExpectedCopy[]): void {
    this.#guests.expect(copies);
  }

  dismiss(destination: CopyDestination): void {
    this.#guests.dismiss(destination);
  }

  async copy(request: CopyRequest, signal: AbortSignal): Promise<CopyResult> {
    try {
      return await this.#copy(request, signal);
    } finally {
      for (const destination of request.destinations) this.#guests.dismiss(destination);
    }
  }

  async #copy(request: CopyRequest, signal: AbortSignal): Promise<CopyResult> {
    const { root } = await readTree(request.reader, request, signal);
    for (const { digest } of request.destinations) checkDigest(root.content.digest, digest);
    const attachments = request.referrers ? await readAttachments(request.reader, root, signal) : [];
    const { onEvent, id } = request;
    const job = new ImageJob(
      { root, attachments, request, signal },
      {
        ...this.#options,
        ledger: this.#ledger,
        guests: this.#guests,
        transfers: this.#transfers,
        events: {
          onRetry: (attempt, why) => onEvent({ type: "retry", id, attempt, why }),
          onWait: (why, seconds) => onEvent({ type: "waiting", id, why, seconds }),
        },
      },
    );
    return job.run();
  }

  async tag(place: CopyDestination & { readonly tag: string }, signal: AbortSignal): Promise<void> {
    const destination = this.#options.destination(place.registry, place.repository);
    const content = await destination.manifest(place.digest, signal);
    if (content === null) throw gone(place);
    const { mediaType } = parseManifest(content);
    await destination.putManifest(place.tag, { ...content, mediaType }, signal);
  }
}

function checkDigest(made: Digest, planned: Digest): void {
  if (made === planned) return;
  throw new Problem({
    code: "registry/other-digest",
    severity: "error",
    summary: "The image is not the one that was planned",
    detail: `${planned} was planned, ${made} would be written.`,
    hint: "Plan again.",
  });
}

function gone(place: CopyDestination): Problem {
  return new Problem({
    code: "registry/not-found",
    severity: "error",
    summary: "The digest to tag is gone",
    detail: `${place.registry}/${place.repository} holds no ${place.digest}.`,
    hint: "Plan again: the image will be copied.",
  });
}
