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
    "1 part. PutImage (10/s) is the limit: 6000 manifests take 10 min, so one machine is enough. To go faster, request a higher quota from AWS.",
  ],
  [
    "images of 60 MB",
    copies(1_000, 60_000_000),
    new Map(),
    "10 parts. PutImage (10/s) is the limit: 1000 manifests take 2 min, so 10 machines are enough. To go faster, request a higher quota from AWS.",
  ],
  [
    "the same for two registries, each with its own rate",
    [...copies(1_000, 60_000_000), ...copies(1_000, 60_000_000, "q")],
    new Map(),
    "20 parts. PutImage (10/s) is the limit: 1000 manifests take 2 min, so 20 machines are enough. To go faster, request a higher quota from AWS.",
  ],
  [
    "a limited source",
    copies(1_000, 60_000_000),
    hub,
    "1 part. requestsPerMinute (100 for docker.io) is the limit: the copy takes about 30 min, so one machine is enough. To go faster, raise it in the config.",
  ],
  [
    "a limited source and very large images",
    copies(1_000, 600_000_000),
    hub,
    "6 parts. requestsPerMinute (100 for docker.io) is the limit: the copy takes about 30 min, so 6 machines are enough. To go faster, raise it in the config.",
  ],
  [
    "one very large image among small ones",
    [copy("large", "0", 20e9), ...copies(100, 60_000_000)],
    new Map(),
    "2 parts. The largest image (20 GB) is the limit, so 2 machines are enough. An image is not split between machines.",
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
    "64 parts. The total size (20 TB) is the limit: more machines would also help, up to --shards 10000.",
  ],
])("for %s", (_, actions, limits, told) => {
  expect(formatUseful(usefulShards(actions, limits))).toBe(`--shards auto: ${told}`);
  if (!told.includes("20 parts") && !told.includes("6 parts")) expect(page).toContain(told);
});
