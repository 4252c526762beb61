// npm run bench [-- NAME...] [-- --quick]: runs the benches named, those of two minutes, or all that don't take minutes
// by nature, and prints a table each.
import { cpus, loadavg } from "node:os";
import type { Bench } from "./bench.ts";
import { big } from "./benches/big.ts";
import { bundle } from "./benches/bundle.ts";
import { charts } from "./benches/charts.ts";
import { client } from "./benches/client.ts";
import { ecrState } from "./benches/ecr-state.ts";
import { many } from "./benches/many.ts";
import { memory } from "./benches/memory.ts";
import { mid } from "./benches/mid.ts";
import { mount } from "./benches/mount.ts";
import { moved, noop, single } from "./benches/noop.ts";
import { page } from "./benches/page.ts";
import { policy } from "./benches/policy.ts";
import { quota } from "./benches/quota.ts";
import { scale } from "./benches/scale.ts";
import { shardsBench } from "./benches/shards.ts";
import { startup } from "./benches/startup.ts";
import { tiny } from "./benches/tiny.ts";
import { translate } from "./benches/translate.ts";
import { hasDockerRegistry } from "./support/docker-registry.ts";
import { prepare } from "./support/mirror.ts";
import { describePeers } from "./support/peers.ts";
import { renderTable } from "./support/table.ts";
import { isQuick } from "./support/turns.ts";

const benches: readonly Bench[] = [
  startup,
  client,
  single,
  noop,
  moved,
  mid,
  mount,
  tiny,
  big,
  many,
  memory,
  ecrState,
  charts,
  translate,
  policy,
  page,
  quota,
  bundle,
  scale,
  shardsBench,
];

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !benches.some((bench) => bench.name === name));
  if (unknown.length > 0) {
    const known = benches.map(({ name, about }) => `  ${name.padEnd(10)} ${about}`).join("\n");
    console.error(`No bench is called ${unknown.join(", ")}. There are:\n${known}`);
    process.exitCode = 64;
    return;
  }
  if (!hasDockerRegistry) {
    console.error("The bench needs docker-registry: apt-get install docker-registry");
    process.exitCode = 1;
    return;
  }
  prepare();
  const [load = 0] = loadavg();
  console.log(
    `Node ${process.version}, ${cpus().length} cores, load ${load.toFixed(1)}; ${describePeers()}\n`,
  );
  const isWanted = (bench: Bench): boolean =>
    names.length > 0 ? names.includes(bench.name) : isQuick ? bench.quick === true : bench.onlyNamed !== true;
  let missed = 0;
  for (const bench of benches) {
    if (!isWanted(bench)) continue;
    const began = performance.now();
    const table = await bench.run();
    missed += table.rows.filter((row) => row.met === false).length;
    const seconds = Math.round((performance.now() - began) / 1000);
    console.log(renderTable({ ...table, notes: [...table.notes, `Took ${seconds} s.`] }));
  }
  const left = names.length > 0 ? [] : benches.filter((bench) => !isWanted(bench));
  for (const { name } of left) console.log(`Not run: ${name}. It runs when named: npm run bench -- ${name}`);
  console.log(missed === 0 ? "Every goal that was judged is met." : `${missed} goals are missed.`);
}

await main(process.argv.slice(2).filter((one) => one !== "--quick"));
