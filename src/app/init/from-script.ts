// RunWhen's sync script as a draft: its variables say what it copies and where to, its static lists are the fallback.
// The addresses in ECR stay those of the script. Nothing in it is run.
import { defined } from "../../core/base/record.ts";
import type { OutputFile, SourceFile } from "../../config/schema.gen.ts";
import { parseEcrHost } from "../../core/naming/ecr-host.ts";
import type { Draft, DraftFile, DraftSource, Move } from "./draft.ts";
import type { FromFile } from "./from-file.ts";
import { formatScriptList, readScriptLists, type ScriptImage } from "./script-lists.ts";

const catalog =
  "https://raw.githubusercontent.com/runwhen-contrib/codecollection-registry/main/codecollections.yaml";
const chartRepository = "https://runwhen-contrib.github.io/helm-charts";
const chartVersion = "0.6.7";
const usualChart = "runwhen-contrib/runwhen-local";
const newest = "newest";

export function looksLikeScript(text: string): boolean {
  return /^\s*private_registry=/m.test(text) && /^\s*destination_prefix=/m.test(text);
}

interface Script {
  readonly value: (name: string) => string | undefined;
  readonly prefix: string;
  readonly branch: string;
  readonly chart: readonly ScriptImage[];
  readonly collections: readonly ScriptImage[];
}

export function draftFromScript(file: FromFile): Draft {
  const variables = readVariables(file.text);
  const value = (name: string): string | undefined => variables.get(name)?.[0];
  const prefix = file.prefix ?? value("destination_prefix") ?? "runwhen";
  const branch = value("codecollection_branch") ?? "main";
  const single = new Map(
    [...variables].flatMap(([name, [first]]) => (first === undefined ? [] : [[name, first]])),
  );
  const { chart, collections, unread } = readScriptLists(file.text, single.set("destination_prefix", prefix));
  const script: Script = { value, prefix, branch, chart, collections };

  const named = file.registry ?? value("private_registry");
  const registry = named !== undefined && parseEcrHost(named) !== null ? named : null;
  const architecture = value("desired_architecture");
  const excluded = variables.get("tag_exclusion_list") ?? [];
  const extra = value("extra_images_file") ?? "";
  const images = imagesOfChart(script);
  const runtime = imagesOfCollections(script);
  const parts = [
    images,
    runtime,
    ...(extra === "" ? [] : [{ source: extraList(extra), files: [], moves: [] }]),
  ];
  return {
    title: `Converted from the variables and lists in ${file.path}.`,
    registry,
    prefix,
    ...defined({ platforms: architecture === undefined ? undefined : [`linux/${architecture}`] }),
    repositories: { defaults: { scanOnPush: true, encryption: { type: "AES256" } } },
    tagPolicies: { [newest]: { exclude: ["latest", ...excluded], newest: { count: 1, by: "created" } } },
    sources: parts.map(({ source }) => source),
    outputs: outputsOf(script, images),
    files: parts.flatMap(({ files }) => files),
    moves: parts.flatMap(({ moves }) => moves),
    notes: notesOf(script, { named, registry, unread, hasChart: images.isChart }),
  };
}

interface Part {
  readonly source: DraftSource;
  readonly files: readonly DraftFile[];
  readonly moves: readonly Move[];
}

/** The chart, with the script's list as a fallback; without a chart, only that list. */
function imagesOfChart(script: Script): Part & { readonly isChart: boolean } {
  const path = script.value("chart_path") ?? usualChart;
  const list = "./fallback/runwhen-local.yaml";
  const hasList = script.chart.length > 0;
  const comment =
    "The images that the sync script mirrors without a chart. helmKey is the key of each image in the chart's values.";
  const files = hasList ? [{ path: list, text: formatScriptList(comment, script.chart, newest) }] : [];
  if (path === "" && hasList) {
    const comments = ["chart_path is empty, so these images come from the list in the script."];
    const source: SourceFile = { name: "runwhen-local", kind: "list", path: list };
    return { source: { comments, source }, files, moves: movesOf(script.chart, source.name), isChart: false };
  }
  const { comments, source } = chartSource(
    path === "" ? usualChart : path,
    script.value("values_file") ?? "",
  );
  const withList = { ...source, ...defined({ fallback: hasList ? list : undefined }) };
  // The chart's images are named by their last part, as the script names them.
  const moves = script.chart.map(({ image }) => ({
    from: image,
    to: `${script.prefix}/${image.slice(image.lastIndexOf("/") + 1)}`,
    source: source.name,
  }));
  return { source: { comments, source: withList }, files, moves, isChart: true };
}

function chartSource(
  path: string,
  values: string,
): { comments: readonly string[]; source: Extract<SourceFile, { kind: "helm" }> } {
  const [alias, name, more] = path.split("/");
  const isLocal = name === undefined || more !== undefined || alias === "" || alias === "." || alias === "..";
  const common = {
    name: "runwhen-local",
    kind: "helm",
    naming: "name",
    ...(values === "" ? {} : { values: [beside(values)] }),
  } as const;
  if (isLocal) return { comments: [], source: { ...common, chart: beside(path) } };
  const comments = ["The script always used the newest version. Set the version that you install."];
  return { comments, source: { ...common, chart: name, repository: chartRepository, version: chartVersion } };
}

function imagesOfCollections(script: Script): Part {
  const { prefix, branch, collections } = script;
  const list = "./fallback/codecollections.yaml";
  const hasList = collections.length > 0;
  const source: SourceFile = {
    name: "codecollections",
    kind: "codecollection",
    catalog,
    branch,
    destination: `${prefix}/{org}-{repo}-{branch}`,
    tagPolicy: newest,
    ...defined({ fallback: hasList ? list : undefined }),
  };
  const comment = "The images that the sync script mirrors when it cannot read the catalog.";
  const comments = [
    "The newest image of each collection, in the same repository as with the script. The catalog names the images. For entries",
    "without an image, set `registryPrefix` to build the name, as codecollection_registry_prefix did in the script.",
  ];
  return {
    source: {
      comments,
      source,
    },
    files: hasList ? [{ path: list, text: formatScriptList(comment, collections) }] : [],
    moves: movesOf(collections, source.name),
  };
}

function movesOf(images: readonly ScriptImage[], source: string): readonly Move[] {
  return images.map(({ image, destination }) => ({ from: image, to: destination, source }));
}

function extraList(path: string): DraftSource {
  return { comments: [], source: { name: "extra", kind: "list", path: beside(path), naming: "name" } };
}

function outputsOf({ value }: Script, { isChart }: { readonly isChart: boolean }): readonly OutputFile[] {
  const edit = value("values_file") ?? "";
  const written = value("new_values_file") ?? "";
  const values: OutputFile = {
    kind: "values",
    source: "runwhen-local",
    path: written === "" ? "updated_values.yaml" : written,
    ...(edit === "" ? {} : { edit: beside(edit) }),
  };
  return [...(isChart ? [values] : []), { kind: "mapping", path: "image_mapping.csv" }];
}

interface Taken {
  readonly named: string | undefined;
  readonly registry: string | null;
  readonly unread: readonly number[];
  readonly hasChart: boolean;
}

function notesOf({ value }: Script, { named, registry, unread, hasChart }: Taken): readonly string[] {
  return [
    ...(registry === null
      ? [`private_registry="${named ?? ""}": it is not the name of an ECR registry`]
      : []),
    ...(hasChart ? [] : ["values for the chart: the script names no chart; add a helm source to get them"]),
    ...unread.map((line) => `line ${line}: this list cannot be read without running the script`),
    ...(value("disable_date_based_tags") === "false"
      ? ['date tags: to add the date of first mirroring, set rename: "{tag}-{date}" in a tag policy']
      : []),
    "rebuilt images: the script rebuilt images for one platform; ecr-mirror keeps the original manifest and digest of the platform",
  ];
}

/** A path as configs write one, so that it is not read as the name of a chart. */
function beside(path: string): string {
  return /^[./~]/.test(path) ? path : `./${path}`;
}

/** `${NAME:-default}`: what the script takes when the variable is not set. */
const withDefault = /^\$\{\w+:-([^${}"']*)\}$/;

/** Plain assignments at a line's beginning; the first of each name counts. Nothing is run or expanded. */
function readVariables(text: string): ReadonlyMap<string, readonly string[]> {
  const variables = new Map<string, readonly string[]>();
  const form = /^([A-Za-z_]\w*)=(?:\(([^)\n]*)\)|"([^"\n]*)"|'([^'\n]*)'|([^\s#;()]*))/gm;
  for (const [, name = "", list, double, single, bare] of text.matchAll(form)) {
    if (variables.has(name)) continue;
    const words = list?.match(/"[^"]*"|'[^']*'|\S+/g)?.map((word) => word.replace(/^["']|["']$/g, ""));
    const value = (words ?? [double ?? single ?? bare ?? ""]).map((one) => withDefault.exec(one)?.[1] ?? one);
    if (!value.some((one) => one.includes("$"))) variables.set(name, value);
  }
  return variables;
}
