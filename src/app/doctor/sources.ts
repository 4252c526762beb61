// The sources: whether each can be asked, and each registry that they lead to, with what is left of its rate limit.
import type { Config } from "../../config/config.ts";
import { type Check, ok } from "../../core/check.ts";
import { compareText } from "../../core/order.ts";
import type { Reachability } from "../../registry/registries.ts";
import { layoutScheme } from "../content-cache.ts";
import type { DiscoveredSource } from "../discover.ts";
import type { Edges } from "../edges.ts";
import { checked } from "./problem-check.ts";

export async function checkSources(
  config: Config,
  edges: Edges,
  discovered: readonly DiscoveredSource[],
  signal: AbortSignal,
): Promise<readonly Check[]> {
  const asked = discovered.flatMap(askedCheck);
  const hosts = registriesOf(config, edges, discovered);
  const reached = await Promise.all(
    hosts.map((host) =>
      checked(host, signal, async () => [ok(host, answered(await edges.registries.reachable(host, signal)))]),
    ),
  );
  return [...asked, ...reached.flat()];
}

function askedCheck({ name, failed, discovery }: DiscoveredSource): readonly Check[] {
  if (failed === null) return [ok(`source ${name}`, `${discovery?.images.length ?? 0} images`)];
  return [
    {
      verdict: "missing",
      subject: `source ${name}`,
      detail: failed.detail ?? failed.summary,
      ...(failed.hint === undefined ? {} : { remedy: failed.hint }),
    },
  ];
}

function registriesOf(
  config: Config,
  { targets }: Edges,
  discovered: readonly DiscoveredSource[],
): readonly string[] {
  const named = discovered
    .flatMap((one) => one.discovery?.images ?? [])
    .flatMap((image) => (image.layout === undefined ? [image.ref.registry] : []));
  const hosts = new Set([...Object.keys(config.registries), ...named]);
  for (const { target } of targets) hosts.delete(target.registry);
  return [...hosts]
    .filter((host) => config.registries[host]?.rewrite?.startsWith(layoutScheme) !== true)
    .sort(compareText);
}

function answered({ limit, remaining }: Reachability): string {
  if (limit === undefined || remaining === undefined) return "answers; it tells no rate limit";
  const [many = "?"] = limit.split(";");
  const seconds = Number(/w=(\d+)/.exec(limit)?.[1]);
  const span = seconds > 0 ? ` in ${seconds / 3600} h` : "";
  return `answers; ${remaining.split(";")[0] ?? "?"} of ${many} pulls${span} left`;
}
