// What all files that install a mirrored chart have in common: they name the chart as ECR has it, hold the values with
// which it pulls from ECR, and are proved as such values are.
import type { MappingRow } from "../../core/mapping/row.ts";
import { formatYaml } from "../../yaml/plain.ts";
import type { OutputContext, OutputOf, Proof, ProofInput, Rendered } from "../kind/kind.ts";
import type { Renders } from "../../core/kubernetes/renders.ts";
import { overrideOf, overrideText, overrideTree, type Override } from "../values/override.ts";
import { type MirroredChart, mirroredChart } from "./chart.ts";
import { chartMissing } from "./problems.ts";

type ReleaseOutput = OutputOf<"flux"> | OutputOf<"argocd">;

export interface Release extends Override {
  readonly chart: MirroredChart;
  /** A DNS label. */
  readonly name: string;
  readonly releaseName: string;
  /** Where the source says that its chart is installed. */
  readonly namespace: string | undefined;
  /** undefined where no value must change. */
  readonly values: unknown;
}

interface OwnValues {
  readonly values?: readonly string[];
  readonly set?: object;
}

/** The documents of a release as one file; none where its chart is not in ECR. */
export function renderRelease(
  all: readonly MappingRow[],
  output: ReleaseOutput,
  { sources }: OutputContext,
  documents: (release: Release) => readonly unknown[],
): Rendered {
  const chart = mirroredChart(all, output.source);
  if (chart === undefined) return { files: [], warnings: [chartMissing(output)] };
  const override = overrideOf(imagesIn(all), output.source);
  const source = sources.find((one) => one.name === output.source);
  const own = source?.kind === "helm" ? source : undefined;
  const name = output.name ?? own?.release ?? output.source;
  const release: Release = {
    ...override,
    chart,
    name: label(name),
    releaseName: own?.release ?? label(name),
    namespace: own?.namespace,
    values: override.assignments.length === 0 ? undefined : overrideTree(override.assignments),
  };
  const head =
    `# The chart of the source ${output.source} at ${chart.version}, as ECR has it. ` +
    `Written by ecr-mirror: changes here are lost.\n${ownValues(output, own)}`;
  const texts = documents(release).map((one) => formatYaml(one, "1.1"));
  return { files: [{ path: output.path, content: head + texts.join("---\n") }], warnings: [] };
}

/** The release needs the values with which the source renders its chart; they stay where they are. */
function ownValues(output: ReleaseOutput, source: OwnValues = {}): string {
  const key = output.kind === "flux" ? "valuesFrom" : "valueFiles";
  const isSaid = output.kind === "flux" ? output.valuesFrom !== undefined : output.valueFiles !== undefined;
  const own = [...(source.values ?? []), ...(source.set === undefined ? [] : ["set"])];
  if (isSaid || own.length === 0) return "";
  return `# Your own values (${own.join(", ")}) are not included. List them under ${key}.\n`;
}

/** Rendering the chart with the values that the file holds. */
export async function proveRelease(
  { output, rows }: Omit<ProofInput, "output"> & { readonly output: ReleaseOutput },
  renders: Renders,
): Promise<Proof> {
  const images = imagesIn(rows);
  const { source, path, proof } = output;
  const values = { kind: "values" as const, source, path, ...(proof === undefined ? {} : { proof }) };
  const content = overrideText(overrideOf(images, source).assignments);
  const { proveValues } = await import("../values/prove.ts");
  return proveValues({ output: values, content, rows: images }, renders);
}

function imagesIn(rows: readonly MappingRow[]): readonly MappingRow[] {
  return rows.filter(({ chart }) => chart === undefined);
}

function label(text: string): string {
  const plain = text.toLowerCase().replaceAll(/[^a-z0-9-]+/g, "-");
  return plain.slice(0, 53).replaceAll(/^-+|-+$/g, "") || "mirror";
}
