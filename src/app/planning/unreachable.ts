// What a run could not reach: whole sources, images whose tags could not be listed, references that did not
// resolve. What is known of them from before stays in the files.
import { destinationKey } from "../../core/image/destination.ts";
import { retainedRows } from "../../core/mapping/retained-rows.ts";
import type { MappingRow } from "../../core/mapping/row.ts";
import type { AssignedImage, ResolvedImage } from "../../core/plan/desired.ts";
import type { State } from "../../core/state/state.ts";
import type { FailedImage } from "../../outputs/kind/kind.ts";
import type { UnselectedImage } from "./assign-destinations.ts";
import type { DiscoveredSource } from "./discover.ts";

export interface Unreachable {
  /** Rows that the state remembers. */
  readonly rows: readonly MappingRow[];
  /** Images of which an existing file's lines stay. */
  readonly images: readonly FailedImage[];
  /** Sources of the config that failed as a whole. */
  readonly sources: ReadonlySet<string>;
}

export interface Reached {
  readonly discovered: readonly DiscoveredSource[];
  readonly unselected: readonly UnselectedImage[];
  readonly assigned: readonly AssignedImage[];
  readonly resolved: readonly ResolvedImage[];
}

export function unreachableImages(
  { discovered, unselected, assigned, resolved }: Reached,
  state: State,
  registry: string,
): Unreachable {
  const found = new Set(resolved.map(({ source }) => source.reference));
  const missing = assigned.filter(({ reference }) => !found.has(reference));
  const sources = new Set(discovered.filter((one) => one.discovery === null).map((one) => one.name));
  const rows = retainedRows(state.registries[registry] ?? {}, registry, {
    references: new Map(missing.map(({ reference, request }) => [reference, request])),
    repositories: new Map(unselected.map(({ name, request }) => [name.repository, request])),
    sources,
    reached: new Set(resolved.map(({ destination }) => destinationKey(destination))),
  });
  const unknown = [...missing, ...unselected].map(({ reference, request }) => ({
    source: reference,
    from: request.from,
    provenance: request.provenance,
  }));
  return { rows, images: [...rows, ...unknown], sources };
}
