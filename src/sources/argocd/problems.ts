// What can be wrong with Argo CD applications, and what of them can't be read here, in words.
import { type Diagnostic, fault, type Position, warning } from "../../core/base/diagnostic.ts";

export function applicationSet(at: Position): Diagnostic {
  return warning("source/application-set", "An ApplicationSet was skipped", {
    detail: "Argo CD creates its applications from generators, which ecr-mirror does not read.",
    hint: "Name files with the applications that it creates: argocd app get APP --output yaml > app.yaml",
    at,
  });
}

export function noExactVersion(chart: string, revision: string | undefined): Diagnostic {
  const said = revision === undefined ? "has no targetRevision" : `has the targetRevision "${revision}"`;
  return fault("chart/no-version", "A chart of a repository needs its exact version", {
    detail: `The chart ${chart} ${said}.`,
    hint: "Write the exact version, such as 1.2.3, so that every run reads the same chart.",
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
  return fault("list/shape", "The file does not have the expected form", {
    detail: `${path} has no Argo CD Application.`,
    hint: "Name files with documents of `kind: Application` and `apiVersion: argoproj.io/v1alpha1`.",
    at,
  });
}
