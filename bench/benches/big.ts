// 1 GiB in 8 layers, cold, over plain HTTP and over TLS.
import type { Bench } from "../bench.ts";
import { hasOpenssl, makeCertificate } from "../support/certificate.ts";
import { type ColdResults, copyCold, medianOf } from "../support/cold.ts";
import { type CostBounds, costRows, readTwiceRow } from "../support/cold-rows.ts";
import { bigSet } from "../support/images.ts";
import { workFolder } from "../support/mirror.ts";
import { atMost, type Row } from "../support/table.ts";
import { turnsOf } from "../support/turns.ts";

const peers = ["crane", "skopeo"] as const;
const turns = turnsOf(5);

export const big: Bench = {
  name: "big",
  about: "1 GiB in 8 layers, cold, http and TLS; peak memory",
  quick: true,
  async run() {
    const images = bigSet();
    const plain = await copyCold({ images, turns, peers });
    const rows: Row[] = [...rowsOf(plain, "http", { cpu: 1.05, cpuOn24: 0.97, wall: 1.1 })];
    const notes = [`Medians of ${turns}, in turn; 8 blobs at a time.`];
    if (hasOpenssl) {
      const bounds = { cpu: 1.05, cpuOn24: 0.9, wall: 1.1 };
      const certificate = makeCertificate(workFolder("tls"));
      rows.push(...rowsOf(await copyCold({ images, turns, peers, certificate }), "TLS", bounds));
    } else {
      rows.push({ what: "TLS", ours: "openssl is missing" });
    }
    return { title: "big: 1 GiB in 8 layers, cold", rows, notes };
  },
};

function rowsOf(results: ColdResults, name: string, bounds: CostBounds): readonly Row[] {
  return [
    ...costRows(results, { name, peers, bounds }),
    readTwiceRow(results, name),
    atMost(
      `${name}: peak memory`,
      medianOf(results["ours"], ({ run }) => run.peakMiB),
      160,
      "MiB",
    ),
  ];
}
