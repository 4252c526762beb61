// Gives a source the few parts of the runtime that its kind may use.
import type { Config } from "../../config/config.ts";
import type { SourceContext, SourceRegistries } from "../../sources/kind/kind.ts";
import { fetchUrl } from "../../registry/fetch-url.ts";
import { createdTime } from "../runtime/created-time.ts";
import type { Runtime } from "../runtime/runtime.ts";

export function sourceContext(
  config: Config,
  runtime: Runtime,
  index: number,
  signal: AbortSignal,
): SourceContext {
  return {
    files: runtime.files,
    registries: sourceRegistries(runtime),
    programs: runtime.programs,
    http: { get: (url, options) => fetchUrl(url, options, runtime.access) },
    cache: runtime.sources,
    locate: (...path) => config.locate("sources", index, ...path),
    target: { registry: config.target.registry, region: config.target.region },
    signal,
  };
}

export function sourceRegistries(runtime: Runtime): SourceRegistries {
  return {
    tags: (ref, signal) => runtime.content.tags(ref, signal),
    repositories: (registry, prefix, signal) => runtime.registries.catalog(registry, prefix, signal),
    reader: (ref) => runtime.registries.repository(ref.registry, ref.repository),
    layout: (path) => runtime.content.layout(path),
    created: (ref, signal) => createdTime(ref, runtime, signal),
  };
}
