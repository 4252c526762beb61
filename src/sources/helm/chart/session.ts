// A chart made ready once a run: private copy, dependencies, the user's values, and its renders by their content.
// Discovery and the proof of written values share it, so that nothing is fetched or rendered twice.
import { defined } from "../../../core/base/defined.ts";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Diagnostic } from "../../../core/base/diagnostic.ts";
import { sha256 } from "../../../core/base/digest.ts";
import { readDocuments, type WalkDocument } from "../../../core/kubernetes/documents.ts";
import type { ValueMap } from "../../../core/kubernetes/tree.ts";
import { type WalkResult, walk } from "../../../core/kubernetes/walk.ts";
import { type Helm, openHelm } from "../../../programs/helm.ts";
import type { ProgramRunner } from "../../../programs/programs.ts";
import type { SourceContext, SourceOf } from "../../kind/kind.ts";
import { coalesce } from "./values.ts";
import { type ChartTree, Dependencies } from "./dependencies.ts";
import { ChartFetcher } from "./fetch.ts";
import { chartFolder, locateChart } from "./locate.ts";
import { readUserValues, type UserValues } from "./user-values.ts";

export interface Render extends WalkResult {
  readonly documents: readonly WalkDocument[];
  readonly warnings: readonly Diagnostic[];
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
  readonly user: UserValues;
  /** What templates see, before markers and switches. */
  readonly values: ValueMap;
  readonly warnings: readonly Diagnostic[];
  /** How often Helm has rendered in this run. */
  readonly count: () => number;
  render(options?: RenderOptions): Promise<Render>;
}

// One run has one set of programs: what is known of a source ends with it.
const sessions = new WeakMap<ProgramRunner, Map<string, Promise<Session>>>();

export function openSession(source: SourceOf<"helm">, context: SourceContext): Promise<Session> {
  const known = sessions.get(context.programs) ?? new Map<string, Promise<Session>>();
  sessions.set(context.programs, known);
  const key = JSON.stringify(source);
  const session = known.get(key) ?? open(source, context);
  known.set(key, session);
  return session;
}

async function open(source: SourceOf<"helm">, context: SourceContext): Promise<Session> {
  const helm = await openHelm(context.programs);
  const fetcher = new ChartFetcher(context);
  const located = await locateChart(source, chartFolder(helm.folder), { context, fetcher });
  const dependencies = new Dependencies(fetcher);
  const chart = await dependencies.complete(located);
  const user = await readUserValues(source, chart, { context, folder: helm.folder });
  const renders = new Map<string, Promise<Render>>();
  let count = 0;
  return {
    source,
    helm,
    chart,
    user,
    values: coalesce(chart, user.merged),
    warnings: [...located.warnings, ...dependencies.warnings],
    count: () => count,
    render(options = {}) {
      const key = sha256(JSON.stringify({ ...options, texts: [...(options.texts ?? [])] }));
      const known = renders.get(key);
      if (known !== undefined) return known;
      count += 1;
      const render = renderOnce(
        { source, helm, chart, user },
        { ...options, name: `${count}` },
        context.signal,
      );
      // A marker render is read once and never asked for again.
      if (options.skipSchema !== true) renders.set(key, render);
      return render;
    },
  };
}

type Prepared = Pick<Session, "source" | "helm" | "chart" | "user">;

async function renderOnce(
  { source, helm, chart, user }: Prepared,
  options: RenderOptions & { name: string },
  signal: AbortSignal,
): Promise<Render> {
  const kubeVersion = options.kubeVersion ?? source.kubeVersion;
  const values = await valuesFiles(user, options, helm.folder);
  const text = await helm.template(
    {
      chart: chart.folder,
      release: source.release ?? releaseName(source.name),
      namespace: source.namespace ?? "mirror",
      values,
      ...defined({ kubeVersion, apiVersions: source.apiVersions }),
      ...(options.skipSchema === true ? { skipSchema: true } : {}),
    },
    signal,
  );
  const { documents, warnings } = readDocuments(text);
  return { documents, warnings, ...walk(documents) };
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
  const [given, set] = [
    user.files.filter((file) => file.from !== undefined),
    user.files.filter((file) => file.from === undefined),
  ];
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

/** Helm takes at most 53 characters, and only those of a DNS label. */
function releaseName(name: string): string {
  const label = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, "-")
    .slice(0, 53)
    .replaceAll(/^-+|-+$/g, "");
  return label === "" ? "mirror" : label;
}
