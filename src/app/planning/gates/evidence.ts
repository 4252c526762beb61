// The evidence of images, at their source: one reader for each repository, so that nothing is requested twice.
import { type ImageRef, parseImageRef } from "../../../core/image/reference.ts";
import type { ImageSource } from "../../../core/plan/desired.ts";
import { readEvidence } from "../../../gates/evidence/evidence.ts";
import type { Evidence } from "../../../gates/kind/evidence.ts";
import type { Runtime } from "../../runtime/runtime.ts";

export class EvidencePlaces {
  readonly #runtime: Runtime;
  readonly #places = new Map<string, Promise<Evidence>>();

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  /** Where `via` says that ECR holds the image, it is asked in place of the source. */
  of(source: Pick<ImageSource, "reference" | "layout" | "madeFrom" | "via">): Promise<Evidence> {
    const ref = parseImageRef(source.via ?? source.reference);
    const key = `${source.layout ?? source.madeFrom ?? ""} ${ref.registry}/${ref.repository}`;
    const known = this.#places.get(key) ?? this.#open(ref, source);
    this.#places.set(key, known);
    return known;
  }

  async #open(ref: ImageRef, place: Pick<ImageSource, "layout" | "madeFrom">): Promise<Evidence> {
    return readEvidence(await this.#runtime.content.reader(ref, place), this.#runtime.cache);
  }
}
