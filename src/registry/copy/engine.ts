// The copy engine: an image from where it is read to all places that want it. Blobs first, each once per
// registry; then manifests; the tag last.
import type { ContentReader } from "../../core/content.ts";
import { Problem } from "../../core/diagnostic.ts";
import type { Digest } from "../../core/digest.ts";
import type { OnEvent } from "../../core/event.ts";
import { isForeign, type Layer } from "../../core/manifest.ts";
import { Semaphore } from "../transport/limiter.ts";
import { type Attachment, readAttachments } from "./attachments.ts";
import { type BlobPlace, type BlobWork, ensureBlob, type LayerCheck } from "./blobs.ts";
import type { Destination } from "./destination.ts";
import { blobsOfNodes, type ImageNode, nodesOf, readTree } from "./graph.ts";
import { BlobLedger } from "./ledger.ts";
import { placeImage } from "./place-image.ts";
import { presence } from "./presence.ts";

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
  readonly onEvent: OnEvent;
}

export interface CopyResult {
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
  copy(request: CopyRequest, signal: AbortSignal): Promise<CopyResult>;
  /** Gives a tag to a digest that the repository holds already. */
  tag(place: CopyDestination & { readonly tag: string }, signal: AbortSignal): Promise<void>;
}

const defaultWidth = 8;

export function createCopyEngine(options: CopyEngineOptions): CopyEngine {
  return new OpenCopyEngine(options);
}

interface Target {
  readonly place: CopyDestination;
  readonly destination: Destination;
  readonly isNew: boolean;
}

interface Work {
  readonly request: CopyRequest;
  readonly targets: readonly Target[];
  readonly blobs: BlobWork;
  readonly failed: Map<Target, unknown>;
  readonly count: { moved: number; reused: number };
}

class OpenCopyEngine implements CopyEngine {
  readonly #options: CopyEngineOptions;
  readonly #ledger = new BlobLedger();
  readonly #transfers: Semaphore;

  constructor(options: CopyEngineOptions) {
    this.#options = options;
    this.#transfers = new Semaphore(options.concurrency ?? defaultWidth);
  }

  async copy(request: CopyRequest, signal: AbortSignal): Promise<CopyResult> {
    const tree = await readTree(request.reader, request, signal);
    const { root } = tree;
    const attachments = request.referrers ? await readAttachments(request.reader, root, signal) : [];
    for (const { digest } of request.destinations) checkDigest(root.content.digest, digest);
    const work = this.#work(request, signal);
    await Promise.all(work.targets.map((target) => this.#absent(work, target, { root, attachments, signal })));
    const failures = [...work.failed].map(([{ place }, error]) => ({ destination: place, error }));
    if (failures.length === work.targets.length && failures[0] !== undefined) throw failures[0].error;
    const all = [...nodesOf(root), ...attachments.flatMap(({ node }) => nodesOf(node))];
    const parts = [...new Set(all.map(({ content }) => content.digest))].filter((one) => one !== root.content.digest);
    return { ...work.count, parts: parts.sort(), failures };
  }

  async tag(place: CopyDestination & { readonly tag: string }, signal: AbortSignal): Promise<void> {
    const destination = this.#options.destination(place.registry, place.repository);
    const content = await destination.manifest(place.digest, signal);
    if (content === null) throw gone(place);
    await destination.putManifest(place.tag, content, signal);
  }
}
