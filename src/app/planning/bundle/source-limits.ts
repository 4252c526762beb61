// How many requests a minute the config allows the sources, where it says so: what a plan is split and timed by.
import type { Config } from "../../../config/config.ts";
import type { SourceLimit, SourceLimits } from "../../../core/plan/shards/cost.ts";
import { type RegistrySettings, siteOf } from "../../../registry/site.ts";

/** A host that is rewritten to another one has that one's limit, together with all others that are. */
export function sourceLimits(
  { registries }: Pick<Config, "registries">,
  settings: RegistrySettings,
): SourceLimits {
  const limits = new Map<string, SourceLimit>();
  for (const registry of Object.keys(registries)) {
    const { key, options } = siteOf(registry, settings);
    const perMinute = options?.requestsPerMinute;
    if (perMinute !== undefined) limits.set(registry, { host: key, perMinute });
  }
  return limits;
}
