// A chart on disk: its Chart.yaml with dependencies (requirements.yaml of old charts too), its lock and values. And
// which version is meant where one is asked for: exactly that, with or without `v`, else the newest in a range.
import { defined } from "../../../core/base/record.ts";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import semver from "semver";
import { readTree, readValue } from "../../../yaml/plain.ts";
import {
  isList,
  isMap,
  textAt,
  type Tree,
  type TreeMap,
  type ValueMap,
} from "../../../core/kubernetes/tree.ts";
import { broken, brokenFile, type ChartRequest } from "./problems.ts";

export interface Dependency extends ChartRequest {
  readonly condition: readonly string[];
  readonly tags: readonly string[];
  readonly alias?: string;
}

export interface Chart {
  /** Its location. */
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  readonly dependencies: readonly Dependency[];
  readonly locked: readonly ChartRequest[];
  readonly values: ValueMap;
  readonly annotations: Tree;
}

/** A chart with its subcharts in place, as Helm will see it. */
export interface ChartTree extends Chart {
  readonly label: string;
  readonly children: readonly ChartTree[];
}

export const emptyMap: TreeMap = Object.create(null) as TreeMap;

/** Reads the chart in a folder. Throws Problem `chart/…` where there is none, or none that can be read. */
export async function readChart(folder: string, label: string): Promise<Chart> {
  const meta = await readMap(folder, "Chart.yaml", label);
  const name = meta === undefined ? undefined : textAt(meta, "name");
  if (meta === undefined || name === undefined || name === "") {
    throw broken(label, meta === undefined ? "it has no Chart.yaml" : "its Chart.yaml names no chart");
  }
  if (!/^[A-Za-z0-9._-]+$/.test(name) || /^\.+$/.test(name))
    throw broken(label, `its name ${JSON.stringify(name)} is not a valid folder name`);
  const requirements = "dependencies" in meta ? meta : await readMap(folder, "requirements.yaml", label);
  const lock =
    (await readMap(folder, "Chart.lock", label)) ?? (await readMap(folder, "requirements.lock", label));
  return {
    folder,
    name,
    version: textAt(meta, "version") ?? "",
    dependencies: maps(requirements?.["dependencies"]).map(dependencyOf),
    locked: maps(lock?.["dependencies"]).map((one) => ({
      name: textAt(one, "name") ?? "",
      repository: textAt(one, "repository") ?? "",
      version: textAt(one, "version") ?? "",
    })),
    values: await readValues(folder, label),
    annotations: meta["annotations"] ?? null,
  };
}

function dependencyOf(map: TreeMap): Dependency {
  const alias = textAt(map, "alias");
  const tags = map["tags"];
  return {
    name: textAt(map, "name") ?? "",
    version: textAt(map, "version") ?? "",
    repository: textAt(map, "repository") ?? "",
    condition: (textAt(map, "condition") ?? "")
      .split(",")
      .map((one) => one.trim())
      .filter((one) => one !== ""),
    tags: isList(tags) ? tags.filter((tag) => typeof tag === "string") : [],
    ...defined({ alias: alias === "" ? undefined : alias }),
  };
}

function maps(list: Tree | undefined): TreeMap[] {
  return isList(list) ? list.filter((item) => isMap(item)) : [];
}

async function readMap(folder: string, file: string, label: string): Promise<TreeMap | undefined> {
  const text = await readText(join(folder, file));
  if (text === undefined) return undefined;
  const read = readTree(text);
  if ("broken" in read) throw brokenFile(label, file, `cannot be read: ${read.broken}`);
  if (read.tree === null) return emptyMap;
  if (!isMap(read.tree)) throw brokenFile(label, file);
  return read.tree;
}

async function readValues(folder: string, label: string): Promise<ValueMap> {
  const read = readValue((await readText(join(folder, "values.yaml"))) ?? "");
  if ("broken" in read) throw brokenFile(label, "values.yaml", `cannot be read: ${read.broken}`);
  if (read.value === null) return emptyMap;
  if (!isMap(read.value)) throw brokenFile(label, "values.yaml");
  return read.value;
}

/** A small text file of a chart, undefined when it isn't there. */
async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** `v1.18.2` and `1.18.2` are one version. */
export function sameVersion(a: string, b: string): boolean {
  return bare(a) === bare(b);
}

function bare(version: string): string {
  return version.trim().replace(/^v(?=\d)/, "");
}

/** Does a version fit what a dependency asks for? Helm leaves pre-releases out unless the range names one. */
export function fits(version: string, wanted: string): boolean {
  if (sameVersion(version, wanted) || wanted === "" || wanted === "*") return true;
  const parsed = semver.parse(bare(version), { loose: true });
  return parsed !== null && semver.satisfies(parsed, rangeOf(wanted), { loose: true });
}

/** The version of the list that is meant, undefined where none is. */
export function chooseVersion(versions: readonly string[], wanted: string): string | undefined {
  const exact =
    versions.find((version) => version === wanted) ??
    versions.find((version) => sameVersion(version, wanted));
  if (exact !== undefined) return exact;
  const fitting = versions.filter((version) => fits(version, wanted));
  return fitting.sort((a, b) => semver.rcompare(bare(a), bare(b), { loose: true }))[0];
}

/** At most three versions that come closest, for the message that a version doesn't exist. */
export function nearestVersions(versions: readonly string[], wanted: string): string[] {
  const valid = versions.filter((version) => semver.valid(bare(version), { loose: true }) !== null);
  const sorted = valid.sort((a, b) => semver.rcompare(bare(a), bare(b), { loose: true }));
  const target = semver.coerce(wanted);
  if (target === null || sorted.length <= 3) return sorted.slice(0, 3);
  const below = sorted.findIndex((version) => semver.lte(bare(version), target, { loose: true }));
  const start = Math.max(0, Math.min((below < 0 ? sorted.length : below) - 1, sorted.length - 3));
  return sorted.slice(start, start + 3);
}

// Masterminds' ranges separate by comma as well as by space, and allow a `v`.
function rangeOf(wanted: string): string {
  return wanted.replaceAll(",", " ").replaceAll(/\bv(?=\d)/g, "");
}
