// What a source is given of a run: the few parts that its kind may use, and with them the content that is made of it.
import type { Config } from "../../config/config.ts";
import type { ContentReader } from "../../core/image/content.ts";
import { choosesTags } from "../../core/naming/tags/policy.ts";
import { sourceKind } from "../../sources/index.ts";
import type { SourceContext, SourceRegistries } from "../../sources/kind/kind.ts";
import { tagFacts } from "./created-time.ts";
import type { Runtime } from "./runtime.ts";

/** Gives a source the few parts of the runtime that its kind may use. */
export function sourceContext(
  config: Config,
  runtime: Runtime,
  index: number,
  signal: AbortSignal,
): SourceContext {
  const name = config.sources[index]?.name ?? "sources";
  return {
    files: runtime.files,
    registries: sourceRegistries(runtime),
    programs: runtime.programs,
    http: runtime.documents,
    cache: runtime.sources,
    locate: (...path) => config.locate("sources", index, ...path),
    target: { registry: config.target.registry, region: config.target.region },
    counting: (what, total) => runtime.progress.counting(name, what, total),
    during: (what, work) => runtime.progress.during(name, what, work),
    choosesTags: choosesTags(config.tagPolicies[config.sources[index]?.tagPolicy ?? "same"] ?? {}),
    signal,
  };
}

export function sourceRegistries(runtime: Runtime): SourceRegistries {
  return {
    tags: (ref, signal) => runtime.content.tags(ref, signal),
    repositories: (registry, prefix, signal) => runtime.registries.catalog(registry, prefix, signal),
    reader: (ref) => runtime.content.reader(ref),
    isCarried: (registry) => runtime.content.layoutFor(registry) !== undefined,
    layout: (path) => runtime.content.layout(path),
    created: async ({ tag = "latest", ...ref }, signal) =>
      (await tagFacts(ref, tag, runtime, signal))?.created ?? null,
  };
}

/** The content of what a source has mirrored of itself, made anew from the config; null where the config has it no longer. */
export async function makeContent(
  config: Config,
  runtime: Runtime,
  name: string,
  signal: AbortSignal,
): Promise<ContentReader | null> {
  const index = config.sources.findIndex((source) => source.name === name);
  const source = config.sources[index];
  if (source === undefined) return null;
  const kind = await sourceKind(source.kind);
  return (await kind.content?.(source, sourceContext(config, runtime, index, signal))) ?? null;
}
