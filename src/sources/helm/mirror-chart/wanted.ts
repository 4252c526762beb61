// The chart itself as something to mirror: at its version, in a repository whose last part is its name, as Helm wants it.
import { isAbsolute, posix } from "node:path";
import type { Diagnostic } from "../../../core/base/diagnostic.ts";
import { formatImageRef, type ImageRef } from "../../../core/image/reference.ts";
import type { WantedImage } from "../../../core/image/wanted.ts";
import { joinPath } from "../../../core/naming/naming.ts";
import { sanitizeRepositoryName } from "../../../core/naming/sanitize.ts";
import type { SourceContext, SourceOf } from "../../kind/kind.ts";
import type { Chart } from "../chart/chart.ts";
import { chartPlace } from "../chart/fetch.ts";
import { prepareChart } from "../chart/prepare.ts";
import { makeChart } from "./content.ts";
import { lacksDependencies } from "./problems.ts";
import { tagOf } from "./tag.ts";

export interface WantedChart {
  readonly image: WantedImage;
  readonly warnings: readonly Diagnostic[];
}

export async function wantedChart(source: SourceOf<"helm">, context: SourceContext): Promise<WantedChart> {
  const { chart, located, fetched, missing } = await prepareChart(source, context);
  const made = await makeChart(source, context);
  const { archive } = located;
  const published = archive !== undefined && "ref" in archive.from ? archive.from.ref : undefined;
  const ref = published ?? { ...nameOf(source, chart), ...(made && { digest: made.manifest.digest }) };
  const { digest: _, ...named } = ref;
  const tag = published?.tag ?? tagOf(chart);
  const lacks = archive === undefined ? [] : [...fetched, ...missing.map(({ label }) => label)];
  return {
    image: {
      reference: formatImageRef(named),
      ref,
      chart: made === null ? "registry" : "made",
      destination: { repository: joinPath(source.prefix, "charts", chart.name), tag },
      platforms: ["all"],
      tier: "required",
      confidence: "certain",
      provenance: [
        { source: source.name, chart: chart.name, version: chart.version, note: "the chart itself" },
      ],
    },
    warnings: [
      ...(lacks.length > 0 ? [lacksDependencies(located.label, lacks)] : []),
      ...(made?.warnings ?? []),
    ],
  };
}

/** What plans, gates and the state call a chart that lies in no registry: its repository's host, or its path, as one. */
function nameOf({ chart: written, repository }: SourceOf<"helm">, chart: Chart): ImageRef {
  const tag = tagOf(chart);
  if (repository !== undefined) return { ...chartPlace(repository, chart.name), tag };
  // An absolute path is of one machine only.
  const path = isAbsolute(written) ? "" : posix.normalize(written).replace(/\.tgz$/, "");
  const folder = path.split("/").filter((part) => !/^[.~]*$/.test(part));
  const name = sanitizeRepositoryName(joinPath(...(folder.length === 0 ? [chart.name] : folder))).name;
  return { registry: "localhost", repository: name, tag };
}
