// `--shards auto` in words: what it chose, and why more machines would not help.
import type { Bound, UsefulShards } from "../../core/plan/shards/useful.ts";
import { count as counted, formatBytes, formatRoughly } from "../units.ts";

export function formatUseful({ count, bound }: UsefulShards): string {
  return `--shards auto: ${counted(count, "part")}. ${reason(bound, count)}`;
}

function reason(bound: Bound, count: number): string {
  const enough = count === 1 ? "one machine is enough" : `${count} machines are enough`;
  switch (bound.kind) {
    case "manifests":
      return `Bound by PutImage at 10/s, ${bound.count} manifests in ${formatRoughly(bound.seconds)}: ${enough}. To go faster, ask AWS for a higher quota.`;
    case "requests":
      return `Bound by requestsPerMinute: ${bound.perMinute} of ${bound.host}, about ${formatRoughly(bound.seconds)}: ${enough}. To go faster, raise it in the config.`;
    case "image":
      return `Bound by the largest image, ${formatBytes(bound.bytes)}: ${enough}. An image is not split between machines.`;
    case "little":
      return count === 1
        ? `The plan is less than a minute of work: ${enough}.`
        : `With more than ${count} machines, each would work for less than a minute.`;
    case "bytes":
      return `Bound by the bytes, ${formatBytes(bound.bytes)}: more machines would help too, up to --shards 10000.`;
    default:
      return bound satisfies never;
  }
}
