// A private copy of a chart's folder. Links are copied as what they point to, as long as that lies inside the
// root: Helm itself would follow them anywhere.
import { copyFile, mkdir, readdir, realpath, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { Problem } from "../../../core/base/diagnostic.ts";

const most = { files: 20_000, bytes: 500 * 1024 * 1024, depth: 40 };
const skipped = new Set([".git", "node_modules"]);

/** Copies `from` to `to`; no file from outside `root` is read. */
export async function copyChart(from: string, to: string, root: string): Promise<void> {
  const state = { files: 0, bytes: 0, root: await realpath(root), top: from };
  await copyFolder(from, to, state, 0);
}

interface CopyState {
  files: number;
  bytes: number;
  readonly root: string;
  readonly top: string;
}

async function copyFolder(from: string, to: string, state: CopyState, depth: number): Promise<void> {
  if (depth > most.depth)
    throw unsafe(state.top, `${relative(state.top, from)} is nested deeper than ${most.depth} folders`);
  await mkdir(to, { recursive: true });
  for (const entry of (await readdir(from, { withFileTypes: true })).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    if (skipped.has(entry.name)) continue;
    const path = join(from, entry.name);
    const target = await inside(path, state);
    const info = await stat(target);
    if (info.isDirectory()) await copyFolder(target, join(to, entry.name), state, depth + 1);
    else if (info.isFile()) await copyOne(target, join(to, entry.name), info.size, state);
    else throw unsafe(state.top, `${relative(state.top, path)} is neither a file nor a folder`);
  }
}

async function inside(path: string, state: CopyState): Promise<string> {
  let target: string;
  try {
    target = await realpath(path);
  } catch (error) {
    throw unsafe(state.top, `the link ${relative(state.top, path)} points to nothing`, error);
  }
  if (target === state.root || target.startsWith(state.root + sep)) return target;
  throw unsafe(state.top, `the link ${relative(state.top, path)} leads out of ${state.root}`);
}

async function copyOne(from: string, to: string, bytes: number, state: CopyState): Promise<void> {
  state.files += 1;
  state.bytes += bytes;
  if (state.files > most.files || state.bytes > most.bytes) {
    throw unsafe(state.top, `it has more than ${most.files} files or ${most.bytes / 1024 / 1024} MiB`);
  }
  await copyFile(from, to);
}

function unsafe(chart: string, why: string, cause?: unknown): Problem {
  return new Problem(
    {
      code: "chart/unsafe",
      severity: "error",
      summary: "The chart's folder can't be used",
      detail: `${chart}: ${why}.`,
      hint: "Put the files themselves into the chart's folder, or beside it below the config's folder.",
    },
    { cause },
  );
}
