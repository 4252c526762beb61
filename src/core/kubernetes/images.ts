// From findings to wanted images: one image a reference, with all the evidence for it.
import { defined } from "../base/record.ts";
import type { Diagnostic } from "../base/diagnostic.ts";
import type { Confidence, Discovery, Provenance, Question, Tier, WantedImage } from "../image/wanted.ts";
import type { Finding, OpenFinding } from "./finding.ts";
import { canonicalOf } from "./image-text.ts";
import { untagged } from "./problems.ts";
import { mergeQuestions } from "./questions.ts";
import { formatPath } from "./tree.ts";

const tiers: readonly Tier[] = ["required", "on-demand", "lifecycle", "test", "optional", "artifact"];
const confidences: readonly Confidence[] = ["certain", "high", "medium", "low"];

/** What a source knows beyond the documents: its name, and the chart that a template belongs to. */
export type Describe = (finding: Finding | OpenFinding) => Partial<Provenance> & { readonly source: string };

/**
 * Merges findings by canonical reference; the strongest tier and confidence win. A finding with a question is
 * left to `questionsOf`: what it names can't be pulled as it stands.
 */
export function imagesOf<F extends Finding>(
  findings: readonly F[],
  describe: Describe,
  more: (group: readonly F[]) => Partial<WantedImage> = () => ({}),
): WantedImage[] {
  const groups = new Map<string, [F, ...F[]]>();
  for (const finding of findings) {
    if (finding.question !== undefined) continue;
    const key = canonicalOf(finding.ref);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return [...groups.values()].map((group) => ({ ...imageOf(group, describe), ...more(group) }));
}

function imageOf(group: readonly [Finding, ...Finding[]], describe: Describe): WantedImage {
  const [first] = group;
  const tier = tiers.find((one) => group.some((finding) => finding.tier === one)) ?? first.tier;
  const confidence =
    confidences.find((one) => group.some((finding) => finding.confidence === one)) ?? first.confidence;
  const enabledBy =
    tier === "optional" ? group.find((finding) => finding.enabledBy !== undefined)?.enabledBy : undefined;
  return {
    reference: first.reference,
    ref: first.ref,
    provenance: group.map((finding) => evidenceOf(finding, describe)),
    tier,
    confidence,
    ...defined({ enabledBy }),
  };
}

/** The evidence entry of a finding or an open reference. */
export function evidenceOf(finding: Finding | OpenFinding, describe: Describe): Provenance {
  const { scope, path } = finding;
  const { template, file, line } = scope.document;
  const { rule, container, note } = "rule" in finding ? finding : {};
  return {
    ...defined({ file, line: file === undefined ? undefined : line, template }),
    ...defined({ kind: nonEmpty(scope.kind), name: nonEmpty(scope.name), path: formatPath(path) }),
    ...defined({ rule, container, namespace: scope.namespace, hook: scope.hook, note }),
    ...describe(finding),
  };
}

function nonEmpty(text: string): string | undefined {
  return text === "" ? undefined : text;
}

/** Questions of findings that can't be pulled as they are, and of references that no rule completes. */
export function questionsOf<F extends Finding>(
  findings: readonly F[],
  open: readonly OpenFinding[],
  describe: Describe,
  more: (finding: F) => Partial<Question> = () => ({}),
): Question[] {
  const all: Question[] = [
    ...findings.flatMap((finding): Question[] => {
      const { reference, tier, question: why, answer } = finding;
      if (why === undefined) return [];
      return [
        {
          reference,
          why,
          tier,
          evidence: [evidenceOf(finding, describe)],
          ...defined({ answer }),
          ...more(finding),
        },
      ];
    }),
    ...open.map(({ reference, why, tier, ...one }) => ({
      reference,
      why,
      tier,
      evidence: [evidenceOf({ reference, why, tier, ...one }, describe)],
    })),
  ];
  return mergeQuestions(all);
}

/** A warning for each image that names neither tag nor digest: it means whatever `latest` is today. */
export function untaggedWarnings(discovery: Pick<Discovery, "images">): Diagnostic[] {
  return discovery.images
    .filter(({ ref }) => ref.tag === undefined && ref.digest === undefined)
    .map(({ reference, provenance: [first] }) => untagged(reference, first));
}
