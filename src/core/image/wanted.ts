// What sources find: image references with the position where each was found. Pure values.
import type { Diagnostic } from "../base/diagnostic.ts";
import type { Installs } from "./coverage.ts";
import type { ImageRef } from "./reference.ts";

/** Where a reference was found. `source` is the name of the config's source; the rest is as far as known. */
export interface Provenance {
  readonly source: string;
  readonly file?: string;
  readonly line?: number;
  readonly chart?: string;
  readonly version?: string;
  readonly template?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly container?: string;
  readonly path?: string;
  readonly rule?: string;
  readonly hook?: string;
  /** The program that rendered it, with its version. */
  readonly renderer?: string;
  /** A sentence for special cases: region-built, resolved at run time, taken from a fallback list. */
  readonly note?: string;
}

/** From what a default install pulls to what is no image at all. */
export const tiers = ["required", "on-demand", "lifecycle", "test", "optional", "artifact"] as const;
export type Tier = (typeof tiers)[number];
export const confidences = ["certain", "high", "medium", "low"] as const;
export type Confidence = (typeof confidences)[number];

/** `path`, `name`, `host`, or a template such as `{host}/{path}`; first a prefix of the path is stripped. */
export interface NamingRule {
  readonly form: string;
  readonly strip?: string;
}

/** Only the tags that builds of a git ref push: core/naming/tags/builds.ts knows their forms. */
export interface BuildScope {
  readonly ref: string;
  /** The repository is named after the ref, so its tags needn't name it. */
  readonly isInName: boolean;
}

/** A Helm chart as an OCI artifact: made of its archive or folder, or an artifact of a registry already. */
export type ChartOrigin = "made" | "registry";

export interface WantedImage {
  /** As it was written where it was found. */
  readonly reference: string;
  readonly ref: ImageRef;
  readonly provenance: readonly Provenance[];
  /** Set when the image is read from an OCI layout (a folder or archive) and not from `ref`'s registry. */
  readonly layout?: string;
  /** It is no image but the chart of its source. One that is made is read from the source and not from `ref`'s registry. */
  readonly chart?: ChartOrigin;
  /** A destination that the source names itself; it goes before prefix and naming rules. */
  readonly destination?: { readonly repository: string; readonly tag?: string };
  /** A naming rule that goes before the source's. */
  readonly naming?: NamingRule;
  /** The name of a tag policy that goes before the source's. */
  readonly tagPolicy?: string;
  /** Which of the repository's tags a tag policy may choose from; without it, all. */
  readonly builds?: BuildScope;
  /** Platforms that go before the source's. */
  readonly platforms?: readonly string[];
  readonly helmKey?: string;
  readonly tier?: Tier;
  readonly confidence?: Confidence;
  readonly enabledBy?: string;
  readonly valuesKeys?: readonly string[];
  /** Where the chart uses it, for the values output. */
  readonly uses?: readonly ValuesUse[];
}

/** A step of a path through Helm values. */
export type ValuesStep = string | number;

/** A values key that has a say in a reference. */
export interface ValuesKey {
  readonly path: readonly ValuesStep[];
  /** The text there now; null for one that is empty or isn't there. */
  readonly value: string | null;
  /** The outermost list on the way, as it is: Helm replaces lists whole. */
  readonly list?: unknown;
}

/** A piece of a reference's name, in order: what a key supplies, or what a template adds. */
export type ValuesPiece =
  | { readonly kind: "registry" | "path" | "name" | "reference"; readonly key: ValuesKey }
  | { readonly kind: "literal"; readonly text: string };

/** One place that uses an image, and how its reference is made there from the chart's values. */
export interface ValuesUse {
  /** The name of the config's source. */
  readonly source: string;
  /** Document and path, for messages. */
  readonly where: string;
  /** What the chart names there, when a person's answer completes it. */
  readonly names?: string;
  readonly pieces: readonly ValuesPiece[];
  readonly tag?: ValuesKey;
  readonly digest?: ValuesKey;
  /** The switches that must be true for this use to be rendered: an optional component's. */
  readonly on?: readonly (readonly ValuesStep[])[];
  /** Further keys that must be set once this image moves. */
  readonly guards?: readonly { readonly path: readonly ValuesStep[]; readonly value: boolean }[];
}

/** Who asked for an image, in which words, and where charts use it: all that outputs are made from. */
export interface ImageRequest {
  /** The config's source that asked for it first. */
  readonly from: string;
  readonly provenance: readonly Provenance[];
  /** Every form in which sources wrote the reference, sorted. */
  readonly written: readonly string[];
  readonly helmKey?: string;
  readonly valuesKeys?: readonly string[];
  readonly uses?: readonly ValuesUse[];
  /** It is a Helm chart: no image that a deployment could name. */
  readonly chart?: ChartOrigin;
}

/** A reference that can't be completed without a person: it is shown, never guessed, never dropped. */
export interface Question {
  readonly reference: string;
  readonly why: string;
  readonly evidence: readonly Provenance[];
  /** A reference that answers it below `images:` of its source; absent where nobody can say one. */
  readonly answer?: string;
  /** Of what it belongs to: a question of a tier that isn't planned is not asked. */
  readonly tier?: Tier;
  /** The values key that names a folder of images, which a program joins with names: `runner.runEnvironment`. */
  readonly folderKey?: string;
  /** Where the chart uses it: they become those of its answer. */
  readonly uses?: readonly ValuesUse[];
}

/** A part of a chart that is off, and whether its images are known. */
export interface Component {
  /** The keys that turn it on: `jobs.enabled`. */
  readonly name: string;
  /** `complete`: it was rendered. `unknown`: it can't be, so its images are not known. */
  readonly standing: "complete" | "unknown";
  /** Keys without which it doesn't render. A complete one was rendered with placeholders there. */
  readonly needs: readonly string[];
  /** What the chart says, where it can't be rendered. */
  readonly why?: string;
}

export interface Discovery {
  /** What stands after the source's name in a plan: `chart runwhen-local 0.6.7`. */
  readonly title: string;
  readonly images: readonly WantedImage[];
  readonly questions: readonly Question[];
  readonly warnings: readonly Diagnostic[];
  /** The parts of a chart that are off. */
  readonly components?: readonly Component[];
  /** Of a chart: what it brings that pulls images of its own accord. */
  readonly installs?: Installs;
}

/** Where a line of the config asks for an image. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** Behind a reference, where it was found: nothing where that is the line of the config that is shown with it. */
export function foundIn(provenance: readonly Provenance[], at: Place | undefined): string {
  const [first] = provenance;
  const isShown = at !== undefined && first?.file === at.file && first.line === at.line;
  return isShown ? "" : ` (from ${describeProvenance(provenance)})`;
}

/** `mirror.config.yaml:24`, or what else says where a reference was found. */
export function describeProvenance(provenance: readonly Provenance[]): string {
  const first = provenance[0];
  if (first === undefined) return "an unknown place";
  if (first.chart !== undefined) {
    const chart = `chart ${first.chart} ${first.version ?? ""}`.trim();
    return [`source "${first.source}"`, chart, ...(first.note === undefined ? [] : [first.note])].join(", ");
  }
  if (first.file === undefined) return `source "${first.source}"`;
  return first.line === undefined ? first.file : `${first.file}:${first.line}`;
}
