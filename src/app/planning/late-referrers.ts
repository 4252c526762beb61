// Signatures and SBOMs often appear at the source after their image was mirrored. For some time each image's source is
// asked for what refers to it: one request for an image, one tag listing for a repository, both remembered for the run.
// Only an image with news has all of its content read. A failed request is reported and holds up nothing.
import type { Config } from "../../config/config.ts";
import { type Diagnostic, Problem } from "../../core/base/diagnostic.ts";
import { groupBy } from "../../core/base/ordering.ts";
import type { ContentReader, Referrer } from "../../core/image/content.ts";
import { destinationKey } from "../../core/image/destination.ts";
import { type ImageRef, parseImageRef } from "../../core/image/reference.ts";
import type { Actual } from "../../core/plan/actual.ts";
import type { ResolvedImage } from "../../core/plan/desired.ts";
import { hasNews, type Holding, isFollowed } from "../../core/plan/late-referrers.ts";
import type { State } from "../../core/state/state.ts";
import { mapParallel } from "../../net/parallel.ts";
import { inspectImage } from "../../registry/copy/graph.ts";
import { RegistryProblem } from "../../registry/net/problems.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { referrersUnread } from "./problems.ts";

export interface LateReferrers {
  /** The images as they came; those with news know their content, so that the plan brings what is missing. */
  readonly images: readonly ResolvedImage[];
  readonly warnings: readonly Diagnostic[];
}

interface LateInput {
  readonly config: Config;
  readonly registries: Actual["registries"];
  readonly state: State;
}

const width = 64;

export async function lateReferrers(
  images: readonly ResolvedImage[],
  input: LateInput,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<LateReferrers> {
  const questions = new Questions(runtime, signal);
  const looked = await mapParallel(images, width, async (image) => {
    const holdings = followedHoldings(image, input, runtime);
    return holdings.length === 0 ? image : questions.ask(image, holdings);
  });
  return { images: looked, warnings: questions.warnings() };
}

/** Where the image is unchanged, mirrored not too long ago. */
function followedHoldings(
  image: ResolvedImage,
  { config, registries, state }: LateInput,
  runtime: Runtime,
): readonly Holding[] {
  const followMs = config.sources.find(({ name }) => name === image.request.from)?.followMs ?? 0;
  const { destination } = image;
  return runtime.kept.flatMap(({ target: { registry }, servesElsewhere }) => {
    const there = registries.get(registry)?.repositories.get(destination.repository);
    const entry = state.registries[registry]?.[destinationKey(destination)];
    if (there === undefined || entry === undefined) return [];
    const holding = { isListed: !servesElsewhere, there, entry };
    return isFollowed(image, holding, { followMs, now: runtime.now() }) ? [holding] : [];
  });
}

interface Refusal {
  /** The repository, or the registry, that was asked. */
  readonly place: string;
  readonly why: Problem;
}

/** What sources were asked in this run, each thing once; a source that refuses is not asked again. */
class Questions {
  readonly #runtime: Runtime;
  readonly #signal: AbortSignal;
  readonly #asked = new Map<string, Promise<readonly Referrer[]>>();
  readonly #refused = new Map<string, Refusal>();
  readonly #unread: Refusal[] = [];

  constructor(runtime: Runtime, signal: AbortSignal) {
    this.#runtime = runtime;
    this.#signal = signal;
  }

  async ask(image: ResolvedImage, holdings: readonly Holding[]): Promise<ResolvedImage> {
    const ref = parseImageRef(image.source.reference);
    const [registry, repository] = [ref.registry, `${ref.registry}/${ref.repository}`];
    const refused = this.#refused.get(registry) ?? this.#refused.get(repository);
    if (refused !== undefined) {
      this.#unread.push({ ...refused, place: repository });
      return image;
    }
    try {
      return await this.#look(image, ref, holdings);
    } catch (error) {
      if (!(error instanceof Problem) || this.#signal.aborted) throw error;
      const refusal = { place: repository, why: error };
      this.#unread.push(refusal);
      // A denial is for the repository; a registry in trouble would keep every further image waiting.
      if (error instanceof RegistryProblem)
        this.#refused.set((error.status ?? 500) < 500 ? repository : registry, refusal);
      return image;
    }
  }

  async #look(image: ResolvedImage, ref: ImageRef, holdings: readonly Holding[]): Promise<ResolvedImage> {
    const { digest, layout } = image.source;
    const reader = await this.#runtime.content.reader(ref, image.source);
    const found = await this.#referrers(image, ref, reader);
    const tags = layout === undefined ? await this.#tags(ref) : [];
    if (!holdings.some((one) => hasNews(one, { referrers: found, tags }))) return image;
    const wanted = { digest, platforms: image.handling.platforms, referrers: true };
    const inside = await inspectImage(reader, wanted, this.#signal);
    const fresh = inside.referrers.filter(
      (one) => !holdings.every(({ there }) => there.digests.has(one.digest)),
    );
    const bytes = fresh.reduce((sum, one) => sum + one.bytes, 0);
    return { ...image, content: { bytes, parts: inside.parts, referrers: inside.referrers } };
  }

  /** Two tags of one digest are one question. */
  #referrers({ source }: ResolvedImage, ref: ImageRef, reader: ContentReader): Promise<readonly Referrer[]> {
    const key = `${ref.registry}/${ref.repository}@${source.digest} ${source.layout ?? ""}`;
    const asked = this.#asked.get(key) ?? reader.referrers(source.digest, this.#signal, { guess: false });
    this.#asked.set(key, asked);
    return asked;
  }

  /** The listing that the reader has asked for already; where it is refused, the referrers API has answered alone. */
  async #tags(ref: ImageRef): Promise<readonly string[]> {
    try {
      return (await this.#runtime.content.tags(ref, this.#signal)).map(({ tag }) => tag);
    } catch (error) {
      if (!(error instanceof Problem) || this.#signal.aborted) throw error;
      this.#unread.push({ place: `${ref.registry}/${ref.repository}`, why: error });
      return [];
    }
  }

  warnings(): readonly Diagnostic[] {
    const byPlace = groupBy(this.#unread, ({ place }) => place);
    return [...byPlace.values()].flatMap((group) => {
      const [first] = group;
      return first === undefined ? [] : [referrersUnread(first.place, group.length, first.why.diagnostics)];
    });
  }
}
