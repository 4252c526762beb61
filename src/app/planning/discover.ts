// Asks every source what it wants, at the same time. A source that fails stops no other: it is reported, or
// its fallback list is used and said so.
import type { Config, SourceConfig } from "../../config/config.ts";
import { inConfig } from "../../config/places.ts";
import { type Diagnostic, Problem, isBadInput, fault } from "../../core/base/diagnostic.ts";
import { defined } from "../../core/base/record.ts";
import { matchGlob } from "../../core/base/glob.ts";
import { choosesTags } from "../../core/naming/tags/policy.ts";
import { coverageOf } from "../../core/kubernetes/coverage.ts";
import { holderKey, withoutListedFolders } from "../../core/kubernetes/questions.ts";
import { matchesReference, plannedOnly } from "../../core/kubernetes/filter.ts";
import type { Coverage } from "../../core/image/coverage.ts";
import type { Discovery, Provenance, WantedImage } from "../../core/image/wanted.ts";
import { readFallback } from "../../sources/list/source.ts";
import { sourceKind } from "../../sources/index.ts";
import type { SourceContext } from "../../sources/kind/kind.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { sourceContext } from "../runtime/source-context.ts";
import { sourceSelectsNothing, tooFewImages, unknownSources, withBrokenFallback } from "./problems.ts";
import { placedInConfig } from "../../sources/kind/place.ts";

export interface DiscoveredSource {
  readonly name: string;
  readonly kind: string;
  readonly source: SourceConfig;
  /** null when it failed and has no fallback. */
  readonly discovery: Discovery | null;
  readonly failed: Diagnostic | null;
  readonly fallback: boolean;
  /** Of a chart: what is planned of it, and what is not. */
  readonly coverage?: Coverage;
  readonly pins?: "key" | "reference";
  /** Does a tag policy choose this image's tags? */
  readonly choosesTags?: (image: WantedImage) => boolean;
}

export interface DiscoverOptions {
  /** Names of sources; empty means all. */
  readonly names: readonly string[];
  /** false: a failed source is an error though it has a fallback. */
  readonly fallback: boolean;
}

export async function discoverImages(
  config: Config,
  runtime: Runtime,
  options: DiscoverOptions,
  signal: AbortSignal,
): Promise<readonly DiscoveredSource[]> {
  const unknown = options.names.filter((name) => !config.sources.some((source) => source.name === name));
  if (unknown.length > 0) throw new Problem(unknownSources(unknown, config));
  const chosen = config.sources
    .map((source, index) => ({ source, index }))
    .filter(({ source }) => options.names.length === 0 || options.names.includes(source.name));
  const results = await Promise.allSettled(
    chosen.map(({ source, index }) =>
      runtime.progress.during(source.name, "reading the source", () =>
        discoverOne(source, sourceContext(config, runtime, index, signal), options),
      ),
    ),
  );
  signal.throwIfAborted();
  const found = settled(results);
  const helmKeys = new Set(
    found.flatMap(({ discovery }) => discovery?.images ?? []).flatMap(({ helmKey = [] }) => helmKey),
  );
  return found.map((one) => ({
    ...withCoverage(one, new Set([...helmKeys].map(holderKey))),
    failed: one.failed === null ? null : inConfig(config, one.failed),
    choosesTags: tagChooser(config, one.source),
  }));
}

/** What one source asks another may list: a chart names the folder of a catalog's images. */
function withCoverage(one: DiscoveredSource, helmKeys: ReadonlySet<string>): DiscoveredSource {
  if (one.discovery === null) return one;
  const questions = withoutListedFolders(one.discovery.questions, helmKeys);
  const discovery = { ...one.discovery, questions };
  const include = "include" in one.source ? one.source.include : undefined;
  return { ...one, discovery, ...defined({ coverage: coverageOf(discovery, include) }) };
}

function tagChooser({ tagPolicies }: Config, source: SourceConfig): (image: WantedImage) => boolean {
  return ({ ref, tagPolicy }) =>
    ref.tag === undefined &&
    ref.digest === undefined &&
    choosesTags(tagPolicies[tagPolicy ?? source.tagPolicy] ?? {});
}

async function discoverOne(
  source: SourceConfig,
  context: SourceContext,
  options: DiscoverOptions,
): Promise<DiscoveredSource> {
  const found = { name: source.name, kind: source.kind, source };
  try {
    const kind = await sourceKind(source.kind);
    const everything = withoutQueries(await kind.discover(source, context));
    const discovery = withoutIgnored(everything, source);
    checkCount(source, discovery, everything);
    return { ...found, ...defined({ pins: kind.pins }), discovery, failed: null, fallback: false };
  } catch (error) {
    if (!(error instanceof Problem) || context.signal.aborted) throw error;
    const failed = { ...defined({ at: context.locate() }), ...firstOf(error) };
    if (source.fallback !== undefined && options.fallback) {
      return { ...found, ...(await discoverFallback(source, source.fallback, failed, context)) };
    }
    if (isBadInput(error)) throw await placedInConfig(error, source, context);
    return { ...found, discovery: null, failed, fallback: false };
  }
}

/** Throws a Problem `policy/…` where a source finds less than it may. What a person is asked about counts as found. */
function checkCount(source: SourceConfig, discovery: Discovery, everything: Discovery): void {
  const planned = plannedOnly(discovery, "include" in source ? source.include : undefined);
  const found = planned.images.length;
  if (found === 0 && planned.questions.length === 0 && !source.allowEmpty) {
    const left = everything.images.map((image) => {
      const why = discovery.images.includes(image)
        ? `${image.tier ?? "doubtful"}, not in \`include\``
        : "ignored";
      return `${image.reference}: ${why}`;
    });
    throw new Problem(sourceSelectsNothing(source, discovery.title, left));
  }
  if (found + planned.questions.length < source.min)
    throw new Problem(tooFewImages(source, discovery.title, found));
}

/** A broken list hides nothing: the source failed, and both are reported. */
async function discoverFallback(
  { name, prefix }: SourceConfig,
  path: string,
  failed: Diagnostic,
  context: SourceContext,
): Promise<Pick<DiscoveredSource, "discovery" | "failed" | "fallback">> {
  try {
    return { discovery: await readFallback(path, name, context, prefix), failed, fallback: true };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { discovery: null, failed: withBrokenFallback(failed, error.diagnostics), fallback: false };
  }
}

function firstOf(problem: Problem): Diagnostic {
  return problem.diagnostics[0] ?? fault("source/failed", "The source failed");
}

/** All bad inputs in one Problem, in the order of the config; anything else thrown goes on as it is. */
function settled(results: readonly PromiseSettledResult<DiscoveredSource>[]): readonly DiscoveredSource[] {
  const found: DiscoveredSource[] = [];
  const problems: Diagnostic[] = [];
  for (const result of results) {
    if (result.status === "fulfilled") found.push(result.value);
    else if (result.reason instanceof Problem) problems.push(...result.reason.diagnostics);
    else throw result.reason;
  }
  if (problems.length > 0) throw new Problem(problems);
  return found;
}

/** Without what the source's `ignore:` dismisses, images and questions alike. */
export function withoutIgnored(discovery: Discovery, source: Pick<SourceConfig, "ignore">): Discovery {
  const ignored = source.ignore ?? [];
  if (ignored.length === 0) return discovery;
  const isIgnored = (reference: string) => ignored.some((pattern) => matchGlob(pattern, reference));
  const isIgnoredImage = (image: WantedImage) => ignored.some((pattern) => matchesReference(pattern, image));
  return {
    ...discovery,
    images: discovery.images.filter((image) => !isIgnoredImage(image)),
    questions: discovery.questions.filter((question) => !isIgnored(question.reference)),
  };
}

/** A URL's query and user may be its key: what was found there must not carry it into plans, files and state. */
function withoutQueries(discovery: Discovery): Discovery {
  const plain = (text: string) =>
    text.replaceAll(/(https?:\/\/)(?:[^\s/@]*@)?([^\s?"]*)(?:\?[^\s:"]*)?/g, "$1$2");
  const shorten = (provenance: readonly Provenance[]) =>
    provenance.map((one) => (one.file?.includes("://") ? { ...one, file: plain(one.file) } : one));
  return {
    ...discovery,
    title: plain(discovery.title),
    images: discovery.images.map((image) => ({ ...image, provenance: shorten(image.provenance) })),
    questions: discovery.questions.map((one) => ({ ...one, evidence: shorten(one.evidence) })),
    warnings: discovery.warnings.map((one) =>
      one.detail === undefined ? one : { ...one, detail: plain(one.detail) },
    ),
  };
}

/** A chart's optional and doubtful images are shown by discover, and mirrored only when its `include` says so. */
export function withPlannedOnly(one: DiscoveredSource): DiscoveredSource {
  const include = "include" in one.source ? one.source.include : undefined;
  return one.discovery === null ? one : { ...one, discovery: plannedOnly(one.discovery, include) };
}
