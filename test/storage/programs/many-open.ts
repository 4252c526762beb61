// Opens files until no more can be opened, then reads and writes, and prints the codes of the problems.
import { closeSync, openSync } from "node:fs";
import { problemCode } from "../../../src/core/base/diagnostic.ts";
import { writeFileAtomic } from "../../../src/storage/atomic-write.ts";
import { openFiles } from "../../../src/storage/files.ts";

const [folder = ""] = process.argv.slice(2);
const open: number[] = [];
try {
  for (;;) open.push(openSync("/dev/null", "r"));
} catch {
  // That was the last.
}
const tries = [
  () => openFiles(folder).read("file"),
  () => writeFileAtomic(`${folder}/file`, "new", "output"),
  () => writeFileAtomic(`${folder}/file`, "new", "state"),
];
const codes: string[] = [];
for (const attempt of tries)
  codes.push(
    await attempt().then(
      () => "nothing",
      (error: unknown) => problemCode(error) ?? String(error),
    ),
  );
for (const one of open) closeSync(one);
process.stdout.write(`${codes.join(" ")}\n`);
