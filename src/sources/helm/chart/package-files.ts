// Which files of a chart's folder belong to the chart when it is packed: all but what .helmignore names.
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { compareText } from "../../../core/base/ordering.ts";
import { type IgnoreRules, parseIgnoreRules } from "./ignore.ts";

export interface PackageFiles {
  /** Relative to the chart's folder, sorted. */
  readonly kept: readonly string[];
  /** Files, and folders as a whole. */
  readonly ignored: readonly string[];
}

/** Throws a Problem `chart/broken` where .helmignore can't be read. */
export async function packageFiles(folder: string, label: string): Promise<PackageFiles> {
  const names = await readdir(folder);
  const text = names.includes(".helmignore") ? await readFile(join(folder, ".helmignore"), "utf8") : "";
  const found: { kept: string[]; ignored: string[] } = { kept: [], ignored: [] };
  await walk({ folder, rules: parseIgnoreRules(text, label), found }, "");
  return { kept: found.kept.toSorted(compareText), ignored: found.ignored };
}

/** As Helm packs a dependency from its folder. */
export async function removeIgnored(folder: string, label: string): Promise<void> {
  const { ignored } = await packageFiles(folder, label);
  for (const path of ignored) await rm(join(folder, path), { recursive: true });
}

/** Below charts/ Helm passes over names that begin with `.` or `_`. */
const passedOver = /^(?:charts\/[^/]+\/)*charts\/[._][^/]*$/;

interface Walk {
  readonly folder: string;
  readonly rules: IgnoreRules;
  readonly found: { readonly kept: string[]; readonly ignored: string[] };
}

async function walk(work: Walk, at: string): Promise<void> {
  for (const entry of await readdir(join(work.folder, at), { withFileTypes: true })) {
    const path = at === "" ? entry.name : `${at}/${entry.name}`;
    if (passedOver.test(path)) continue;
    if (work.rules.ignores(path, entry.isDirectory())) work.found.ignored.push(path);
    else if (entry.isDirectory()) await walk(work, path);
    else work.found.kept.push(path);
  }
}
