// The tag of a chart in a registry: its version, with `_` for the `+` that tags can't have.
import { isTag } from "../../../core/image/reference.ts";
import type { Chart } from "../chart/chart.ts";
import { noTag } from "./problems.ts";

/** Throws a Problem `chart/broken` for a version that no tag can say. */
export function tagOf({ name, version }: Pick<Chart, "name" | "version">): string {
  const tag = version.replaceAll("+", "_");
  if (!isTag(tag)) throw noTag(name, version);
  return tag;
}
