// Reads a layer of an attachment: all of it, within limits, checked against digest and size. What was read once is kept, and
// checked again whenever it is taken from there.
import { sha256 } from "../../core/base/digest.ts";
import { Problem, problemCode } from "../../core/base/diagnostic.ts";
import type { ContentReader, Descriptor } from "../../core/image/content.ts";
import type { KeptContent } from "../../storage/kept-content.ts";
import { Unusable } from "../kind/unusable.ts";
import { type EvidenceLimits, mostBytesOf } from "./limits.ts";

/** Layers up to this size stay in memory: several signers look at one signature. */
const smallBytes = 256 * 1024;

export type EvidenceStore = Pick<KeptContent, "read" | "keep">;

/** What is still to be spent on one subject's layers. */
export class Budget {
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  take(bytes: number): void {
    this.#left -= bytes;
    if (this.#left < 0)
      throw new Unusable("too-much-evidence", "all evidence of the image together is too large");
  }
}

export class LayerReader {
  readonly #reader: ContentReader;
  readonly #kept: EvidenceStore;
  readonly #limits: EvidenceLimits;

  constructor(reader: ContentReader, kept: EvidenceStore, limits: EvidenceLimits) {
    this.#reader = reader;
    this.#kept = kept;
    this.#limits = limits;
  }

  /** A function that reads the layer; a small one only once. */
  open(layer: Descriptor, budget: Budget): (signal: AbortSignal) => Promise<Uint8Array> {
    let isPaid = false;
    let known: Uint8Array | undefined;
    return async (signal) => {
      if (known !== undefined) return known;
      const most = mostBytesOf(layer.mediaType, this.#limits);
      if (layer.size > most)
        throw new Unusable("too-much-evidence", `a layer declares ${layer.size} bytes; the limit is ${most}`);
      if (!isPaid) budget.take(layer.size);
      isPaid = true;
      const bytes = await this.#read(layer, signal);
      if (bytes.length <= smallBytes) known = bytes;
      return bytes;
    };
  }

  async #read(layer: Descriptor, signal: AbortSignal): Promise<Uint8Array> {
    const kept = await this.#kept.read(layer.digest);
    if (kept !== undefined && kept.length === layer.size && sha256(kept) === layer.digest) return kept;
    const bytes = await this.#fetch(layer, signal);
    if (sha256(bytes) !== layer.digest)
      throw new Unusable("malformed", "the content of a layer does not match the digest in its manifest");
    await this.#kept.keep(layer.digest, bytes);
    return bytes;
  }

  async #fetch(layer: Descriptor, signal: AbortSignal): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    let length = 0;
    try {
      for await (const piece of await this.#reader.blob(layer, 0, signal)) {
        length += piece.length;
        if (length > layer.size) throw tooLong(layer);
        // The reader may use its memory again.
        pieces.push(Uint8Array.from(piece));
      }
    } catch (error) {
      signal.throwIfAborted();
      throw unusableLayer(error, layer, () => sha256(Buffer.concat(pieces)) === layer.digest);
    }
    return Buffer.concat(pieces);
  }
}

/** `isWhole`: what came is all that the digest names, though the manifest claims more. */
function unusableLayer(error: unknown, layer: Descriptor, isWhole: () => boolean): unknown {
  if (!(error instanceof Problem)) return error;
  const code = problemCode(error);
  const options = { cause: error };
  if (code === "registry/blob-size") return tooLong(layer, options);
  if (isWhole() || code === "layout/wrong-size")
    return new Unusable(
      "malformed",
      `the size of a layer differs from the ${layer.size} bytes in its manifest`,
      options,
    );
  if (code === "registry/digest" || code === "layout/wrong-digest")
    return new Unusable(
      "malformed",
      "the content of a layer does not match the digest in its manifest",
      options,
    );
  return error;
}

function tooLong(layer: Descriptor, options?: { cause: unknown }): Unusable {
  return new Unusable(
    "too-much-evidence",
    `a layer is longer than the ${layer.size} bytes in its manifest`,
    options,
  );
}
