// What can be wrong with a chart, its archive, its dependencies or its values, in words. Each names the chart and the
// remedy.
import type { Complaint } from "../../../config/text/finding.ts";
import { defined } from "../../../core/base/record.ts";
import { mostAlike, nearest } from "../../../core/base/nearest.ts";
import { type Diagnostic, type Position, Problem, warning, problem } from "../../../core/base/diagnostic.ts";

/** A chart that a source asks for. */
export interface ChartRequest {
  readonly name: string;
  /** A version, or for dependencies a range. */
  readonly version: string;
  /** `https://…`, or `oci://…` without the chart's name. */
  readonly repository: string;
}

export function broken(label: string, why: string, remedy?: string): Problem {
  return problem("chart/broken", "The chart is not usable", {
    detail: `${label}: ${why}.`,
    hint:
      remedy ??
      "Set `chart` to a chart's folder or .tgz file, or to a chart of a repository with its `version`.",
  });
}

/** A file of the chart that is not what it must be. */
export function brokenFile(label: string, file: string, why = "is not a map"): Problem {
  return broken(label, `${file} ${why}`, `Correct ${file} of the chart: it must be one YAML map.`);
}

export function notFound(source: string, chart: string, at: Position | undefined): Problem {
  return problem("chart/not-found", "The chart does not exist", {
    detail: `The source "${source}" names ${chart}, which is neither a folder nor a file.`,
    hint: "Correct the path: it is relative to the config file. For a chart of a repository, add `repository: https://...` and `version`, or write oci://.",
    ...defined({ at }),
  });
}

export function noVersion(source: string, chart: string): Problem {
  return problem("chart/no-version", "A chart of a repository needs its exact version", {
    detail: `The source "${source}" names ${chart} without a version.`,
    hint: 'Add `version: "1.2.3"` to the source, so that every run reads the same chart.',
  });
}

export function versionMissing(from: "registry" | "repository"): Complaint {
  return {
    code: "config/missing-key",
    summary: "A key is missing",
    detail: `A chart from a ${from} needs its exact version.`,
    hint: 'Add the exact version: `version: "1.2.3"`.',
  };
}

function unclear(detail: string, hint: string): Complaint {
  return { code: "config/chart", summary: "The place of the chart is ambiguous", detail, hint };
}

export function saidTwice(chart: string): Complaint {
  return unclear(`Both "${chart}" and \`repository\` say where the chart is.`, "Remove one of the two.");
}

/** The text is empty, as that of a variable that isn't set. */
export function unnamed(source: string): Complaint {
  return {
    code: "chart/unnamed",
    summary: "No chart is named",
    detail: `\`chart\` of the source "${source}" is empty.`,
    hint: "Set the environment variable that it comes from, name a chart, or give the source a `fallback` list.",
  };
}

export function noChart(source: string): Problem {
  const { code, summary, ...more } = unnamed(source);
  return problem(code, summary, more);
}

export function notARepository(repository: string): Complaint {
  return unclear(
    `"${repository}" is not a URL.`,
    "Write the URL of the chart repository: https://charts.example.com.",
  );
}

export function unreadableIndex(url: string, why: string): Problem {
  return problem("chart/index", "The chart repository cannot be read", {
    detail: `${url}: ${why}.`,
    hint: "Check that `repository` is the URL of a chart repository: it must serve index.yaml, not a web page.",
  });
}

export function unfetchable(
  { name, version, repository }: ChartRequest,
  why: string,
  { remedy, cause }: { readonly remedy?: string | undefined; readonly cause?: unknown } = {},
): Problem {
  const detail = `${name} ${version} from ${repository}: ${why.replace(/\.$/, "")}.`;
  const hint =
    remedy ??
    "Correct the name, the version or the repository. For a dependency, you can also put it into charts/: helm dependency build";
  return problem("chart/fetch", "The chart cannot be fetched", { detail, hint }, { cause });
}

/** The repository was read, and has no chart of this name. */
export function noSuchChart({ name, repository }: ChartRequest, names: readonly string[]): Problem {
  const near = nearest(name, names);
  const some = mostAlike(name, names, 5).join(", ");
  return problem("chart/not-found", "The chart does not exist", {
    detail: `${repository} has no chart "${name}"${some === "" ? "" : `. Its ${names.length === 1 ? "only chart is" : "most similar charts are"} ${some}`}.`,
    hint:
      near === undefined
        ? "Correct `chart` or `repository` of the source."
        : `Did you mean "${near}"? Correct \`chart\` of the source.`,
  });
}

/** The chart exists, and not in this version. */
export function noSuchVersion({ name, version, repository }: ChartRequest, near: readonly string[]): Problem {
  const [best] = near;
  return problem("chart/not-found", "The chart version does not exist", {
    detail: `${name} from ${repository} has no version ${version}${best === undefined ? "" : `. The nearest are ${near.join(", ")}`}.`,
    hint:
      best === undefined
        ? "Correct `version` of the source."
        : `Use a version that exists, for example \`version: "${best}"\`.`,
  });
}

export function unsafeArchive(label: string, why: string, cause?: unknown): Problem {
  const more = { detail: `${label}: ${why}.`, hint: "Package the chart again: helm package FOLDER" };
  return problem("archive/unsafe", "The chart archive cannot be used", more, { cause });
}

export function unsafeFolder(chart: string, why: string, cause?: unknown): Problem {
  const hint =
    "Copy the files into the chart's folder instead of linking to them, or keep both below the config's folder.";
  return problem(
    "chart/unsafe",
    "The chart's folder cannot be used",
    { detail: `${chart}: ${why}.`, hint },
    { cause },
  );
}

export function unusableValues(path: string, why: string): Problem {
  return problem("values/syntax", "The values file cannot be read", {
    detail: `${path}: ${why}.`,
    hint: "Correct the file: it must be one YAML map. To check it: helm lint --values FILE CHART",
  });
}

export function missing(dependency: ChartRequest, label: string): Problem {
  const { name, version, repository } = dependency;
  const where = repository === "" ? "no repository" : `the repository ${repository}`;
  return unmet(
    `${label} needs ${name} ${version} with ${where}, but charts/ does not have it`,
    "Run this in the chart's folder: helm dependency build\nOr give the dependency an https:// or oci:// repository.",
  );
}

/** A part of a chart that is off and whose dependency isn't there. */
export interface MissingPart {
  /** The key of the missing chart's values. */
  readonly scope: readonly (string | number)[];
  /** The keys that turn it on. */
  readonly name: string;
  readonly why: string;
}

export function missingPart({ name, why }: Omit<MissingPart, "scope">): Diagnostic {
  return warning("chart/missing-part", "A dependency of a disabled part is missing", {
    detail: `${why.replace(/\.$/, "")}. It belongs to ${name}, which is disabled, so the images of that part are unknown.`,
    hint: `To mirror them, run this in the chart's folder: helm dependency build\nOtherwise leave ${name} disabled.`,
  });
}

/** A component that demands values which only the user knows. */
export function standIns(chart: string, component: string, needs: readonly string[]): Diagnostic {
  return warning("chart/stand-ins", "A component needs values that are not set", {
    detail: `${component} of the chart ${chart} needs ${needs.join(", ")}. Its images were found with placeholder values.`,
    hint: `Set ${needs.length === 1 ? "it" : "them"} under set: or values: of the source, as you will when you enable the component.`,
  });
}

export function leadsOut(dependency: ChartRequest, label: string, root: string): Problem {
  return unmet(
    `${label} needs ${dependency.name} from ${dependency.repository}, which is outside of ${root}`,
    "Move the config to a folder that contains both charts, or copy the dependency into charts/.",
  );
}

export function misnamed(dependency: ChartRequest, label: string, name: string): Problem {
  return unmet(
    `${label} needs ${dependency.name} from ${dependency.repository}, where the chart has the name ${name}`,
    "Use the name in the dependency's own Chart.yaml.",
  );
}

/** What Helm said first, with all that the chart will ask for next. */
export function demands(first: Diagnostic, keys: readonly string[]): Problem {
  const last = keys.at(-1) ?? "";
  const list = keys.length < 2 ? last : `${keys.slice(0, -1).join(", ")} and ${last}`;
  return new Problem({ ...first, hint: `Set ${list}, under values: or set: of the source.` });
}

export function tooMany(label: string): Problem {
  return unmet(`${label}: more than 12 levels or 300 charts`, "Check whether a chart depends on itself.");
}

function unmet(why: string, hint: string): Problem {
  return problem("chart/dependency", "A dependency of the chart is missing", { detail: `${why}.`, hint });
}

export function twins(label: string, name: string): Problem {
  return problem("chart/twins", "A subchart exists twice", {
    detail: `${label}: charts/ has ${name} as a folder and as an archive. Helm uses one of them at random.`,
    hint: "Delete one of them, or let Helm do it: helm dependency update",
  });
}

export function resolvedChart(label: string, wanted: string): Diagnostic {
  return resolved(
    `${wanted} is ${label} today.`,
    "Write the exact version, so that every run reads the same chart.",
  );
}

export function resolvedDependency(dependency: ChartRequest, label: string, version: string): Diagnostic {
  return resolved(
    `${label} asks for ${dependency.name} ${dependency.version}, which is currently ${version}.`,
    "Commit a Chart.lock, so that every run reads the same chart.",
  );
}

function resolved(detail: string, hint: string): Diagnostic {
  return warning("chart/resolved", "A chart's version was chosen from a range", { detail, hint });
}

export function outOfSync(dependency: ChartRequest, label: string, locked: string): Diagnostic {
  return warning("chart/lock", "A chart's lock is out of date", {
    detail: `${label} asks for ${dependency.name} ${dependency.version}, but its Chart.lock has ${locked}.`,
    hint: "Run this in the chart's folder: helm dependency update",
  });
}
