// 2,000 small tags in 100 repositories, cold.
import type { Bench } from "../bench.ts";
import { apiCalls, copyCold } from "../support/cold.ts";
import { costRows, requestRows } from "../support/cold-rows.ts";
import { tinySet } from "../support/images.ts";
import { turnsOf } from "../support/turns.ts";

const turns = turnsOf(3);
const peers = ["crane", "regsync", "skopeo", "ocync"] as const;

export const tiny: Bench = {
  name: "tiny",
  about: "2,000 small tags in 100 repositories, cold",
  async run() {
    const results = await copyCold({ images: tinySet(), turns, peers, once: ["regsync", "skopeo", "ocync"] });
    return {
      title: "tiny: 2,000 tags, 100 repositories, cold, http",
      rows: [
        ...requestRows(results, { name: "tiny", peer: "crane", most: { source: 6_200, target: 10_300 } }),
        ...costRows(results, { name: "tiny", peers, bounds: { cpu: 0.68, cpuOn24: 0.55, wall: 0.7 } }),
      ],
      notes: [
        `Medians of ${turns}, in turn; the other peers than crane ran once.`,
        apiCalls(results["ours"]),
      ],
    };
  },
};
