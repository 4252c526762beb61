// The sources: whether each can be asked, and each registry that they lead to, with what is left of its rate limit.
import type { Config } from "../../config/config.ts";
import { type Check, ok, checked } from "./checked.ts";
import { compareText } from "../../core/base/ordering.ts";
import type { Reachability } from "../../registry/registries.ts";
import { layoutScheme } from "../runtime/content.ts";
import { type DiscoveredSource, discoverImages } from "../planning/discover.ts";
import type { Runtime } from "../runtime/runtime.ts";

const sourceRemedy = "See 'ecr-mirror discover' for more.";
const registryRemedy = "Check its name, the network, and the proxy variables.";

/** Each source by itself, so that one that is wrong hides no other. */
export async function askSources(
  config: Config,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<{ readonly discovered: readonly DiscoveredSource[]; readonly checks: readonly Check[] }> {
  const discovered: DiscoveredSource[] = [];
  const checks = await Promise.all(
    config.sources.map(({ name }) =>
      checked({ subject: `source ${name}`, signal, remedy: sourceRemedy }, async () => {
        const found = await discoverImages(config, runtime, { names: [name], fallback: false }, signal);
        discovered.push(...found);
        return found.map(askedCheck);
      }),
    ),
  );
  return { discovered, checks: checks.flat() };
}

function imagesFound(many: number): string {
  return many === 1 ? "1 image" : `${many} images`;
}

function askedCheck({ name, failed, discovery }: DiscoveredSource): Check {
  if (failed === null) return ok(`source ${name}`, imagesFound(discovery?.images.length ?? 0));
  return {
    verdict: "missing",
    subject: `source ${name}`,
    detail: failed.detail ?? failed.summary,
    remedy: failed.hint ?? sourceRemedy,
  };
}

export async function checkRegistries(
  discovered: readonly DiscoveredSource[],
  config: Config,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<readonly Check[]> {
  const reached = await Promise.all(
    registriesOf(config, runtime, discovered).map((host) =>
      checked({ subject: host, signal, remedy: registryRemedy }, async () => [
        ok(host, answered(await runtime.registries.reachable(host, signal))),
      ]),
    ),
  );
  return reached.flat();
}

function registriesOf(
  config: Config,
  { kept }: Runtime,
  discovered: readonly DiscoveredSource[],
): readonly string[] {
  const named = discovered
    .flatMap((one) => one.discovery?.images ?? [])
    .flatMap((image) => (image.layout === undefined ? [image.ref.registry] : []));
  const hosts = new Set([...Object.keys(config.registries), ...named]);
  for (const { target } of kept) hosts.delete(target.registry);
  return [...hosts]
    .filter((host) => config.registries[host]?.rewrite?.startsWith(layoutScheme) !== true)
    .sort(compareText);
}

function answered({ limit, remaining }: Reachability): string {
  if (limit === undefined || remaining === undefined) return "answers; it tells no rate limit";
  const hours = limit.windowSeconds / 3600;
  const span = hours > 0 ? ` in ${hours} h` : "";
  return `answers; ${remaining} of ${limit.count} pulls${span} left`;
}
