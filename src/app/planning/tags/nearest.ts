// What is at no source and in no registry any more, with the names there that it may have meant: of a tag by one listing of
// its repository, of a repository by one of its registry. A listing that fails only leaves the names out.
import type { Config } from "../../../config/config.ts";
import { placesIn } from "../../../config/places.ts";
import { type Diagnostic, Problem } from "../../../core/base/diagnostic.ts";
import { mostAlike, nearest } from "../../../core/base/nearest.ts";
import { defined } from "../../../core/base/record.ts";
import { tryParseImageRef } from "../../../core/image/reference.ts";
import type { Standing, UnsettledImage } from "../../../core/plan/standing.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import { type Nearby, noSuchImage } from "./problems.ts";

/** Of a run with more misspelt names, the first are looked at. */
const mostListings = 5;
const longestMs = 20_000;
const mostTags = 5;

export async function lostImages(
  config: Config,
  standings: ReadonlyMap<string, Standing>,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<readonly Diagnostic[]> {
  const lost = standings.get(config.target.registry)?.lost ?? [];
  const places = placesIn(config);
  const looked = new Map<string, Promise<Listed>>();
  return Promise.all(
    lost.map(async (one) => {
      const at = places.image(one.request.provenance);
      const nearby = await nearbyOf(one, { runtime, signal, looked });
      return { ...noSuchImage(one, nearby, at), ...defined({ at }) };
    }),
  );
}

type Listed =
  | { readonly kind: "tags"; readonly tags: readonly string[] }
  | { readonly kind: "repositories"; readonly names: readonly string[] }
  | { readonly kind: "nothing" };

interface Looking {
  readonly runtime: Runtime;
  readonly signal: AbortSignal;
  readonly looked: Map<string, Promise<Listed>>;
}

async function nearbyOf(
  { reference }: UnsettledImage,
  { runtime, signal, looked }: Looking,
): Promise<Nearby> {
  const ref = tryParseImageRef(reference);
  if (ref === undefined) return { kind: "unknown" };
  const { registry, repository, tag = "latest", digest } = ref;
  const name = `${registry}/${repository}`;
  if (digest === undefined && !looked.has(name) && looked.size < mostListings)
    looked.set(name, list(registry, repository, { runtime, signal }));
  const listed = await looked.get(name);
  if (listed?.kind === "tags")
    return { kind: "tag", count: listed.tags.length, nearest: mostAlike(tag, listed.tags, mostTags) };
  if (listed?.kind !== "repositories") return { kind: "unknown" };
  const near = nearest(repository, listed.names);
  return { kind: "repository", registry, nearest: near === undefined ? null : `${registry}/${near}` };
}

async function list(
  registry: string,
  repository: string,
  { runtime, signal }: Omit<Looking, "looked">,
): Promise<Listed> {
  const until = AbortSignal.any([signal, AbortSignal.timeout(longestMs)]);
  try {
    const tags = await runtime.content.tags({ registry, repository }, until);
    if (tags.length > 0) return { kind: "tags", tags: tags.map(({ tag }) => tag) };
  } catch (error) {
    if (signal.aborted) throw error;
    if (!(error instanceof Problem)) return { kind: "nothing" };
  }
  // A repository without tags is most likely none, and where there is none, its name may be misspelt.
  try {
    const names = await runtime.registries.catalog(registry, "", until);
    return names === null || names.length === 0 ? { kind: "nothing" } : { kind: "repositories", names };
  } catch (error) {
    if (signal.aborted) throw error;
    return { kind: "nothing" };
  }
}
