// Fetches chart archives: from a chart repository by its index, or from an OCI registry. Digests are checked
// where the repository states them, and one index is read once a run.
import { defined } from "../../../core/base/record.ts";
import { type ImageRef, parseImageRef, tryParseImageRef } from "../../../core/image/reference.ts";
import { joinPath } from "../../../core/naming/naming.ts";
import { sanitizeRepositoryName } from "../../../core/naming/sanitize.ts";
import { Problem, problemCode } from "../../../core/base/diagnostic.ts";
import { parseDigest, sha256 } from "../../../core/base/digest.ts";
import type { Descriptor } from "../../../core/image/content.ts";
import type { SourceContext } from "../../kind/kind.ts";
import { readTree } from "../../../yaml/plain.ts";
import { isList, isMap, textAt } from "../../../core/kubernetes/tree.ts";
import { chooseVersion, nearestVersions } from "./chart.ts";
import { type ChartRequest, noSuchChart, noSuchVersion, unfetchable, unreadableIndex } from "./problems.ts";

export interface FetchedChart {
  readonly bytes: Uint8Array;
  readonly version: string;
  /** The archive's address in a chart repository, or the artifact in a registry. */
  readonly from: { readonly url: string } | { readonly ref: ImageRef };
}

const most = { index: 64 * 1024 * 1024, archive: 100 * 1024 * 1024 };
const chartLayer = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";

export class ChartFetcher {
  readonly #context: SourceContext;
  readonly #indexes = new Map<string, Promise<string>>();

  constructor(context: SourceContext) {
    this.#context = context;
  }

  async fetch(request: ChartRequest): Promise<FetchedChart> {
    return request.repository.startsWith("oci://")
      ? this.#fromRegistry(
          request,
          `${request.repository.slice("oci://".length).replace(/\/$/, "")}/${request.name}`,
        )
      : this.#fromRepository(request);
  }

  async #fromRepository(request: ChartRequest): Promise<FetchedChart> {
    const base = request.repository.endsWith("/") ? request.repository : `${request.repository}/`;
    if (!/^https?:\/\//.test(base) || !URL.canParse(base))
      throw unfetchable(request, "its repository is not an address that begins with https:// or oci://");
    // A layout carries a chart as what it is in ECR: an OCI artifact, by the name that plans call it.
    const { registry, repository } = chartPlace(base, request.name);
    if (this.#context.registries.isCarried(registry))
      return this.#fromRegistry(request, `${registry}/${repository}`);
    const url = new URL("index.yaml", base).href;
    const entries = readIndex(await this.#index(url, request), request.name, url);
    if (entries === null) throw noSuchChart(request, chartNames(await this.#index(url, request)));
    const entry = chosen(entries, request);
    const address = entry.urls[0] ?? "";
    if (!URL.canParse(address, base))
      throw unfetchable(request, `the repository's index names "${address}", which is not a URL`);
    const archive = new URL(address, base).href;
    const bytes = await this.#get(archive, most.archive, request);
    if (entry.digest !== undefined && sha256(bytes) !== `sha256:${entry.digest}`) {
      throw unfetchable(request, `the digest of ${archive} does not match the repository's index`);
    }
    return { bytes, version: entry.version, from: { url: archive } };
  }

  #index(url: string, request: ChartRequest): Promise<string> {
    const known =
      this.#indexes.get(url) ??
      this.#get(url, most.index, request).then((bytes) => new TextDecoder().decode(bytes));
    this.#indexes.set(url, known);
    return known;
  }

  async #get(url: string, maxBytes: number, request: ChartRequest): Promise<Uint8Array> {
    try {
      return await this.#context.http.get(url, { maxBytes, signal: this.#context.signal });
    } catch (error) {
      throw explained(error, request);
    }
  }

  async #fromRegistry(request: ChartRequest, path: string): Promise<FetchedChart> {
    const ref = tryParseImageRef(path);
    if (ref === undefined) throw unfetchable(request, `oci://${path} is not a registry's path`);
    try {
      const version = await this.#ociVersion(path, request);
      const reader = await this.#context.registries.reader(ref);
      const manifest = await reader.manifest(version.replaceAll("+", "_"), this.#context.signal);
      if (manifest === null) throw await this.#missingTag(path, request);
      const layer = layerOf(manifest.bytes);
      if (layer === undefined) throw unfetchable(request, `oci://${path} is not a Helm chart`);
      const bytes = await collect(await reader.blob(layer, 0, this.#context.signal), layer, request);
      const from = { ref: { ...ref, tag: version.replaceAll("+", "_") } };
      return { bytes, version: version.replaceAll("_", "+"), from };
    } catch (error) {
      throw explained(error, request);
    }
  }

  // An exact version is a tag: with or without `v`, no listing is needed. Only a range needs all tags.
  async #ociVersion(path: string, request: ChartRequest): Promise<string> {
    const ref = parseImageRef(path);
    const reader = await this.#context.registries.reader(ref);
    if (/^v?\d+\.\d+\.\d+/.test(request.version)) {
      const other = request.version.startsWith("v") ? request.version.slice(1) : `v${request.version}`;
      for (const version of [request.version, other]) {
        if ((await reader.head(version.replaceAll("+", "_"), this.#context.signal)) !== null) return version;
      }
      throw await this.#missingTag(path, request);
    }
    const tags = await this.#context.registries.tags(ref, this.#context.signal);
    const version = chooseVersion(
      tags.map(({ tag }) => tag.replaceAll("_", "+")),
      request.version,
    );
    if (version !== undefined) return version;
    const names = tags.map(({ tag }) => tag);
    throw noSuchVersion(request, nearestVersions(names, request.version));
  }

  async #missingTag(path: string, request: ChartRequest): Promise<Problem> {
    const tags = await this.#context.registries
      .tags(parseImageRef(path), this.#context.signal)
      // The tags only serve the message; a registry that refuses to list them has said enough already.
      .catch(() => []);
    const versions = tags.map(({ tag }) => tag.replaceAll("_", "+"));
    return noSuchVersion(request, nearestVersions(versions, request.version));
  }
}

/** What a chart of an HTTP repository is called among images: in plans, in the state, and in a layout that carries it. */
export function chartPlace(url: string, name: string): Pick<ImageRef, "registry" | "repository"> {
  const { host, pathname } = new URL(url);
  return { registry: host, repository: sanitizeRepositoryName(joinPath(pathname, name)).name };
}

function chosen(entries: readonly IndexEntry[], request: ChartRequest): IndexEntry {
  const versions = entries.map((entry) => entry.version);
  const version = chooseVersion(versions, request.version);
  const entry = entries.find((one) => one.version === version);
  if (entry === undefined || entry.urls.length === 0)
    throw noSuchVersion(request, nearestVersions(versions, request.version));
  return entry;
}

function layerOf(bytes: Uint8Array): Descriptor | undefined {
  const manifest = JSON.parse(new TextDecoder().decode(bytes)) as { layers?: Descriptor[] };
  const layer = manifest.layers?.find((one) => one.mediaType === chartLayer);
  return layer === undefined
    ? undefined
    : { mediaType: layer.mediaType, digest: parseDigest(layer.digest), size: layer.size };
}

async function collect(
  stream: AsyncIterable<Uint8Array>,
  layer: Descriptor,
  request: ChartRequest,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of stream) {
    length += piece.length;
    if (length > most.archive) throw unfetchable(request, "it is larger than 100 MiB");
    pieces.push(piece);
  }
  const bytes = Buffer.concat(pieces);
  if (sha256(bytes) !== layer.digest)
    throw unfetchable(request, "its content does not match the digest in its manifest");
  return bytes;
}

/** A problem of the registry or the network as one of the chart's. */
function explained(error: unknown, request: ChartRequest): unknown {
  if (!(error instanceof Problem) || problemCode(error)?.startsWith("chart/") === true) return error;
  const [first] = error.diagnostics;
  const why = first?.detail ?? first?.summary ?? "the request failed";
  return unfetchable(request, why, { remedy: first?.hint, cause: error });
}

interface IndexEntry {
  readonly version: string;
  readonly urls: readonly string[];
  /** Hexadecimal sha256, without the algorithm. */
  readonly digest?: string;
}

/**
 * The versions of one chart in a repository's index.yaml; null when it has no such chart. Only that entry is read, since
 * such files grow to many megabytes.
 */
export function readIndex(text: string, chart: string, url: string): readonly IndexEntry[] | null {
  if (/^\s*<(!doctype|html)/i.test(text)) throw unreadableIndex(url, "the answer is a web page (HTML)");
  const read = readTree(entryOf(text, chart) ?? text);
  if ("broken" in read) throw unreadableIndex(url, read.broken);
  const entries = isMap(read.tree) ? read.tree["entries"] : undefined;
  if (!isMap(entries)) throw unreadableIndex(url, "it has no entries");
  const list = entries[chart];
  if (!isList(list)) return null;
  return list.flatMap((item): IndexEntry[] => {
    if (!isMap(item)) return [];
    const urls = item["urls"];
    const digest = textAt(item, "digest")?.replace(/^sha256:/, "");
    return [
      {
        version: textAt(item, "version") ?? "",
        urls: isList(urls) ? urls.filter((one) => typeof one === "string") : [],
        ...defined({ digest: digest === "" ? undefined : digest }),
      },
    ];
  });
}

/** The charts of an index in its usual form, for a message. */
function chartNames(text: string): readonly string[] {
  return [...text.matchAll(/^ {2}([\w.-]+):\s*$/gm)].map(([, name = ""]) => name);
}

/** The lines of one entry in the usual form of an index; undefined when it isn't written so. */
function entryOf(text: string, chart: string): string | undefined {
  const lines = text.split("\n");
  const top = lines.findIndex((line) => /^entries:\s*$/.test(line));
  if (top < 0 || /[&*]\w|<</.test(text.slice(0, 2000))) return undefined;
  const start = lines.findIndex((line, at) => at > top && line.trimEnd() === `  ${chart}:`);
  if (start < 0) return undefined;
  const length = lines.slice(start + 1).findIndex((line) => /^ {0,2}[^\s#-]/.test(line));
  const end = length < 0 ? lines.length : start + 1 + length;
  return ["entries:", ...lines.slice(start, end)].join("\n");
}
