// Look-ups in a mapping of 100,000 rows, by the library and by the command; records of a dataset, beside jq.
import { spawnSync } from "node:child_process";
import { appendFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Bench } from "../bench.ts";
import { inTurn, measure, median, type Run } from "../support/measure.ts";
import { library, mirror, workFolder } from "../support/mirror.ts";
import { amount, atMost, type Row } from "../support/table.ts";
import { turnsOf } from "../support/turns.ts";

const mappingRows = 100_000;
const lookups = 1_000_000;
const records = 300_000;
const turns = turnsOf(5);
const mebibyte = 1024 * 1024;

export const translate: Bench = {
  name: "translate",
  about: "1,000,000 look-ups in 100,000 rows; a dataset of records beside jq -c",
  async run() {
    const folder = workFolder("translate");
    writeMapping(join(folder, "mapping.csv"));
    writeLines(join(folder, "uris.txt"));
    writeRecords(join(folder, "records.jsonl"));
    writeFileSync(join(folder, "lookups.mjs"), program);
    const command = ["translate", "--mapping", "mapping.csv"];
    const quiet = (args: readonly string[], options = {}) =>
      mirror(args, folder, { memory: true, ...options });
    const results = await inTurn<Run>(turns, {
      library: () => measure([process.execPath, "lookups.mjs", library], { cwd: folder, memory: true }),
      lines: () => quiet(command, { input: join(folder, "uris.txt") }),
      records: () => quiet([...command, "--jsonl", "records.jsonl", "--fields", "image_storage_uri"]),
      jq: async () => (hasJq ? measure(["jq", "-c", ".", "records.jsonl"], { cwd: folder }) : undefined),
    });
    return {
      title: "translate: a mapping of 100,000 rows",
      rows: [...lookupRows(results), ...recordRows(results, statSync(join(folder, "records.jsonl")).size)],
      notes: [
        `Medians of ${turns}. The library's time is that of 1,000,000 look-ups alone; the commands' of the whole process.`,
      ],
    };
  },
};

const hasJq = spawnSync("jq", ["--version"]).status === 0;

function lookupRows(results: Readonly<Record<string, readonly Run[]>>): readonly Row[] {
  const runs = results["library"] ?? [];
  const times = runs.map((run) => Number(run.stdout.trim()) / 1000);
  return [
    atMost("1,000,000 look-ups", median(times), 1, "s"),
    atMost("1,000,000 look-ups: peak memory", median(runs.map((run) => run.peakMiB)), 200, "MiB"),
    { what: "1,000,000 lines by the command: wall", ours: amount(wall(results["lines"]), "s") },
    {
      what: "1,000,000 lines by the command: peak memory",
      ours: amount(median((results["lines"] ?? []).map((run) => run.peakMiB)), "MiB"),
    },
  ];
}

/** The goal is half of ten times jq's speed. */
function recordRows(results: Readonly<Record<string, readonly Run[]>>, bytes: number): readonly Row[] {
  const speed = (runs: readonly Run[] | undefined) => bytes / mebibyte / wall(runs);
  const ours = speed(results["records"]);
  const goal = ">= 5 x jq -c .";
  const what = `${Math.round(bytes / mebibyte)} MiB of records`;
  if (!hasJq) return [{ what, ours: `${ours.toFixed(0)} MiB/s`, peer: "jq is missing", goal }];
  const ratio = ours / speed(results["jq"]);
  const peer = `jq ${speed(results["jq"]).toFixed(0)} MiB/s`;
  return [{ what, ours: `${ours.toFixed(0)} MiB/s`, peer, ratio, goal, met: ratio >= 5 }];
}

function wall(runs: readonly Run[] | undefined): number {
  return median((runs ?? []).map((run) => run.wall));
}

function uri(index: number): string {
  return `registry.example.com/team-${index % 97}/image__${index}:${index.toString(16).padStart(40, "0")}`;
}

function writeMapping(path: string): void {
  const ecr = "123456789012.dkr.ecr.us-west-2.amazonaws.com/mirror";
  const rows = Array.from({ length: mappingRows }, (_, index) => {
    const from = uri(index);
    return `${from},${ecr}/${from.slice(from.indexOf("/") + 1)}\n`;
  });
  writeFileSync(path, `internal_uri,ecr_uri\n${rows.join("")}`);
}

/** A permutation, so that neighbours in the input are strangers in the mapping. */
function scattered(index: number): number {
  return (index * 7_919) % mappingRows;
}

function writeLines(path: string): void {
  writeInParts(path, lookups, (index) => `${uri(scattered(index))}\n`);
}

function writeRecords(path: string): void {
  const statement = "A line of a record that says what the task is, as such datasets have it. ".repeat(10);
  writeInParts(path, records, (index) => {
    const record = {
      id: index,
      image_storage_uri: uri(scattered(index)),
      problem_statement: statement,
      patch: ["a", "b"],
    };
    return `${JSON.stringify(record)}\n`;
  });
}

function writeInParts(path: string, count: number, line: (index: number) => string): void {
  writeFileSync(path, "");
  const part = 50_000;
  for (let from = 0; from < count; from += part) {
    const length = Math.min(part, count - from);
    appendFileSync(path, Array.from({ length }, (_, index) => line(from + index)).join(""));
  }
}

// Loads the mapping, then times the look-ups alone.
const program = `
const { loadImageMapping, translateImageUri } = await import(process.argv[2]);
const mapping = await loadImageMapping("mapping.csv");
const uris = Array.from({ length: ${mappingRows} }, (_, index) => {
  const at = (index * 7919) % ${mappingRows};
  return \`registry.example.com/team-\${at % 97}/image__\${at}:\${at.toString(16).padStart(40, "0")}\`;
});
const began = performance.now();
let found = 0;
for (let index = 0; index < ${lookups}; index += 1) {
  const uri = uris[index % uris.length];
  if (translateImageUri(uri, mapping) !== uri) found += 1;
}
const took = performance.now() - began;
if (found !== ${lookups}) throw new Error(\`only \${found} were found\`);
console.log(took);
`;
