// The sources: whether each can be read, and each registry that they lead to, with what is left of its rate limit.
import type { Config, RegistryOptions, SourceConfig } from "../../config/config.ts";
import { type Check, ok, checked } from "./checked.ts";
import { placedText, Problem } from "../../core/base/diagnostic.ts";
import { compareText } from "../../core/base/ordering.ts";
import type { WantedImage } from "../../core/image/wanted.ts";
import type { Reachability } from "../../registry/registries.ts";
import { layoutScheme } from "../runtime/content.ts";
import { type DiscoveredSource, discoverImages } from "../planning/discover.ts";
import { sourceContext } from "../runtime/source-context.ts";
import type { Runtime } from "../runtime/runtime.ts";
import type { SourceContext } from "../../sources/kind/kind.ts";
import { readFallback } from "../../sources/list/source.ts";

const sourceRemedy = "For details, run: ecr-mirror discover";
const fallbackRemedy = "For details, run: ecr-mirror validate";
const registryRemedy = "Check the name of the registry, the network, and the proxy variables.";

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
  const lists = await Promise.all(
    config.sources.map((source, index) =>
      checkFallback(source, sourceContext(config, runtime, index, signal)),
    ),
  );
  return { discovered, checks: [...checks, ...lists].flat() };
}

/** Finds a broken list before the outage in which it would be read. */
async function checkFallback(
  { name, fallback, prefix }: SourceConfig,
  context: SourceContext,
): Promise<readonly Check[]> {
  if (fallback === undefined) return [];
  const subject = `fallback of ${name}`;
  try {
    const { images } = await readFallback(fallback, name, context, prefix);
    return [ok(subject, `${fallback}: ${imagesFound(images.length)}`)];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.diagnostics.map((one) => ({
      verdict: "missing",
      subject,
      detail: placedText(one),
      remedy: one.hint ?? fallbackRemedy,
    }));
  }
}

function imagesFound(many: number): string {
  return many === 1 ? "1 image" : `${many} images`;
}

function isImage({ chart }: WantedImage): boolean {
  return chart === undefined;
}

function askedCheck({ name, failed, discovery }: DiscoveredSource): Check {
  if (failed === null)
    return ok(`source ${name}`, imagesFound((discovery?.images ?? []).filter(isImage).length));
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
  const wanted = wantedIn(discovered);
  const reached = await Promise.all(
    registriesOf(config, runtime, wanted).map((host) =>
      checked({ subject: host, signal, remedy: registryRemedy }, async () => {
        const found = await runtime.registries.reachable(host, signal, wanted.get(host));
        return [ok(host, answered(found)), ...tokenChecks(host, found, config.registries[host])];
      }),
    ),
  );
  return reached.flat();
}

/** A repository of each registry that images are read from: tokens are given for a repository. */
function wantedIn(discovered: readonly DiscoveredSource[]): ReadonlyMap<string, string> {
  const images = discovered.flatMap((one) => one.discovery?.images ?? []);
  return new Map(
    images.flatMap(({ ref, layout, chart }) =>
      layout === undefined && chart !== "made" ? [[ref.registry, ref.repository]] : [],
    ),
  );
}

function registriesOf(
  config: Config,
  { kept }: Runtime,
  wanted: ReadonlyMap<string, string>,
): readonly string[] {
  const hosts = new Set([...Object.keys(config.registries), ...wanted.keys()]);
  for (const { target } of kept) hosts.delete(target.registry);
  return [...hosts]
    .filter((host) => config.registries[host]?.rewrite?.startsWith(layoutScheme) !== true)
    .sort(compareText);
}

/** Credentials that the config sets and that may not be sent are a mistake; those of a file may never be needed. */
function tokenChecks(
  subject: string,
  { token, withheld }: Reachability,
  options: RegistryOptions = {},
): readonly Check[] {
  const { tokenServer, username, credentialHelper } = options;
  if (withheld !== undefined) {
    const isMeant = tokenServer !== undefined || username !== undefined || credentialHelper !== undefined;
    const verdict = isMeant ? "missing" : "warning";
    return [{ verdict, subject, detail: withheld.detail, remedy: withheld.hint }];
  }
  if (tokenServer === undefined) return [];
  if (token?.credentials === "sent") return [ok(subject, `${tokenServer} accepts the credentials`)];
  const why = token === undefined ? "the registry requires no token" : "no credentials were found for it";
  const remedy = "Remove tokenServer, or add the credentials of this registry.";
  return [{ verdict: "warning", subject, detail: `${tokenServer} is not used: ${why}`, remedy }];
}

function answered({ limit, remaining }: Reachability): string {
  if (limit === undefined || remaining === undefined) return "answers; it reports no rate limit";
  const hours = limit.windowSeconds / 3600;
  const span = hours > 0 ? ` in ${hours} h` : "";
  return `answers; ${remaining} of ${limit.count} pulls${span} left`;
}
