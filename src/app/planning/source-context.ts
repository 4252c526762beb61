// Gives a source the few edges that its kind may use.
import type { Config } from "../../config/config.ts";
import type { SourceContext, SourceRegistries } from "../../sources/kind.ts";
import { fetchUrl } from "../../registry/fetch-url.ts";
import { createdTime } from "../runtime/created-time.ts";
import type { Edges } from "../runtime/runtime.ts";

export function sourceContext(
  config: Config,
  edges: Edges,
  index: number,
  signal: AbortSignal,
): SourceContext {
  return {
    files: edges.files,
    registries: sourceRegistries(edges),
    programs: edges.programs,
    http: { get: (url, options) => fetchUrl(url, options, edges.access) },
    locate: (...path) => config.locate("sources", index, ...path),
    target: { registry: config.target.registry, region: config.target.region },
    signal,
  };
}

export function sourceRegistries(edges: Edges): SourceRegistries {
  return {
    tags: (ref, signal) => edges.content.tags(ref, signal),
    repositories: (registry, prefix, signal) => edges.registries.catalog(registry, prefix, signal),
    reader: (ref) => edges.registries.repository(ref.registry, ref.repository),
    layout: (path) => edges.content.layout(path),
    created: (ref, signal) => createdTime(ref, edges, signal),
  };
}
