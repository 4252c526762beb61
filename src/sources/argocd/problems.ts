// What can be wrong with Argo CD applications, and what of them can't be read here, in words.
import { type Diagnostic, fault, type Position, warning } from "../../core/base/diagnostic.ts";

export function applicationSet(at: Position): Diagnostic {
  return warning("source/application-set", "An ApplicationSet was left out", {
    detail: "Argo CD makes its applications from generators, which are not read.",
    hint: "Name files with the applications it makes, as `argocd app get --output yaml` prints them.",
    at,
  });
}

export function noExactVersion(chart: string, revision: string | undefined): Diagnostic {
  const said = revision === undefined ? "has no targetRevision" : `has the targetRevision "${revision}"`;
  return fault("chart/no-version", "A chart of a repository needs its exact version", {
    detail: `The chart ${chart} ${said}.`,
    hint: "Write the exact version, such as 1.2.3, so that the same chart is read tomorrow.",
  });
}

/** Why a question: the chart would be rendered with other values than Argo CD's. */
export function unreadValues(what: readonly string[]): string {
  return `Only Argo CD can read ${what.join(", ")}: name the chart in a helm source, with its values, and this one under ignore.`;
}

export function unreadPath(path: string, revision: string, overridesImages: boolean): string {
  const overrides = overridesImages ? " Its kustomize.images are not applied either." : "";
  return `Argo CD reads ${path} at ${revision} from git: name that folder of a checkout in a manifests or helm source, and this one under ignore.${overrides}`;
}

export function noApplication(path: string, at: Position): Diagnostic {
  return fault("list/shape", "The file has another form than expected", {
    detail: `${path} has no Application of Argo CD.`,
    hint: "Name files with documents of the kind Application, apiVersion argoproj.io/v1alpha1.",
    at,
  });
}
