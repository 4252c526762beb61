// What a run could not look at: whole sources, images whose tags could not be listed, references that did not
// resolve. What is known of them from before stays in the files.
import { destinationKey } from "../../core/image/destination.ts";
import { type UnreachableFacts, retainedRows } from "../../core/mapping/retained-rows.ts";
import type { MappingRow } from "../../core/mapping/row.ts";
import type { ResolvedImage } from "../../core/plan/build-desired.ts";
import { type State } from "../../core/state/state.ts";
import type { FailedImage } from "../../outputs/kind/kind.ts";
import type { DiscoveredSource } from "./discover.ts";
import type { Assignment } from "./assign-destinations.ts";

export interface Unreachable {
  /** Rows that the state remembers. */
  readonly rows: readonly MappingRow[];
  /** Images of which an existing file's lines stay. */
  readonly images: readonly FailedImage[];
  /** Sources of the config that failed as a whole. */
  readonly sources: ReadonlySet<string>;
}

export interface Looked {
  readonly discovered: readonly DiscoveredSource[];
  readonly placed: Assignment;
  readonly resolved: readonly ResolvedImage[];
}

export function unreachableImages(
  { discovered, placed, resolved }: Looked,
  state: State,
  registry: string,
): Unreachable {
  const found = new Set(resolved.map((image) => image.source.reference));
  const missing = placed.images.filter((image) => !found.has(image.reference));
  const sources = new Set(discovered.filter((one) => one.discovery === null).map((one) => one.name));
  const facts: UnreachableFacts = {
    references: new Map(missing.map((image) => [image.reference, image])),
    repositories: new Map(placed.unselected.map((image) => [image.repository, image])),
    sources,
    reached: new Set(resolved.map((image) => destinationKey(image))),
  };
  const rows = retainedRows(state.registries[registry] ?? {}, registry, facts);
  const unknown = [...missing, ...placed.unselected].map(({ reference, from, provenance }) => ({
    source: reference,
    from,
    provenance,
  }));
  return { rows, images: [...rows, ...unknown], sources };
}
