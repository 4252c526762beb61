// Explains `--shards auto`: the number that it chose, and why more machines would not help.
import type { Bound, UsefulShards } from "../../core/plan/shards/useful.ts";
import { count as counted, formatBytes, formatRoughly } from "../units.ts";

export function formatUseful({ count, bound }: UsefulShards): string {
  return `--shards auto: ${counted(count, "part")}. ${reason(bound, count)}`;
}

function reason(bound: Bound, count: number): string {
  const enough = count === 1 ? "one machine is enough" : `${count} machines are enough`;
  switch (bound.kind) {
    case "manifests":
      return `PutImage (10/s) is the limit: ${bound.count} manifests take ${formatRoughly(bound.seconds)}, so ${enough}. To go faster, request a higher quota from AWS.`;
    case "requests":
      return `requestsPerMinute (${bound.perMinute} for ${bound.host}) is the limit: the copy takes about ${formatRoughly(bound.seconds)}, so ${enough}. To go faster, raise it in the config.`;
    case "image":
      return `The largest image (${formatBytes(bound.bytes)}) is the limit, so ${enough}. An image is not split between machines.`;
    case "little":
      return count === 1
        ? `The plan is less than a minute of work: ${enough}.`
        : `With more than ${count} machines, each would work for less than a minute.`;
    case "bytes":
      return `The total size (${formatBytes(bound.bytes)}) is the limit: more machines would also help, up to --shards 10000.`;
    default:
      return bound satisfies never;
  }
}
