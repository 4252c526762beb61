// Where a document at a URL is really read: a chart repository, a catalog. The settings of the URL's host say it, as they
// do for images: its mirrors first, then the host of its rewrite, or itself.
import { type RegistryOptions, type RegistrySettings, schemeOf, siteOf, splitHost } from "./site.ts";

export interface DocumentPlace {
  readonly url: URL;
  /** What the config says of the host that is asked. */
  readonly options: RegistryOptions | undefined;
  /** The config led here, and not the document's own address. */
  readonly isElsewhere: boolean;
}

/** The places to ask, in order; the last is the one that says what is wrong. */
export function placesOf(url: URL, settings: RegistrySettings): readonly DocumentPlace[] {
  const mirrors = settings.options(url.host)?.mirrors ?? [];
  return [
    ...mirrors.map((mirror) => {
      const { host, prefix } = splitHost(mirror);
      return elsewhere(url, { name: host, prefix, options: settings.options(host) });
    }),
    rewrittenPlace(url, settings),
  ];
}

/** The host of the rewrite, else the URL's own. */
export function rewrittenPlace(url: URL, settings: RegistrySettings): DocumentPlace {
  const options = (host: string) => settings.options(host);
  // Where /v2/ of a registry is served says nothing about documents.
  const site = siteOf(url.host, { options, endpoint: () => undefined });
  return site.name === url.host && site.prefix === ""
    ? { url, options: site.options, isElsewhere: false }
    : elsewhere(url, site);
}

interface Host {
  readonly name: string;
  readonly prefix: string;
  readonly options: RegistryOptions | undefined;
}

/** The same path and query below the prefix; a user in the URL is the first host's. */
function elsewhere(url: URL, { name, prefix, options }: Host): DocumentPlace {
  const path = `${prefix}${url.pathname.slice(1)}${url.search}`;
  return { url: new URL(`${schemeOf(name, options)}//${name}/${path}`), options, isElsewhere: true };
}
