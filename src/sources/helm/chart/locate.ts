// Brings the chart that a source names into a private folder: from a folder, an archive, a repository or a
// registry. Helm never works on the user's own files.
import { defined } from "../../../core/base/defined.ts";
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import type { Diagnostic } from "../../../core/base/diagnostic.ts";
import { Problem } from "../../../core/base/diagnostic.ts";
import type { SourceContext, SourceOf } from "../../kind/kind.ts";
import { unpackChart, unpackForeign } from "./archive.ts";
import { copyChart } from "./copy-folder.ts";
import { type ChartFetcher, isResolved } from "./fetch.ts";

export interface LocatedChart {
  readonly folder: string;
  /** As the user knows it, for messages. */
  readonly label: string;
  /** The folder that the chart was copied from, and the one that links and file:// may not leave. */
  readonly origin?: { readonly folder: string; readonly root: string };
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
  const warnings = isResolved(remote, fetched.version) ? [resolved(label, remote.version)] : [];
  return { folder: to, label, warnings };
}

function remoteOf(
  source: SourceOf<"helm">,
): { repository: string; name: string; version: string } | undefined {
  const { chart, repository, version } = source;
  if (repository === undefined && !chart.startsWith("oci://")) return undefined;
  if (version === undefined || version === "") {
    throw new Problem({
      code: "chart/no-version",
      severity: "error",
      summary: "A chart of a repository needs its exact version",
      detail: `The source "${source.name}" names ${chart} without a version.`,
      hint: "Add version: to the source, so that the same chart is read tomorrow.",
    });
  }
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
  if (stat === null) throw noChart(source, context);
  if (stat.kind === "file") {
    await unpackChart(await context.files.read(label, { maxBytes: 100 * 1024 * 1024 }), to, label);
    return { folder: to, label, warnings: [] };
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

/** The chart's folder below a work folder: Helm wants it to have a chart's name. */
export function chartFolder(work: string): string {
  return join(work, "chart");
}

function noChart(source: SourceOf<"helm">, context: SourceContext): Problem {
  const at = context.locate("chart");
  return new Problem({
    code: "chart/not-found",
    severity: "error",
    summary: "The chart doesn't exist",
    detail: `The source "${source.name}" names ${source.chart}, which is neither a folder nor a file.`,
    hint: "A chart of a repository needs repository: or oci:// as well.",
    ...defined({ at }),
  });
}

function resolved(label: string, wanted: string): Diagnostic {
  return {
    code: "chart/resolved",
    severity: "warning",
    summary: "A chart's version was chosen from a range",
    detail: `${wanted} means ${label} today.`,
    hint: "Write the exact version, so that the same chart is read tomorrow.",
  };
}
