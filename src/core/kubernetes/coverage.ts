// What a discovery covers of a chart with the tiers that are planned, and whether the chart installs something that
// starts pods of its own: its images stand in no template.
import type { Coverage, Installs } from "../image/coverage.ts";
import type { Discovery } from "../image/wanted.ts";
import type { WalkDocument } from "./documents.ts";
import { isPlanned, plannedOnly } from "./filter.ts";
import { isList, isMap, textAt, type Tree } from "./tree.ts";

/** undefined for what is no chart. */
export function coverageOf(discovery: Discovery, include: readonly string[] = []): Coverage | undefined {
  const { installs, images, components = [] } = discovery;
  if (installs === undefined) return undefined;
  const planned = plannedOnly(discovery, include);
  // A guess is no image yet: the component that it belongs to counts.
  const left = images.filter((image) => !isPlanned(image, include));
  const of = (tier: string): typeof left => left.filter((image) => image.tier === tier);
  const unknown = components.filter(({ standing }) => standing === "unknown").map(({ name }) => name);
  // What is left of a component whose images are planned is a hint; what is inside an unknown one is counted with it.
  const done = include.includes("optional")
    ? components.filter(({ standing }) => standing === "complete").map(({ name }) => name)
    : [];
  const off = of("optional")
    .map(({ enabledBy, reference }) => enabledBy ?? reference)
    .filter((switches) => !done.includes(switches))
    .filter((switches) => !unknown.some((name) => switches === name || switches.startsWith(`${name}, `)));
  return {
    images: planned.images.filter(({ chart }) => chart === undefined).length,
    proved: null,
    absent: 0,
    artifacts: of("artifact").length,
    optional: new Set(off).size,
    unknown,
    tests: of("test").length,
    questions: planned.questions.length,
    operator: installs.startsPods ? { definitions: installs.definitions } : null,
  };
}

export function installsOf(documents: readonly WalkDocument[], definitions: number): Installs {
  return { definitions, startsPods: documents.some(({ tree }) => mayStartPods(tree)) };
}

const workloads = new Set([
  "pods",
  "deployments",
  "daemonsets",
  "statefulsets",
  "replicasets",
  "jobs",
  "cronjobs",
  "*",
]);
const roles = new Set(["Role", "ClusterRole"]);
const workloadGroups = new Set(["", "apps", "batch", "extensions", "*"]);

/** A role that permits to create workloads, for whoever it is bound to. */
function mayStartPods(tree: Tree): boolean {
  if (!isMap(tree) || !roles.has(textAt(tree, "kind") ?? "") || !isList(tree["rules"])) return false;
  return tree["rules"].some(
    (rule) =>
      isMap(rule) &&
      names(rule["verbs"]).some((verb) => verb === "create" || verb === "*") &&
      names(rule["apiGroups"]).some((group) => workloadGroups.has(group)) &&
      names(rule["resources"]).some((resource) => workloads.has(resource)),
  );
}

function names(tree: Tree | undefined): readonly string[] {
  return isList(tree) ? tree.filter((item) => typeof item === "string") : [];
}
