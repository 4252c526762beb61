// R14: what a chart's author lists in Chart.yaml. It makes a likely finding more certain; alone it is a hint.
import { type ImageRef, tryParseImageRef } from "../image/reference.ts";
import type { Confidence } from "../image/wanted.ts";
import type { WalkDocument } from "./documents.ts";
import type { Finding, Scope } from "./finding.ts";
import { canonicalOf } from "./image-text.ts";
import { isList, isMap, type ReadTree, textAt, type Tree, type TreeMap } from "./tree.ts";

export interface AnnotatedChart {
  readonly chart: string;
  readonly annotations: Tree;
}

const raised: Readonly<Record<Confidence, Confidence>> = {
  certain: "certain",
  high: "high",
  medium: "high",
  low: "medium",
};

/** The findings, those that an author lists raised by one level, and what only the authors list. */
export function withHints<F extends Finding>(
  findings: readonly F[],
  charts: readonly AnnotatedChart[],
  readTree: ReadTree,
): (F | Finding)[] {
  const listed = new Map<string, Finding>();
  for (const { chart, annotations } of charts) {
    for (const reference of annotatedImages(annotations, readTree)) {
      const ref = tryParseImageRef(reference);
      if (ref !== undefined && !listed.has(canonicalOf(ref)))
        listed.set(canonicalOf(ref), hint(reference, ref, chart));
    }
  }
  const known = new Set(findings.map((finding) => canonicalOf(finding.ref)));
  // A note says that the reference is not settled yet: the list can't settle it either.
  const settled = findings.map((finding) =>
    listed.has(canonicalOf(finding.ref)) && finding.note === undefined
      ? { ...finding, confidence: raised[finding.confidence] }
      : finding,
  );
  return [...settled, ...[...listed].filter(([key]) => !known.has(key)).map(([, finding]) => finding)];
}

function hint(reference: string, ref: ImageRef, chart: string): Finding {
  const root = Object.create(null) as TreeMap;
  const document: WalkDocument = { tree: root, template: "Chart.yaml", line: 1 };
  const scope: Scope = { document, root, apiVersion: "", kind: "Chart", name: chart };
  const path = ["annotations"];
  const parts = [{ path, part: "reference" as const }];
  return { rule: "R14", confidence: "low", reference, ref, path, parts, scope, tier: "on-demand" };
}

const annotationKeys = ["artifacthub.io/images", "images", "helm.sh/images"];

/** The references in a chart's annotations, in their order. */
function annotatedImages(annotations: Tree, readTree: ReadTree): string[] {
  if (!isMap(annotations)) return [];
  return annotationKeys.flatMap((key) => {
    const text = textAt(annotations, key);
    const read = text === undefined ? undefined : readTree(text);
    if (read === undefined || "broken" in read || !isList(read.tree)) return [];
    return read.tree.flatMap((item) => {
      const image = isMap(item) ? textAt(item, "image") : item;
      return typeof image === "string" ? [image] : [];
    });
  });
}
