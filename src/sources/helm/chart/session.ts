// A chart made ready once a run: private copy, dependencies, the user's values, and its renders by their content.
// Discovery and the proof of written values share it, so that nothing is fetched or rendered twice.
import { defined } from "../../../core/base/record.ts";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Diagnostic, Problem, problemCode } from "../../../core/base/diagnostic.ts";
import { sha256 } from "../../../core/base/digest.ts";
import { readDocuments, type WalkDocument } from "../../../core/kubernetes/documents.ts";
import { type WalkResult, walk } from "../../../core/kubernetes/rules/walk.ts";
import { isMap, type Value, type ValueMap } from "../../../core/kubernetes/tree.ts";
import { type Helm, openHelm, RenderFailure } from "../../../programs/helm.ts";
import { readTree, readValue } from "../../../yaml/plain.ts";
import type { SourceContext, SourceOf } from "../../kind/kind.ts";
import { type ChartTree, emptyMap } from "./chart.ts";
import { offCharts, type OffChart } from "./conditions.ts";
import type { MissingDependency } from "./dependencies.ts";
import { prepareChart } from "./prepare.ts";
import { readTemplates, type Templates } from "./templates.ts";
import { missingPart, type MissingPart, noChart, unusableValues } from "./problems.ts";
import {
  coalesce,
  formatKey,
  isPrefix,
  mapOf,
  overlay,
  parseKey,
  topOf,
  valueAt,
  withValue,
} from "./values.ts";

export interface Render extends WalkResult {
  readonly documents: readonly WalkDocument[];
  readonly warnings: readonly Diagnostic[];
  /** How many custom resources it defines. */
  readonly definitions: number;
}

export interface RenderOptions {
  /** Laid over everything else. */
  readonly extra?: ValueMap;
  /** Texts in place of the user's files, by the paths in the config; one that isn't among them comes last. */
  readonly texts?: ReadonlyMap<string, string>;
  readonly kubeVersion?: string;
  readonly skipSchema?: boolean;
  /** Two renders of one content differ only in what templates draw at random. */
  readonly again?: boolean;
}

export interface Session {
  readonly source: SourceOf<"helm">;
  readonly helm: Helm;
  readonly chart: ChartTree;
  /** What templates see, before markers and switches. */
  readonly values: ValueMap;
  readonly warnings: readonly Diagnostic[];
  /** Dependencies of parts that are off, which nobody has. */
  readonly missing: readonly MissingPart[];
  readonly templates: Templates;
  /** The target's region: what a chart that demands one gets, when only its images are looked for. */
  readonly region: string;
  /** How often Helm has rendered in this run. */
  readonly count: () => number;
  /** How many renders discovery may still ask for. */
  readonly left: () => number;
  render(options?: RenderOptions): Promise<Render>;
  /** The same; what the chart says where it refuses. */
  attempt(options: RenderOptions): Promise<Attempted>;
  /** The same; undefined where the chart refuses. */
  tryRender(options: RenderOptions): Promise<Render | undefined>;
  /** What stands in for values that only the user knows, while components are on that demand them. */
  standIns: ValueMap;
}

export type Attempted =
  { readonly render: Render } | { readonly render?: undefined; readonly failure: Problem };

const most = 8;

const random =
  /\b(?:rand(?:Alpha|Ascii|Numeric|AlphaNum|Bytes|Int)|gen(?:CA|SelfSigned|Signed|Private)\w*|uuidv4|now|htpasswd|bcrypt|shuffle)\b/;
const regional = /\.dkr\.ecr\./;

/**
 * How many renders discovery may take of a run's eight: for the base render, the components and the markers. What later
 * steps will need is set aside, by what the templates show.
 */
function discoveryRenders(source: SourceOf<"helm">, templates: Templates, values: ValueMap): number {
  const parts = templates.all.flatMap((one) => one.parts);
  const does = (form: RegExp): boolean =>
    parts.some(({ actions }) => actions.some(({ text }) => form.test(text)));
  const later = [
    // The proof renders with the written values, with components on once more as they are, and where templates draw
    // something at random once more to see what.
    true,
    source.include?.includes("optional") === true,
    does(random),
    // Whether the region of a registry is the chart's choice is asked by rendering for another.
    parts.some(({ text }) => regional.test(text)) || regional.test(JSON.stringify(values)),
    source.kubeVersion === undefined && does(/KubeVersion/),
  ];
  return most - later.filter(Boolean).length;
}

/** The sessions of a run, by their sources. */
class Sessions extends Map<string, Promise<Session>> {}

export function openSession(source: SourceOf<"helm">, context: SourceContext): Promise<Session> {
  const sessions = context.cache.of(Sessions);
  const key = JSON.stringify(source);
  const session = sessions.get(key) ?? openOne(source, context);
  sessions.set(key, session);
  return session;
}

async function openOne(source: SourceOf<"helm">, context: SourceContext): Promise<Session> {
  // Of a variable that isn't set: the fallback list is meant, and nobody needs Helm for that.
  if (source.chart === "") throw noChart(source.name);
  const helm = await openHelm(context.programs);
  const { chart, warnings, ...found } = await prepareChart(source, context);
  const user = await readUserValues(source, chart, { context, folder: helm.folder });
  const values = coalesce(chart, user.merged);
  const missing = onlyOff(found.missing, offCharts(chart, values));
  const templates = await readTemplates(chart);
  const prepared = { source, helm, chart, user, templates };
  const renders = new Map<string, Promise<Render>>();
  let count = 0;
  const render = (options: RenderOptions = {}): Promise<Render> => {
    const key = sha256(JSON.stringify({ ...options, texts: [...(options.texts ?? [])] }));
    const known = renders.get(key);
    if (known !== undefined) return known;
    count += 1;
    const name = `${count}`;
    const fresh = context.during(`rendering the chart (render ${name})`, () =>
      renderOnce(prepared, { ...options, name }, context.signal).catch((error: unknown) => {
        throw error instanceof RenderFailure ? withOwnNames(error, user.files) : error;
      }),
    );
    // A marker render is read once and never asked for again.
    if (options.skipSchema !== true) renders.set(key, fresh);
    return fresh;
  };
  const attempt = async (options: RenderOptions): Promise<Attempted> => {
    try {
      return { render: await render(options) };
    } catch (error) {
      if (error instanceof Problem && problemCode(error)?.startsWith("chart/") === true)
        return { failure: error };
      throw error;
    }
  };
  const most = discoveryRenders(source, templates, values);
  return {
    source,
    helm,
    chart,
    values,
    warnings: [...warnings, ...missing.map(missingPart)],
    missing,
    templates,
    region: context.target.region,
    count: () => count,
    left: () => Math.max(0, most - count),
    render,
    attempt,
    tryRender: async (options) => (await attempt(options)).render,
    standIns: emptyMap,
  };
}

/** Throws where a part that is on lacks its chart: Helm would render it to nothing. */
function onlyOff(missing: readonly MissingDependency[], off: readonly OffChart[]): MissingPart[] {
  return missing.map(({ scope, problem }) => {
    const above = off.filter((one) => isPrefix(one.scope, scope));
    if (above.length === 0) throw problem;
    const name = above.map(({ key }) => formatKey(key)).join(", ");
    return { scope, name, why: problem.diagnostics[0]?.detail ?? "" };
  });
}

interface Prepared extends Pick<Session, "source" | "helm" | "chart" | "templates"> {
  readonly user: UserValues;
}

async function renderOnce(
  { source, helm, chart, user, templates }: Prepared,
  options: RenderOptions & { name: string },
  signal: AbortSignal,
): Promise<Render> {
  const kubeVersion = options.kubeVersion ?? source.kubeVersion;
  const { skipSchema } = options;
  const values = await valuesFiles(user, options, helm.folder);
  const text = await helm.template(
    {
      chart: chart.folder,
      release: source.release ?? releaseName(source.name),
      namespace: source.namespace ?? "mirror",
      values,
      fileOf: (template) => templates.at(template)?.file,
      ...defined({ kubeVersion, apiVersions: source.apiVersions, skipSchema }),
    },
    signal,
  );
  const read = readDocuments(text, { readTree });
  return { ...read, ...walk(read.documents, readTree) };
}

async function valuesFiles(
  user: UserValues,
  options: RenderOptions & { name: string },
  folder: string,
): Promise<string[]> {
  const write = async (name: string, text: string): Promise<string> => {
    const path = join(folder, `${options.name}-${name}`);
    await writeFile(path, text);
    return path;
  };
  const texts = new Map(options.texts);
  const given = user.files.filter((file) => file.from !== undefined);
  const set = user.files.filter((file) => file.from === undefined);
  const paths: string[] = [];
  for (const [index, file] of given.entries()) {
    const text = texts.get(file.from ?? "");
    paths.push(text === undefined ? file.path : await write(`values-${index}.yaml`, text));
    texts.delete(file.from ?? "");
  }
  for (const [index, text] of [...texts.values()].entries())
    paths.push(await write(`override-${index}.yaml`, text));
  // As with helm's --set: single values go before all files.
  paths.push(...set.map((file) => file.path));
  if (options.extra !== undefined) paths.push(await write("extra.json", JSON.stringify(options.extra)));
  return paths;
}

/** Helm names the copies of the values files; the user knows the originals. */
function withOwnNames(failure: RenderFailure, files: UserValues["files"]): RenderFailure {
  const [first] = failure.diagnostics;
  if (first?.detail === undefined) return failure;
  const detail = files.reduce(
    (text, { path, from }) => (from === undefined ? text : text.replaceAll(path, from)),
    first.detail,
  );
  return new RenderFailure({ ...first, detail }, failure.templates, failure.reason);
}

/** Helm takes at most 53 characters, and only those of a DNS label. */
function releaseName(name: string): string {
  const label = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, "-")
    .slice(0, 53)
    .replaceAll(/^-+|-+$/g, "");
  return label === "" ? "mirror" : label;
}

/** The values that the user gives: files in order, then `set`. As Helm will see them, and as files for Helm. */
interface UserValues {
  readonly merged: ValueMap;
  /** Copies in the work folder, in the order that Helm takes them; by the path in the config where it has one. */
  readonly files: readonly { readonly path: string; readonly from?: string }[];
}

async function readUserValues(
  source: SourceOf<"helm">,
  chart: ChartTree,
  { context, folder }: { context: SourceContext; folder: string },
): Promise<UserValues> {
  const files: { path: string; from?: string }[] = [];
  let merged: ValueMap = emptyMap;
  for (const [index, from] of (source.values ?? []).entries()) {
    const text = new TextDecoder().decode(await context.files.read(from, { maxBytes: 16 * 1024 * 1024 }));
    merged = overlay(merged, parseValues(text, from));
    const path = join(folder, `values-${index}.yaml`);
    await writeFile(path, text);
    files.push({ path, from });
  }
  const single = Object.entries(source.set ?? {});
  if (single.length > 0) {
    const set = setValues(single, coalesce(chart, merged));
    merged = overlay(merged, set);
    const path = join(folder, "set.json");
    await writeFile(path, JSON.stringify(set));
    files.push({ path });
  }
  return { merged, files };
}

/** A values file's content as a map. Throws Problem `values/…`. */
function parseValues(text: string, path: string): ValueMap {
  const read = readValue(text);
  if ("broken" in read) throw unusableValues(path, read.broken);
  if (read.value === null) return emptyMap;
  if (!isMap(read.value)) throw unusableValues(path, "it is not a map of keys");
  return read.value;
}

// A key inside a list needs the whole list: Helm replaces lists.
function setValues(
  entries: readonly (readonly [string, string | number | boolean])[],
  current: ValueMap,
): ValueMap {
  let all: Value = current;
  let set: Value = emptyMap;
  for (const [key, value] of entries) {
    const steps = parseKey(key);
    all = withValue(all, steps, value);
    const top = topOf(steps);
    set = withValue(set, top, valueAt(all, top));
  }
  return isMap(set) ? set : mapOf([]);
}
