// Asks of deployments whether they can run from the mirror: every image that files, a chart or a cluster name is
// looked up in the mapping. Changes nothing.
import { type MappingEntry } from "../core/mapping/row.ts";
import type { SourceConfig } from "../config/config.ts";
import type { Diagnostic } from "../core/base/diagnostic.ts";
import { ImageMapping } from "../core/mapping/lookup.ts";
import { compareText } from "../core/base/ordering.ts";
import { parseImageRef } from "../core/image/reference.ts";
import type { State } from "../core/state/state.ts";
import { plannedOnly } from "../core/kubernetes/filter.ts";
import type { Provenance, Question } from "../core/image/wanted.ts";
import { sourceKind } from "../sources/index.ts";
import type { SourceContext } from "../sources/kind/kind.ts";
import { withoutIgnored } from "./planning/discover.ts";

export interface CheckedImage {
  readonly reference: string;
  /** Its place in ECR; null when it isn't mirrored. */
  readonly target: string | null;
  readonly provenance: readonly Provenance[];
}

export interface CheckReport {
  /** Distinct references. */
  readonly checked: number;
  readonly missing: readonly CheckedImage[];
  /** Mirrored, but named by their source: they are pulled from there unless the runtime is told otherwise. */
  readonly bySource: readonly CheckedImage[];
  readonly questions: readonly Question[];
  readonly warnings: readonly Diagnostic[];
  /** false when something could not be read or resolved: then "nothing missing" means nothing. */
  readonly complete: boolean;
}

const defaults = {
  prefix: "",
  naming: { form: "path" },
  tagPolicy: "same",
  platforms: ["all"],
  referrers: true,
  minimumAgeMs: 0,
} as const;

export interface CheckSubject {
  readonly files: readonly string[];
  readonly chart?: Omit<Extract<SourceConfig, { kind: "helm" }>, keyof typeof defaults | "name" | "kind">;
  readonly cluster?: { readonly context?: string; readonly namespaces?: readonly string[] };
}

/** The sources that stand for what is checked. */
export function checkSources(
  { files, chart, cluster }: CheckSubject,
  known: readonly SourceConfig[] = [],
): readonly SourceConfig[] {
  const compose = files.filter((path) => /(?:^|\/)(?:docker-)?compose[^/]*\.ya?ml$/i.test(path));
  const manifests = files.filter((path) => !compose.includes(path));
  const sources: SourceConfig[] = [];
  if (manifests.length > 0) sources.push({ ...defaults, kind: "manifests", name: "files", paths: manifests });
  if (compose.length > 0) sources.push({ ...defaults, kind: "compose", name: "compose", paths: compose });
  if (chart !== undefined)
    sources.push({ ...defaults, ...settingsOf(chart, known), ...chart, kind: "helm", name: "chart" });
  if (cluster !== undefined) sources.push({ ...defaults, ...cluster, kind: "cluster", name: "cluster" });
  return sources;
}

type Chart = NonNullable<CheckSubject["chart"]>;

/** What a source of the config says of the same chart: the cluster, answers to questions, what is ignored. */
function settingsOf(chart: Chart, known: readonly SourceConfig[]): Partial<Chart> {
  const plain = (path: string): string => path.replace(/^\.\//, "").replace(/\/$/, "");
  const same = known.find(
    (source) =>
      source.kind === "helm" &&
      plain(source.chart) === plain(chart.chart) &&
      source.repository === chart.repository,
  );
  if (same?.kind !== "helm") return {};
  const { kubeVersion, apiVersions, namespace, release, set, images, ignore, include } = same;
  const settings = { kubeVersion, apiVersions, namespace, release, set, images, ignore, include };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

/** `known` are the sources of the config, where there is one. */
export async function checkImages(
  subject: CheckSubject,
  mapping: ImageMapping,
  { context, known = [] }: { context: SourceContext; known?: readonly SourceConfig[] },
): Promise<CheckReport> {
  const found = new Map<string, CheckedImage>();
  const questions: Question[] = [];
  const warnings: Diagnostic[] = [];
  for (const source of checkSources(subject, known)) {
    const kind = await sourceKind(source.kind);
    const all = withoutIgnored(await kind.discover(source, context), source);
    const discovery = plannedOnly(all, "include" in source ? source.include : undefined);
    questions.push(...discovery.questions);
    warnings.push(...discovery.warnings);
    for (const { reference, provenance } of discovery.images) {
      const earlier = found.get(reference)?.provenance ?? [];
      const target = mapping.find(reference) ?? null;
      found.set(reference, { reference, target, provenance: [...earlier, ...provenance] });
    }
  }
  const images = [...found.values()].sort((a, b) => compareText(a.reference, b.reference));
  return {
    checked: images.length,
    missing: images.filter((image) => image.target === null),
    bySource: images.filter((image) => image.target !== null && !isInRegistry(image, image.target)),
    questions,
    warnings,
    complete: questions.length === 0 && !warnings.some((one) => one.code.startsWith("yaml/")),
  };
}

/** What was applied, as a mapping: for configs without a mapping file. */
export function mappingOfState(state: State, registry: string): ImageMapping {
  const places = Object.entries(state.registries[registry] ?? {});
  return new ImageMapping(
    places.map(([place, { source, digest }]): MappingEntry => ({
      internal: source.reference,
      ecr: `${registry}/${place}`,
      digest,
    })),
  );
}

function isInRegistry({ reference }: CheckedImage, target: string): boolean {
  return parseImageRef(reference).registry === parseImageRef(target).registry;
}
