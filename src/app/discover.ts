// The discover use case: what the sources want or, for one tag policy, which tags of their images it keeps and drops,
// and why.
import type { Config } from "../config/config.ts";
import { Problem } from "../core/base/diagnostic.ts";
import { groupBy } from "../core/base/ordering.ts";
import type { GatedImage } from "../core/gates/verdict.ts";
import { destinationKey } from "../core/image/destination.ts";
import { formatImageRef } from "../core/image/reference.ts";
import type { WantedImage } from "../core/image/wanted.ts";
import { mapParallel } from "../net/parallel.ts";
import { assignDestinations } from "./planning/assign-destinations.ts";
import { type DiscoverOptions, discoverImages, type DiscoveredSource } from "./planning/discover.ts";
import { Gatekeeper } from "./planning/gates/gatekeeper.ts";
import { unknownPolicy } from "./planning/problems.ts";
import { resolveImages } from "./planning/resolve.ts";
import { knownDigests } from "../core/state/state.ts";
import { selectTags } from "./planning/tags/select.ts";
import { untilBelieved } from "./runtime/belief.ts";
import type { Runtime } from "./runtime/runtime.ts";

export interface PolicyExplanation {
  /** The image without tag and digest: `docker.io/library/nginx`. */
  readonly image: string;
  readonly source: string;
  readonly kept: readonly { readonly tag: string; readonly destination: string }[];
  readonly dropped: readonly { readonly tag: string; readonly why: string }[];
}

export interface Discovered {
  readonly sources: readonly DiscoveredSource[];
  /** null where no policy was asked about. */
  readonly verdicts: readonly PolicyExplanation[] | null;
  /** What the gates say of the images that were asked about; empty where there are no gates. */
  readonly gates: readonly GatedImage[];
}

export interface DiscoverQuestion extends DiscoverOptions {
  readonly policy: string | undefined;
  /** Which images to ask the gates about; null: about none. */
  readonly judged: ((image: WantedImage) => boolean) | null;
}

export async function discover(
  config: Config,
  runtime: Runtime,
  { policy, judged, ...options }: DiscoverQuestion,
  signal: AbortSignal,
): Promise<Discovered> {
  try {
    return await untilBelieved(
      runtime,
      async () => {
        const sources = (await discoverImages(config, runtime, options, signal)).map(imagesOnly);
        if (policy !== undefined) {
          const verdicts = await explainPolicy(config, runtime, { sources, policy }, signal);
          return { sources, verdicts, gates: [] };
        }
        if (judged === null || config.gates.length === 0) return { sources, verdicts: null, gates: [] };
        const asked = sources.map((one) => withImages(one, judged));
        return { sources, verdicts: null, gates: await askGates(config, runtime, asked, signal) };
      },
      signal,
    );
  } finally {
    runtime.progress.clear();
  }
}

/** A chart that is mirrored was not found: the source names it. */
function imagesOnly(one: DiscoveredSource): DiscoveredSource {
  return withImages(one, ({ chart }) => chart === undefined);
}

function withImages(one: DiscoveredSource, isWanted: (image: WantedImage) => boolean): DiscoveredSource {
  if (one.discovery === null) return one;
  return { ...one, discovery: { ...one.discovery, images: one.discovery.images.filter(isWanted) } };
}

/** What the gates would say of each image if it were to enter now, whatever ECR holds. */
async function askGates(
  config: Config,
  runtime: Runtime,
  sources: readonly DiscoveredSource[],
  signal: AbortSignal,
): Promise<readonly GatedImage[]> {
  const { state } = await runtime.state.read(signal);
  const work = { runtime, state, known: knownDigests(state), signal };
  const nowhere = { registries: new Map(), state };
  const { images: assigned } = await assignDestinations(config, sources, work);
  const { images } = await resolveImages({ ...nowhere, assigned }, runtime, signal);
  const gatekeeper = new Gatekeeper(config, { ...work, ...nowhere });
  return mapParallel(images, 8, async (image) => ({
    destination: destinationKey(image.destination),
    reference: image.source.reference,
    digest: image.source.digest,
    answers: await gatekeeper.answersFor(image),
  }));
}

/** Every image is judged by its repository's tags, whatever tag the source named. */
async function explainPolicy(
  config: Config,
  runtime: Runtime,
  { sources, policy }: { sources: readonly DiscoveredSource[]; policy: string },
  signal: AbortSignal,
): Promise<readonly PolicyExplanation[]> {
  if (config.tagPolicies[policy] === undefined) throw new Problem(unknownPolicy(policy, config));
  const { state } = await runtime.state.read(signal);
  const work = { runtime, state, known: knownDigests(state), signal };
  return mapParallel(repositoriesOf(sources), 8, async ({ image, source }) => {
    const { registry, repository } = image.ref;
    const asked = { ...image, ref: { registry, repository }, tagPolicy: policy };
    // What it selects is the question here.
    const question = { image: asked, source: { ...source, allowEmpty: true }, repository };
    const selected = await selectTags(config, question, work);
    return {
      image: formatImageRef(asked.ref),
      source: source.name,
      kept: selected.tags.flatMap(({ source: tag, destination }) =>
        tag === null ? [] : [{ tag, destination: destination ?? tag }],
      ),
      dropped: [
        ...selected.dropped,
        ...selected.young.map(({ source: tag, until }) => ({
          tag: tag ?? "",
          why: `too young until ${until}`,
        })),
      ],
    };
  });
}

/** One image for each repository of a source: the last that names it. */
function repositoriesOf(sources: readonly DiscoveredSource[]) {
  const images = sources.flatMap(({ discovery, source }) =>
    (discovery?.images ?? []).map((image) => ({ image, source })),
  );
  const byRepository = groupBy(
    images,
    ({ image: { ref }, source }) => `${source.name} ${ref.registry}/${ref.repository}`,
  );
  return [...byRepository.values()].flatMap((group) => group.slice(-1));
}
