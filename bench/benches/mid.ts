// 200 images of 5 layers in 40 repositories, 3 of 5 layers shared, cold.
import type { Bench } from "../bench.ts";
import { apiCalls, copyCold } from "../support/cold.ts";
import { costRows, readTwiceRow, requestRows } from "../support/cold-rows.ts";
import { midSet } from "../support/images.ts";
import { turnsOf } from "../support/turns.ts";

const turns = turnsOf(5);
const peers = ["crane", "regsync", "skopeo", "ocync"] as const;

export const mid: Bench = {
  name: "mid",
  about: "200 images in 40 repositories, layers shared, cold",
  quick: true,
  async run() {
    const results = await copyCold({ images: midSet(), turns, peers });
    return {
      title: "mid: 200 images, 40 repositories, 3 of 5 layers shared, cold, http",
      rows: [
        ...requestRows(results, { name: "mid", peer: "crane", most: { source: 900, target: 2_100 } }),
        readTwiceRow(results, "mid"),
        ...costRows(results, { name: "mid", peers, bounds: { cpu: 0.68, cpuOn24: 0.58, wall: 0.6 } }),
      ],
      notes: [`Medians of ${turns}, in turn.`, apiCalls(results["ours"])],
    };
  },
};
