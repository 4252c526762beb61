// What can be wrong with a chart, its archive, its dependencies or its values, in words. Each names the chart and the
// remedy.
import type { Complaint } from "../../../config/text/finding.ts";
import { defined } from "../../../core/base/record.ts";
import { type Diagnostic, type Position, Problem, warning, problem } from "../../../core/base/diagnostic.ts";

/** A chart that somebody asks for. */
export interface ChartRequest {
  readonly name: string;
  /** A version, or for dependencies a range. */
  readonly version: string;
  /** `https://…`, or `oci://…` without the chart's name. */
  readonly repository: string;
}

export function broken(label: string, why: string): Problem {
  return problem("chart/broken", "Not a usable chart", {
    detail: `${label}: ${why}.`,
    hint: "Name a chart's folder or .tgz, or a chart of a repository with its version.",
  });
}

export function notFound(source: string, chart: string, at: Position | undefined): Problem {
  return problem("chart/not-found", "The chart doesn't exist", {
    detail: `The source "${source}" names ${chart}, which is neither a folder nor a file.`,
    hint: "A chart of a repository needs repository: or oci:// as well.",
    ...defined({ at }),
  });
}

export function noVersion(source: string, chart: string): Problem {
  return problem("chart/no-version", "A chart of a repository needs its exact version", {
    detail: `The source "${source}" names ${chart} without a version.`,
    hint: "Add version: to the source, so that the same chart is read tomorrow.",
  });
}

export function versionMissing(from: "registry" | "repository"): Complaint {
  return {
    code: "config/missing-key",
    summary: "A key is missing",
    detail: `A chart from a ${from} needs its exact version.`,
    hint: 'Add version: "<version>".',
  };
}

function unclear(detail: string, hint: string): Complaint {
  return { code: "config/chart", summary: "Unclear where the chart is", detail, hint };
}

export function saidTwice(chart: string): Complaint {
  return unclear(`"${chart}" says where the chart is; repository says it too.`, "Remove one of the two.");
}

/** The text is empty, as that of a variable that isn't set. */
export function unnamed(source: string): Complaint {
  return {
    code: "chart/unnamed",
    summary: "No chart is named",
    detail: `The chart of the source "${source}" is empty.`,
    hint: "Set the variable that it comes from, name a chart, or give the source a `fallback` list.",
  };
}

export function noChart(source: string): Problem {
  const { code, summary, ...more } = unnamed(source);
  return problem(code, summary, more);
}

export function notARepository(repository: string): Complaint {
  return unclear(`"${repository}" is not a URL.`, "Write https://… of the chart repository.");
}

export function unreadableIndex(url: string, why: string): Problem {
  return problem("chart/index", "The chart repository can't be read", {
    detail: `${url}: ${why}.`,
    hint: "Check that the URL is a chart repository's: it must serve index.yaml.",
  });
}

export function unfetchable(
  { name, version, repository }: ChartRequest,
  why: string,
  cause?: unknown,
): Problem {
  const detail = `${name} ${version} from ${repository}: ${why.replace(/\.$/, "")}.`;
  const hint =
    "Correct the name, version or repository, or vendor the chart in charts/ with helm dependency build.";
  return problem("chart/fetch", "A chart can't be fetched", { detail, hint }, { cause });
}

export function unsafeArchive(label: string, why: string, cause?: unknown): Problem {
  const more = { detail: `${label}: ${why}.`, hint: "Package the chart again with helm package." };
  return problem("archive/unsafe", "The chart archive can't be used", more, { cause });
}

export function unsafeFolder(chart: string, why: string, cause?: unknown): Problem {
  const hint = "Put the files themselves into the chart's folder, or beside it below the config's folder.";
  return problem(
    "chart/unsafe",
    "The chart's folder can't be used",
    { detail: `${chart}: ${why}.`, hint },
    { cause },
  );
}

export function unusableValues(path: string, why: string): Problem {
  return problem("values/syntax", "A values file can't be read", {
    detail: `${path}: ${why}.`,
    hint: "A values file is one YAML map.",
  });
}

export function missing(dependency: ChartRequest, label: string): Problem {
  const { name, version, repository } = dependency;
  const where = repository === "" ? "no repository" : `the repository ${repository}`;
  return unmet(
    `${label} needs ${name} ${version} with ${where}, and it is not in charts/`,
    "Run helm dependency build in the chart's folder, or give the dependency an https:// or oci:// repository.",
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
  return warning("chart/missing-part", "A dependency of a part that is off is missing", {
    detail: `${why.replace(/\.$/, "")}. It belongs to ${name}, which is off: the images of that part are not known.`,
    hint: `To mirror them, run helm dependency build in the chart's folder. Otherwise leave ${name} off.`,
  });
}

/** A component that demands values which only the user knows. */
export function standIns(chart: string, component: string, needs: readonly string[]): Diagnostic {
  return warning("chart/stand-ins", "A component needs values that are not set", {
    detail: `${component} of the chart ${chart} needs ${needs.join(", ")}. Its images were found with placeholders there.`,
    hint: `Set ${needs.length === 1 ? "it" : "them"} under set: or values: of the source, as you will when you turn the component on.`,
  });
}

export function leadsOut(dependency: ChartRequest, label: string, root: string): Problem {
  return unmet(
    `${label} needs ${dependency.name} from ${dependency.repository}, which leads out of ${root}`,
    "Put the config where both charts lie below its folder, or vendor the dependency in charts/.",
  );
}

export function misnamed(dependency: ChartRequest, label: string, name: string): Problem {
  return unmet(
    `${label} needs ${dependency.name} from ${dependency.repository}, where the chart is called ${name}`,
    "Use the name that the dependency's own Chart.yaml gives.",
  );
}

/** What Helm said first, with all that the chart will ask for next. */
export function demands(first: Diagnostic, keys: readonly string[]): Problem {
  const last = keys.at(-1) ?? "";
  const list = keys.length < 2 ? last : `${keys.slice(0, -1).join(", ")} and ${last}`;
  return new Problem({ ...first, hint: `Set ${list}, under values: or set: of the source.` });
}

export function tooMany(label: string): Problem {
  return unmet(`${label}: more than 12 levels or 300 charts`, "Look for a chart that depends on itself.");
}

function unmet(why: string, hint: string): Problem {
  return problem("chart/dependency", "A dependency of the chart is missing", { detail: `${why}.`, hint });
}

export function twins(label: string, name: string): Problem {
  return problem("chart/twins", "A subchart is there twice", {
    detail: `${label}: charts/ holds ${name} as a folder and as an archive. Helm picks one of them at random.`,
    hint: "Delete one of them; helm dependency update leaves the right one.",
  });
}

export function resolvedChart(label: string, wanted: string): Diagnostic {
  return resolved(
    `${wanted} means ${label} today.`,
    "Write the exact version, so that the same chart is read tomorrow.",
  );
}

export function resolvedDependency(dependency: ChartRequest, label: string, version: string): Diagnostic {
  return resolved(
    `${label} asks for ${dependency.name} ${dependency.version}, which means ${version} today.`,
    "Commit a Chart.lock, so that the same chart is read tomorrow.",
  );
}

function resolved(detail: string, hint: string): Diagnostic {
  return warning("chart/resolved", "A chart's version was chosen from a range", { detail, hint });
}

export function outOfSync(dependency: ChartRequest, label: string, locked: string): Diagnostic {
  return warning("chart/lock", "A chart's lock is out of date", {
    detail: `${label} asks for ${dependency.name} ${dependency.version}, its lock holds ${locked}.`,
    hint: "Run helm dependency update in the chart's folder.",
  });
}
