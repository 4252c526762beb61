// Puts every dependency of a chart into charts/, at every level, children before parents: Helm renders a missing
// nested chart to nothing without a word, and picks at random between a folder and an archive of one chart.
import { defined } from "../../../core/base/record.ts";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Diagnostic, Problem, problemCode } from "../../../core/base/diagnostic.ts";
import { type Chart, type ChartTree, type Dependency, fits, readChart, sameVersion } from "./chart.ts";
import { leadsOut, misnamed, missing, outOfSync, resolvedDependency, tooMany, twins } from "./problems.ts";
import type { KeyPath } from "./values.ts";
import type { ChartFetcher } from "./fetch.ts";
import { isInside, type LocatedChart } from "./locate.ts";
import { removeIgnored } from "./package-files.ts";
import { copyChart, unpackForeign } from "./unpack.ts";

interface Level {
  readonly folder: string;
  /** The key of its values. */
  readonly scope: KeyPath;
  readonly label: string;
  /** Where the user's own copy lies: file:// is relative to it. */
  readonly origin?: { readonly folder: string; readonly root: string };
  readonly depth: number;
}

/** A dependency that isn't there. Whether that matters is for the values to say. */
export interface MissingDependency {
  readonly scope: KeyPath;
  readonly problem: Problem;
  /** As messages call it. */
  readonly label: string;
  /** Where something empty stands in its place. */
  readonly folder: string;
}

const most = { depth: 12, charts: 300 };

interface Where {
  readonly level: Level;
  readonly chart: Chart;
  readonly present: ReadonlyMap<string, Chart>;
}

export class Dependencies {
  readonly warnings: Diagnostic[] = [];
  readonly missing: MissingDependency[] = [];
  /** What was not there and had to be fetched, as messages call it. */
  readonly fetched: string[] = [];
  readonly #fetcher: ChartFetcher;
  #charts = 0;

  constructor(fetcher: ChartFetcher) {
    this.#fetcher = fetcher;
  }

  async complete(located: LocatedChart): Promise<ChartTree> {
    const { folder, label, origin } = located;
    return this.#level({ folder, label, scope: [], depth: 0, ...defined({ origin }) });
  }

  async #level(level: Level): Promise<ChartTree> {
    this.#charts += 1;
    if (level.depth > most.depth || this.#charts > most.charts) throw tooMany(level.label);
    const chart = await readChart(level.folder, level.label);
    const present = await this.#unpackAll(level, chart);
    const children: ChartTree[] = [];
    const done = new Set<string>();
    for (const dependency of chart.dependencies) {
      const key = `${dependency.name} ${dependency.version} ${dependency.repository}`;
      if (done.has(key)) continue;
      done.add(key);
      children.push(await this.#oneOrStub(dependency, { level, chart, present }));
    }
    // Charts that lie in charts/ without being declared are rendered as well.
    for (const [folder, found] of present) {
      const declared =
        children.some((child) => child.folder === folder) ||
        chart.dependencies.some((one) => one.name === found.name);
      if (!declared) children.push(await this.#level(below(level, folder, { name: found.name })));
    }
    return { ...chart, label: level.label, children };
  }

  /** A chart without anything stands for one that isn't there: Helm asks for it even where it is off. */
  async #oneOrStub(dependency: Dependency, at: Where): Promise<ChartTree> {
    try {
      return await this.#one(dependency, at);
    } catch (error) {
      const isAway = ["chart/dependency", "chart/fetch"].includes(problemCode(error) ?? "");
      if (!(error instanceof Problem) || !isAway) throw error;
      const { level } = at;
      const key = dependency.alias ?? dependency.name;
      const folder = join(level.folder, "charts", `${dependency.name}-missing`);
      const label = `${level.label} > ${dependency.name}`;
      this.missing.push({ scope: [...level.scope, key], problem: error, label, folder });
      await mkdir(folder, { recursive: true });
      const meta = { apiVersion: "v2", name: dependency.name, version: "0.0.0" };
      await writeFile(join(folder, "Chart.yaml"), JSON.stringify(meta));
      return this.#level(below(level, folder, dependency));
    }
  }

  async #one(dependency: Dependency, { level, chart, present }: Where): Promise<ChartTree> {
    const label = `${level.label} > ${dependency.name}`;
    const from = await localSource(dependency, level);
    if (from !== undefined) return this.#local(from, { level, label, dependency });
    const vendored = [...present].find(
      ([, one]) => one.name === dependency.name && fits(one.version, dependency.version),
    );
    if (vendored !== undefined) return this.#level(below(level, vendored[0], dependency));
    const stale = [...present].find(([, one]) => one.name === dependency.name);
    if (dependency.repository === "" || /^(?:@|alias:|file:)/.test(dependency.repository))
      throw missing(dependency, level.label);
    const version = this.#versionOf(dependency, chart, level.label);
    const fetched = await this.#fetcher.fetch({ ...dependency, version });
    this.fetched.push(`${label} ${fetched.version}`);
    if (stale !== undefined) await rm(stale[0], { recursive: true });
    const folder = join(
      level.folder,
      "charts",
      `${dependency.name}-${fetched.version.replaceAll(/[^\w.+-]/g, "_")}`,
    );
    await unpackForeign(fetched.bytes, folder, label);
    if (!sameVersion(version, fetched.version))
      this.warnings.push(resolvedDependency(dependency, level.label, fetched.version));
    const scope = [...level.scope, dependency.alias ?? dependency.name];
    return this.#level({ folder, label, scope, depth: level.depth + 1 });
  }

  /** file:// is packed from its source, whatever older copy lies in charts/: so does helm dependency update. */
  async #local(
    from: string,
    { level, label, dependency }: { level: Level; label: string; dependency: Dependency },
  ): Promise<ChartTree> {
    const { name } = dependency;
    const scope = [...level.scope, dependency.alias ?? name];
    const root = level.origin?.root ?? level.folder;
    const folder = join(level.folder, "charts", name);
    const staged = join(level.folder, "charts", `.new-${name}`);
    await copyChart(from, staged, root);
    await removeIgnored(staged, label);
    // Its source may itself lie in charts/, under whatever name: in the copy that would be a second chart.
    for (const [other, found] of await charts(level.folder)) {
      if (found.name === name) await rm(other, { recursive: true });
    }
    await rename(staged, folder);
    return this.#level({ folder, label, scope, depth: level.depth + 1, origin: { folder: from, root } });
  }

  #versionOf(dependency: Dependency, chart: Chart, label: string): string {
    const locked = chart.locked.find(
      (one) => one.name === dependency.name && one.repository === dependency.repository,
    );
    if (locked === undefined) return dependency.version;
    if (fits(locked.version, dependency.version)) return locked.version;
    this.warnings.push(outOfSync(dependency, label, locked.version));
    return dependency.version;
  }

  /** Turns archives in charts/ into folders. Two of one name and version are a trap that Helm doesn't see. */
  async #unpackAll(level: Level, chart: Chart): Promise<ReadonlyMap<string, Chart>> {
    const folder = join(level.folder, "charts");
    const local = await localNames(chart, level);
    const before = await charts(level.folder);
    for (const name of (await names(folder)).filter((one) => one.endsWith(".tgz"))) {
      const archive = join(folder, name);
      const to = join(folder, `.unpacked-${name.slice(0, -".tgz".length)}`);
      await unpackForeign(await readFile(archive), to, `${level.label} > charts/${name}`);
      await rm(archive);
      const inside = await readChart(to, `${level.label} > charts/${name}`);
      const twin = [...before].find(([, one]) => one.name === inside.name);
      if (twin !== undefined && !local.has(inside.name)) throw twins(level.label, inside.name);
      if (local.has(inside.name)) await rm(to, { recursive: true });
      else await rename(to, join(folder, `${inside.name}-${name.slice(0, -".tgz".length)}`));
    }
    return charts(level.folder);
  }
}

/** The folder that a file:// dependency is packed from; undefined when only the packed chart is there. */
async function localSource(dependency: Dependency, level: Level): Promise<string | undefined> {
  if (!dependency.repository.startsWith("file://")) return undefined;
  const here = level.origin ?? { folder: level.folder, root: level.folder };
  const from = resolve(here.folder, dependency.repository.slice("file://".length));
  if (!isInside(from, here.root)) {
    if (level.origin === undefined) return undefined;
    throw leadsOut(dependency, level.label, here.root);
  }
  if (!(await names(from)).includes("Chart.yaml")) return undefined;
  const own = await readChart(from, `${level.label} > ${dependency.name}`);
  if (own.name !== dependency.name) throw misnamed(dependency, level.label, own.name);
  return from;
}

async function localNames(chart: Chart, level: Level): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const dependency of chart.dependencies) {
    if ((await localSource(dependency, level)) !== undefined) found.add(dependency.name);
  }
  return found;
}

function below(level: Level, folder: string, { name, alias }: { name: string; alias?: string }): Level {
  const origin = level.origin && {
    folder: folder.replace(level.folder, level.origin.folder),
    root: level.origin.root,
  };
  const scope = [...level.scope, alias ?? name];
  return { folder, label: `${level.label} > ${name}`, scope, depth: level.depth + 1, ...defined({ origin }) };
}

async function charts(folder: string): Promise<Map<string, Chart>> {
  const found = new Map<string, Chart>();
  const base = join(folder, "charts");
  for (const name of await names(base)) {
    // Helm passes over names that begin with `.` or `_`.
    if (/^[._]/.test(name) || name.endsWith(".tgz")) continue;
    const path = join(base, name);
    const inside = await names(path);
    if (inside.includes("Chart.yaml")) found.set(path, await readChart(path, name));
  }
  return found;
}

async function names(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch {
    // No charts/ folder, or a plain file in it.
    return [];
  }
}
