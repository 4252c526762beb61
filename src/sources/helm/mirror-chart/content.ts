// The content of a mirrored chart: of an archive the very bytes, of a folder those of packing it. Made once a run; a later
// run that makes it again gets the same digest, or says that it can't.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Diagnostic } from "../../../core/base/diagnostic.ts";
import {
  type ContentReader,
  type Descriptor,
  descriptorOf,
  type ManifestContent,
  type Referrer,
} from "../../../core/image/content.ts";
import { isMap } from "../../../core/kubernetes/tree.ts";
import { readTree } from "../../../yaml/plain.ts";
import type { SourceContext, SourceOf } from "../../kind/kind.ts";
import { emptyMap } from "../chart/chart.ts";
import { prepareChart, type PreparedChart } from "../chart/prepare.ts";
import { chartArtifact, type ChartArchive, type ChartArtifact } from "./artifact.ts";
import { packFolder } from "./pack.ts";
import { blobMissing, notWhole } from "./problems.ts";
import { provenanceOf } from "./provenance.ts";
import { tagOf } from "./tag.ts";

export interface MadeChart {
  readonly reader: ContentReader;
  readonly manifest: ManifestContent;
  readonly warnings: readonly Diagnostic[];
}

/** The charts that a run has made, by their sources. */
class MadeCharts extends Map<string, Promise<MadeChart | null>> {}

/** null for a chart that lies in a registry: it is copied from there. */
export function makeChart(source: SourceOf<"helm">, context: SourceContext): Promise<MadeChart | null> {
  const charts = context.cache.of(MadeCharts);
  const key = JSON.stringify(source);
  const made = charts.get(key) ?? makeOne(source, context);
  charts.set(key, made);
  return made;
}

async function makeOne(source: SourceOf<"helm">, context: SourceContext): Promise<MadeChart | null> {
  const prepared = await prepareChart(source, context);
  const { chart, located } = prepared;
  if (located.archive !== undefined && "ref" in located.archive.from) return null;
  const read = readTree(await readFile(join(chart.folder, "Chart.yaml"), "utf8"));
  const metadata = "tree" in read && isMap(read.tree) ? read.tree : emptyMap;
  const { warnings, ...archive } = await archiveOf(prepared, context);
  const artifact = chartArtifact(metadata, archive);
  return { reader: new ArtifactReader(artifact, tagOf(chart)), manifest: artifact.manifest, warnings };
}

async function archiveOf(
  { chart, located: { archive, label }, missing }: PreparedChart,
  context: SourceContext,
): Promise<ChartArchive & { readonly warnings: readonly Diagnostic[] }> {
  if (archive === undefined) {
    // Helm installs no chart that lacks a dependency of its own; further down it asks for none.
    const [lacking] = missing.filter(({ scope }) => scope.length === 1);
    if (lacking !== undefined) throw notWhole(lacking);
    const without = missing.map(({ folder }) => folder);
    const packed = await packFolder({ folder: chart.folder, name: chart.name, label, without });
    return { archive: packed, provenance: null, warnings: [] };
  }
  const { bytes, warnings } = await provenanceOf(archive, context);
  return { archive: archive.bytes, provenance: bytes, warnings };
}

class ArtifactReader implements ContentReader {
  readonly #artifact: ChartArtifact;
  readonly #tag: string;

  constructor(artifact: ChartArtifact, tag: string) {
    this.#artifact = artifact;
    this.#tag = tag;
  }

  head(reference: string): Promise<Descriptor | null> {
    return Promise.resolve(this.#isNamed(reference) ? descriptorOf(this.#artifact.manifest) : null);
  }

  manifest(reference: string): Promise<ManifestContent | null> {
    return Promise.resolve(this.#isNamed(reference) ? this.#artifact.manifest : null);
  }

  referrers(): Promise<readonly Referrer[]> {
    return Promise.resolve([]);
  }

  async blob({ digest }: Descriptor, offset: number): Promise<AsyncIterable<Uint8Array>> {
    const bytes = this.#artifact.blobs.get(digest);
    if (bytes === undefined) throw blobMissing(digest);
    return Promise.resolve(pieces(bytes.subarray(offset)));
  }

  #isNamed(reference: string): boolean {
    return reference === this.#tag || reference === this.#artifact.manifest.digest;
  }
}

const largestPiece = 256 * 1024;

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < bytes.length; at += largestPiece)
    yield await Promise.resolve(bytes.subarray(at, at + largestPiece));
}
