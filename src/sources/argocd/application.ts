// What an Argo CD application deploys: charts, as the helm kind takes them, and what only Argo CD can read (values in
// the chart or in git, folders in git). That is asked, never left out: with other values a chart has other images.
import semver from "semver";
import { defined } from "../../core/base/record.ts";
import { isMap } from "../../core/kubernetes/tree.ts";
import { readValue, valueOf } from "../../yaml/plain.ts";
import type { YamlMap, YamlValue } from "../../yaml/tree.ts";
import type { ProblemList } from "../kind/problem-list.ts";
import { fieldOf, type YamlFields } from "../kind/yaml-file.ts";
import { noExactVersion, unreadPath, unreadValues } from "./problems.ts";

/** A chart under the keys of a helm source. */
export interface Chart {
  readonly chart: string;
  readonly repository: string;
  readonly version: string;
  readonly release?: string;
  readonly namespace?: string;
  readonly kubeVersion?: string;
  readonly apiVersions?: string[];
  readonly set: Record<string, string | number | boolean>;
}

/** One source of an application: a chart with the text of its values, or an open question. */
export type Deployed = { readonly offset: number; readonly application?: string } & (
  { readonly chart: Chart; readonly values?: string } | { readonly reference: string; readonly why: string }
);

interface Work {
  readonly fields: YamlFields;
  readonly problems: ProblemList;
  readonly application?: string;
  readonly namespace?: string;
}

export function readApplication(
  root: YamlMap,
  fields: YamlFields,
  problems: ProblemList,
): readonly Deployed[] {
  const spec = fields.map(fieldOf(root, "spec"), "spec");
  const metadata = fields.map(fieldOf(root, "metadata"), "metadata");
  const destination = fields.map(fieldOf(spec, "destination"), "destination");
  const named = defined({
    application: fields.text(fieldOf(metadata, "name"), "metadata.name"),
    namespace: fields.text(fieldOf(destination, "namespace"), "namespace"),
  });
  const sources = sourcesOf(spec, fields);
  if (sources.length === 0) fields.wrong(spec ?? root, "an Application needs spec.source or spec.sources");
  return sources.flatMap((source) => readSource(source, { fields, problems, ...named }));
}

/** As in Argo CD, `sources` takes precedence over `source`. */
function sourcesOf(spec: YamlMap | undefined, fields: YamlFields): readonly YamlMap[] {
  const several = fields.list(fieldOf(spec, "sources"), "sources");
  const hydrator = fields.map(fieldOf(spec, "sourceHydrator"), "sourceHydrator");
  const single = fieldOf(spec, "source") ?? fieldOf(hydrator, "drySource");
  const values = several.length > 0 || single === undefined ? several : [single];
  return values.flatMap((value) => fields.map(value, "a source of an Application") ?? []);
}

function readSource(source: YamlMap, work: Work): readonly Deployed[] {
  const { fields } = work;
  const chart = fieldOf(source, "chart");
  const name = fields.text(chart, "chart") ?? "";
  const path = fields.text(fieldOf(source, "path"), "path") ?? "";
  const repoURL = fields.required(source, "repoURL", "a source of an Application needs a repoURL");
  if (repoURL === undefined) return [];
  if (chart !== undefined && name !== "") return readChart(source, { name, repoURL, at: chart.offset }, work);
  // Only values for other sources come from it: those name it.
  if (path === "" && fieldOf(source, "ref") !== undefined) return [];
  if (path === "") {
    fields.wrong(source, "a source of an Application needs a chart or a path");
    return [];
  }
  const kustomize = fields.map(fieldOf(source, "kustomize"), "kustomize");
  const overrides = fields.list(fieldOf(kustomize, "images"), "images").length > 0;
  const revision = fields.text(fieldOf(source, "targetRevision"), "targetRevision") ?? "HEAD";
  const reference = `${withoutUser(repoURL)}//${path}`;
  return [deployed(source.offset, work, { reference, why: unreadPath(path, revision, overrides) })];
}

interface Named {
  readonly name: string;
  readonly repoURL: string;
  readonly at: number;
}

function readChart(source: YamlMap, { name, repoURL, at }: Named, work: Work): readonly Deployed[] {
  const { fields, problems } = work;
  const revision = fieldOf(source, "targetRevision");
  const version = fields.text(revision, "targetRevision");
  if (version === undefined || semver.valid(version) === null) {
    problems.add(noExactVersion(name, version), () => fields.file.at((revision ?? source).offset));
    return [];
  }
  const helm = fields.map(fieldOf(source, "helm"), "helm");
  const { set, unclear } = readParameters(helm, fields);
  const values = readValues(helm, fields);
  const files = fields.list(fieldOf(helm, "fileParameters"), "fileParameters");
  const unread = [
    ...fields.texts(fieldOf(helm, "valueFiles"), "valueFiles").map((file) => `the values file ${file}`),
    ...(files.length > 0 ? ["fileParameters"] : []),
    ...unclear.map((parameter) => `the value of the parameter ${parameter}`),
  ];
  if (unread.length > 0) {
    const reference = `${withoutUser(repoURL)}/${name}:${version}`;
    return [deployed(at, work, { reference, why: unreadValues(unread) })];
  }
  const apiVersions = [...fields.texts(fieldOf(helm, "apiVersions"), "apiVersions")];
  const chart: Chart = {
    chart: name,
    repository: /^(?:https?|oci):\/\//.test(repoURL) ? repoURL : `oci://${repoURL}`,
    version,
    set,
    ...defined({
      release: fields.text(fieldOf(helm, "releaseName"), "releaseName") ?? work.application,
      namespace: fields.text(fieldOf(helm, "namespace"), "namespace") ?? work.namespace,
      kubeVersion: fields.text(fieldOf(helm, "kubeVersion"), "kubeVersion"),
      apiVersions: apiVersions.length === 0 ? undefined : apiVersions,
    }),
  };
  return [deployed(at, work, { chart, ...defined({ values }) })];
}

type What = { readonly chart: Chart; readonly values?: string } | { reference: string; why: string };

function deployed(offset: number, { application }: Work, what: What): Deployed {
  return { offset, ...defined({ application }), ...what };
}

/** The values as the text of a file; `valuesObject` takes precedence over `values`, as in Argo CD. */
function readValues(helm: YamlMap | undefined, fields: YamlFields): string | undefined {
  const object = fields.map(fieldOf(helm, "valuesObject"), "valuesObject");
  if (object !== undefined) return JSON.stringify(valueOf(object));
  const written = fieldOf(helm, "values");
  if (written === undefined) return undefined;
  const why = "values must be the text of one YAML map";
  if (written.type !== "text") {
    fields.wrong(written, why, "Write `values: |` before it, or move the map to valuesObject.");
    return undefined;
  }
  const read = readValue(written.text ?? "");
  if ("broken" in read) fields.wrong(written, `${why}: ${read.broken}`);
  else if (read.value !== null && !isMap(read.value)) fields.wrong(written, why);
  return written.text ?? undefined;
}

interface Parameters {
  readonly set: Chart["set"];
  /** Names of those whose value Helm or Argo CD would take for more than a text. */
  readonly unclear: readonly string[];
}

function readParameters(helm: YamlMap | undefined, fields: YamlFields): Parameters {
  const set = new Map<string, string | number | boolean>();
  const unclear: string[] = [];
  for (const item of fields.list(fieldOf(helm, "parameters"), "parameters")) {
    const parameter = fields.map(item, "each of parameters");
    const name = fields.required(parameter, "name", "a parameter needs a name");
    if (name === undefined) continue;
    const value = fields.text(fieldOf(parameter, "value"), "value") ?? "";
    const isText = isTrue(fieldOf(parameter, "forceString"));
    // A list, an escape, a variable of Argo CD's, or a null that takes a default away.
    if (/^\{|[\\$]/.test(value) || (value === "null" && !isText)) unclear.push(name);
    set.set(name, isText ? value : typed(value));
  }
  return { set: Object.fromEntries(set), unclear };
}

function isTrue(value: YamlValue | undefined): boolean {
  return value?.type === "text" && value.value === true;
}

/** What helm's --set makes of a text. */
function typed(text: string): string | number | boolean {
  if (text === "true" || text === "false") return text === "true";
  const number = /^(?:0|-?[1-9]\d*)$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(number) ? number : text;
}

/** A URL's user may be its key. */
function withoutUser(url: string): string {
  return url.replace(/^(\w+:\/\/)[^/@]*@/, "$1");
}
