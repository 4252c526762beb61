// The mirrored chart of a source, as files that install it name it.
import type { Digest } from "../../core/base/digest.ts";
import { parseImageRef } from "../../core/image/reference.ts";
import type { MappingRow } from "../../core/mapping/row.ts";

export interface MirroredChart {
  /** `registry/repository` without the last part, which is the chart's name to Helm. */
  readonly parent: string;
  readonly name: string;
  readonly tag: string;
  readonly version: string;
  readonly digest: Digest;
}

/** undefined where ECR has no chart of the source and gets none. */
export function mirroredChart(rows: readonly MappingRow[], source: string): MirroredChart | undefined {
  const charts = rows.filter(({ chart }) => chart !== undefined);
  // Beside the chart that is asked for now, an earlier version may have to stay.
  const row =
    charts.find(({ provenance }) => provenance.some((one) => one.source === source)) ??
    charts.findLast(({ from }) => from === source);
  if (row === undefined) return undefined;
  const { registry, repository, tag } = parseImageRef(row.target);
  if (tag === undefined) return undefined;
  const slash = repository.lastIndexOf("/");
  return {
    parent: [registry, ...(slash < 0 ? [] : [repository.slice(0, slash)])].join("/"),
    name: repository.slice(slash + 1),
    tag,
    version: tag.replaceAll("_", "+"),
    digest: row.digest,
  };
}
