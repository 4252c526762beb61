// How soon the program is there: --version and --help against an empty Node, and a whole plan of the quickstart.
import { cpSync } from "node:fs";
import { join } from "node:path";
import type { Bench } from "../bench.ts";
import { inTurn, measure, median } from "../support/measure.ts";
import { mirror, program, root, workFolder } from "../support/mirror.ts";
import { against, atMost } from "../support/table.ts";
import { turnsOf } from "../support/turns.ts";

const turns = turnsOf(20);

export const startup: Bench = {
  name: "startup",
  about: "--version and --help against node -e 0; the quickstart's plan",
  quick: true,
  async run() {
    const { node, main } = program;
    const timed = async (...args: string[]) => (await measure([node, ...args])).wall * 1000;
    const walls = await inTurn(turns, {
      empty: () => timed("-e", "0"),
      version: () => timed(main, "--version"),
      help: () => timed(main, "--help"),
    });
    const folder = quickstart();
    const plans = await inTurn(turnsOf(5), { plan: async () => (await mirror(["plan"], folder)).wall });
    const wall = (name: string) => median(walls[name] ?? []);
    const row = (what: string, name: string, bound: number) =>
      against(what, { ours: wall(name), peer: wall("empty"), unit: "ms" }, { name: "node -e 0", bound });
    return {
      title: "startup",
      rows: [
        row("--version", "version", 1.3),
        row("--help", "help", 1.6),
        atMost("plan of the quickstart", median(plans["plan"] ?? []), 1, "s"),
      ],
      notes: [`Medians of ${turns}, in turn; the plan's of 5.`],
    };
  },
};

function quickstart(): string {
  const folder = workFolder("quickstart");
  cpSync(join(root, "mirror.config.yaml"), join(folder, "mirror.config.yaml"));
  cpSync(join(root, "examples/quickstart"), join(folder, "examples/quickstart"), { recursive: true });
  return folder;
}
