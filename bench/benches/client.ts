// Our own HTTP client beside undici's dispatch, for the same reads: on the day it costs more, it can be given up.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { Bench } from "../bench.ts";
import { startServer } from "../support/child.ts";
import { inTurn, median } from "../support/measure.ts";
import { root } from "../support/mirror.ts";
import { against } from "../support/table.ts";
import { turnsOf } from "../support/turns.ts";
import type { SourceCounts, SourceQuestion } from "../servers/source.ts";

const turns = turnsOf(5);
const requests = 20_000;

interface Cost {
  readonly cpu: number;
  readonly bytes: number;
}

export const client: Bench = {
  name: "client",
  about: "20,000 small reads by our HTTP client and by undici's dispatch",
  async run() {
    const options = { name: "load", repositories: 1, tagsEach: 20, latencyMs: 0 };
    const server = await startServer<SourceQuestion, SourceCounts>("source", options);
    try {
      const load = (name: string) => () => Promise.resolve(run(name, server.url));
      const costs = await inTurn(turns, { ours: load("ours"), undici: load("undici") });
      const of = (name: string) => median((costs[name] ?? []).map(({ cpu }) => cpu));
      if (new Set(Object.values(costs).flatMap((all) => all.map(({ bytes }) => bytes))).size !== 1)
        throw new Error("the clients did not read the same");
      const measured = { ours: of("ours"), peer: of("undici"), unit: "s" };
      return {
        title: "client: 20,000 small reads, 32 at a time",
        rows: [against("CPU", measured, { name: "undici", bound: 1 })],
        notes: [`Medians of ${turns}, in turn; from the first read on.`],
      };
    } finally {
      await server.close();
    }
  },
};

function run(name: string, url: string): Cost {
  const args = ["--import", "tsx", join(root, "bench/clients/load.ts"), name, url, String(requests)];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8", cwd: root })) as Cost;
}
