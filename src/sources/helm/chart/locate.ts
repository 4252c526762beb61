// Brings the chart that a source names into a private folder: from a folder, an archive, a repository or a
// registry. Helm never works on the user's own files.
import { dirname, isAbsolute, relative, sep } from "node:path";
import { isHttpUrl, type RuleContext } from "../../../config/rules/rule.ts";
import type { HelmSourceFile } from "../../../config/schema.gen.ts";
import type { Diagnostic } from "../../../core/base/diagnostic.ts";
import type { SourceContext, SourceOf } from "../../kind/kind.ts";
import { sameVersion } from "./chart.ts";
import type { ChartFetcher, FetchedChart } from "./fetch.ts";
import {
  type ChartRequest,
  notARepository,
  notFound,
  noVersion,
  resolvedChart,
  saidTwice,
  unnamed,
  versionMissing,
} from "./problems.ts";
import { copyChart, unpackChart, unpackForeign } from "./unpack.ts";

export interface LocatedChart {
  readonly folder: string;
  /** As the user knows it, for messages. */
  readonly label: string;
  /** The folder that the chart was copied from, and the one that links and file:// may not leave. */
  readonly origin?: { readonly folder: string; readonly root: string };
  /** Where it is an archive: its bytes, and where they came from; a file's path is as the config writes it. */
  readonly archive?: {
    readonly bytes: Uint8Array;
    readonly from: FetchedChart["from"] | { readonly path: string };
  };
  readonly warnings: readonly Diagnostic[];
}

export async function locateChart(
  source: SourceOf<"helm">,
  to: string,
  { context, fetcher }: { context: SourceContext; fetcher: ChartFetcher },
): Promise<LocatedChart> {
  const remote = remoteOf(source);
  if (remote === undefined) return localChart(source, to, context);
  const fetched = await fetcher.fetch(remote);
  const label = `${remote.name} ${fetched.version}`;
  await unpackForeign(fetched.bytes, to, label);
  const warnings = sameVersion(remote.version, fetched.version) ? [] : [resolvedChart(label, remote.version)];
  return { folder: to, label, archive: { bytes: fetched.bytes, from: fetched.from }, warnings };
}

function remoteOf(source: SourceOf<"helm">): ChartRequest | undefined {
  const { chart, repository, version } = source;
  if (repository === undefined && !chart.startsWith("oci://")) return undefined;
  if (version === undefined || version === "") throw noVersion(source.name, chart);
  if (repository !== undefined) return { repository, name: chart, version };
  const slash = chart.lastIndexOf("/");
  return { repository: chart.slice(0, slash), name: chart.slice(slash + 1), version };
}

async function localChart(
  source: SourceOf<"helm">,
  to: string,
  context: SourceContext,
): Promise<LocatedChart> {
  const label = source.chart;
  const stat = await context.files.stat(label);
  if (stat === null) throw notFound(source.name, source.chart, context.locate("chart"));
  if (stat.kind === "file") {
    const bytes = await context.files.read(label, { maxBytes: 100 * 1024 * 1024 });
    await unpackChart(bytes, to, label);
    return { folder: to, label, archive: { bytes, from: { path: label } }, warnings: [] };
  }
  const folder = context.files.absolute(label);
  const config = context.files.absolute(".");
  const root = isInside(folder, config) ? config : dirname(folder);
  await copyChart(folder, to, root);
  return { folder: to, label, origin: { folder, root }, warnings: [] };
}

export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === "" || (!way.startsWith(`..${sep}`) && way !== ".." && !isAbsolute(way));
}

/** Whether a source says in one way, and exactly, where its chart is. */
export function checkChart(source: HelmSourceFile, context: RuleContext): void {
  const { chart, repository, version } = source;
  if (chart === "") {
    if (source.fallback === undefined) context.report({ in: source, key: "chart" }, unnamed(source.name));
    return;
  }
  const oci = chart.startsWith("oci://");
  const local = /^[./~]/.test(chart) || chart.endsWith(".tgz");
  if (version === undefined && (oci || repository !== undefined)) {
    const spot = { in: source, key: oci ? "chart" : "repository", absence: true } as const;
    context.report(spot, versionMissing(oci ? "registry" : "repository"));
  }
  if (repository === undefined) return;
  const spot = { in: source, key: "repository" };
  if (oci || local) context.report(spot, saidTwice(chart));
  else if (!isHttpUrl(repository) && !repository.startsWith("oci://"))
    context.report(spot, notARepository(repository));
}
