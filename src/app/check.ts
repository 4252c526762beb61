// Checks whether deployments can run from the mirror: every image that files, a chart or a cluster name is
// looked up in the mapping. Changes nothing.
import { type MappingEntry } from "../core/mapping/row.ts";
import type { SourceConfig } from "../config/config.ts";
import { type Diagnostic, fault, type Position, warning } from "../core/base/diagnostic.ts";
import { ImageMapping } from "../core/mapping/lookup.ts";
import { compareText } from "../core/base/ordering.ts";
import { formatImageRef, parseImageRef } from "../core/image/reference.ts";
import type { State } from "../core/state/state.ts";
import { plannedOnly } from "../core/kubernetes/filter.ts";
import type { Provenance, Question } from "../core/image/wanted.ts";
import { checkedKinds, sourceKind } from "../sources/index.ts";
import type { CheckSubject, SourceContext } from "../sources/kind/kind.ts";
import { withoutIgnored } from "./planning/discover.ts";

export interface CheckedImage {
  readonly reference: string;
  /** Its address in ECR; null when it is not mirrored. */
  readonly target: string | null;
  readonly provenance: readonly Provenance[];
}

export interface CheckReport {
  /** Distinct references. */
  readonly checked: number;
  readonly missing: readonly CheckedImage[];
  /** Mirrored, but named by their source: they are pulled from there unless the container runtime redirects them. */
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
  followMs: 0,
  minimumAge: { ms: 0, trustCreated: false },
  allowEmpty: true,
  min: 0,
} as const;

/** The sources that represent what is checked. */
export async function checkSources(
  subject: CheckSubject,
  known: readonly SourceConfig[] = [],
): Promise<readonly SourceConfig[]> {
  const kinds = await Promise.all(checkedKinds.map(sourceKind));
  return kinds.flatMap((kind) => {
    const files = subject.files.filter((path) => kinds.findLast((one) => one.takesFile?.(path)) === kind);
    return kind.checked?.({ ...subject, files }, { defaults, known }) ?? [];
  });
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
  for (const source of await checkSources(subject, known)) {
    const kind = await sourceKind(source.kind);
    const all = withoutIgnored(await kind.discover(source, context), source);
    const discovery = plannedOnly(all, "include" in source ? source.include : undefined);
    questions.push(...discovery.questions.filter((question) => !isSettled(question, mapping)));
    warnings.push(...discovery.warnings);
    for (const { reference, ref, provenance } of discovery.images) {
      // The config names it for the chart; here it counts what the chart itself names.
      if (source.kind === "helm" && provenance.every(({ rule }) => rule === undefined)) continue;
      const earlier = found.get(reference)?.provenance ?? [];
      const target = mapping.find(reference) ?? mapping.find(formatImageRef(ref)) ?? null;
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

/** What is found, at each line that names it: for annotations. */
export function checkProblems({ missing, bySource }: CheckReport, strict: boolean): readonly Diagnostic[] {
  return [
    ...missing.flatMap((one) =>
      placesOf(one).map((at) =>
        fault("check/not-mirrored", "An image is not mirrored", {
          detail: `${one.reference} is not in the mapping.`,
          hint: "Add it to a source of the config.",
          at,
        }),
      ),
    ),
    ...bySource.flatMap((one) =>
      placesOf(one).map((at): Diagnostic => {
        const detail = `${one.reference} is mirrored as ${one.target ?? "nothing"}.`;
        const named = warning(
          "check/named-by-source",
          "A mirrored image is referenced by its source address",
          {
            detail,
            at,
            hint: `Use its ECR address: ${one.target ?? ""}`,
          },
        );
        return strict ? { ...named, severity: "error" } : named;
      }),
    ),
  ];
}

function placesOf({ provenance }: CheckedImage): readonly Position[] {
  return provenance.flatMap(({ file, line }) =>
    file === undefined || line === undefined ? [] : [{ file, line, column: 1 }],
  );
}

/** What was applied, as a mapping: for configs without a mapping file. */
export function mappingOfState(state: State, registry: string): ImageMapping {
  const entries = Object.entries(state.registries[registry] ?? {});
  return new ImageMapping(
    entries.map(([destination, { source, digest }]): MappingEntry => ({
      internal: source.reference,
      ecr: `${registry}/${destination}`,
      digest,
    })),
  );
}

/** Whether it names what is in ECR: an image, a folder of images, or an image whose tag the node completes. */
function isSettled({ reference, answer }: Question, mapping: ImageMapping): boolean {
  if (mapping.peek(reference) === reference || mapping.hasBelow(`${reference}/`)) return true;
  return answer?.startsWith(`${reference}-`) === true && mapping.hasBelow(`${reference}-`);
}

function isInRegistry({ reference }: CheckedImage, target: string): boolean {
  return parseImageRef(reference).registry === parseImageRef(target).registry;
}
