// How many machines help with a plan, and how that is told.
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { Action } from "../../../../src/core/plan/plan.ts";
import { usefulShards } from "../../../../src/core/plan/shards/useful.ts";
import { formatUseful } from "../../../../src/views/plan/useful-shards.ts";
import { copy } from "./support/actions.ts";

const copies = (count: number, bytes: number, registry = "r"): readonly Action[] =>
  Array.from({ length: count }, (_, at) => copy("a", `${at}`, bytes, { registry }));

const page = readFileSync("docs/scale.md", "utf8");

const hub = new Map([["docker.io", { host: "docker.io", perMinute: 100 }]]);

it.each<[string, readonly Action[], typeof hub, string]>([
  ["nothing", [], new Map(), "1 part. The plan is less than a minute of work: one machine is enough."],
  [
    "many small images",
    copies(6_000, 1_000_000),
    new Map(),
    "1 part. Bound by PutImage at 10/s, 6000 manifests in 10 min: one machine is enough. To go faster, ask AWS for a higher quota.",
  ],
  [
    "images of 60 MB",
    copies(1_000, 60_000_000),
    new Map(),
    "10 parts. Bound by PutImage at 10/s, 1000 manifests in 2 min: 10 machines are enough. To go faster, ask AWS for a higher quota.",
  ],
  [
    "the same for two registries, each with its own rate",
    [...copies(1_000, 60_000_000), ...copies(1_000, 60_000_000, "q")],
    new Map(),
    "20 parts. Bound by PutImage at 10/s, 1000 manifests in 2 min: 20 machines are enough. To go faster, ask AWS for a higher quota.",
  ],
  [
    "a limited source",
    copies(1_000, 60_000_000),
    hub,
    "1 part. Bound by requestsPerMinute: 100 of docker.io, about 30 min: one machine is enough. To go faster, raise it in the config.",
  ],
  [
    "a limited source and very large images",
    copies(1_000, 600_000_000),
    hub,
    "6 parts. Bound by requestsPerMinute: 100 of docker.io, about 30 min: 6 machines are enough. To go faster, raise it in the config.",
  ],
  [
    "one very large image among small ones",
    [copy("large", "0", 20e9), ...copies(100, 60_000_000)],
    new Map(),
    "2 parts. Bound by the largest image, 20 GB: 2 machines are enough. An image is not split between machines.",
  ],
  [
    "ten large images",
    copies(10, 1_000_000_000),
    new Map(),
    "3 parts. With more than 3 machines, each would work for less than a minute.",
  ],
  [
    "a hundred very large ones",
    copies(1000, 20e9),
    new Map(),
    "64 parts. Bound by the bytes, 20 TB: more machines would help too, up to --shards 10000.",
  ],
])("for %s", (_, actions, limits, told) => {
  expect(formatUseful(usefulShards(actions, limits))).toBe(`--shards auto: ${told}`);
  if (!told.includes("20 parts") && !told.includes("6 parts")) expect(page).toContain(told);
});
