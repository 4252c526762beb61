// Helm charts as a source: every image that an installed chart pulls or may pull, why it is there, and which of
// the chart's values name it.
import type { Discovery, Question, WantedImage } from "../../core/image/wanted.ts";
import { withHints } from "../../core/kubernetes/hints.ts";
import { imagesOf, questionsOf, untaggedWarnings } from "../../core/kubernetes/images.ts";
import type { SourceContext, SourceKind, SourceOf } from "../kind/kind.ts";
import { withAnswers, withKeys } from "./answers.ts";
import { attribute, type ChartFinding } from "./attribution/attribute.ts";
import { emptyMap } from "./chart/chart.ts";
import { withClusterVersion } from "./cluster-version.ts";
import { allCharts, describer } from "./evidence.ts";
import { optionalImages } from "./optional.ts";
import { withRegions } from "./region.ts";
import { openSession, type Render, type Session } from "./chart/session.ts";
import { enabledAbove } from "./attribution/switches.ts";
import { formatKey } from "./chart/user-values.ts";

export const helm: SourceKind<"helm"> = { kind: "helm", reach: "network", files, discover };

function files(source: SourceOf<"helm">): readonly string[] {
  const isRemote = source.repository !== undefined || source.chart.startsWith("oci://");
  return [...(isRemote ? [] : [source.chart]), ...(source.values ?? [])];
}

async function discover(source: SourceOf<"helm">, context: SourceContext): Promise<Discovery> {
  const session = await openSession(source, context);
  const base = await session.render();
  const discovery = await findImages(session, base, context.target.region);
  const warnings = [...session.warnings, ...base.warnings, ...untaggedWarnings(discovery)];
  const found = { title: titleOf(session), ...discovery, warnings };
  return withAnswers(found, source, context);
}

function titleOf({ chart }: Session): string {
  return `chart ${chart.name} ${chart.version}`;
}

async function findImages(
  session: Session,
  base: Render,
  region: string,
): Promise<{ images: readonly WantedImage[]; questions: readonly Question[] }> {
  const describe = describer(session);
  const attributed = await attribute(session, base, emptyMap);
  const known = await withClusterVersion(session, attributed);
  const optional = await optionalImages(session, attributed);
  const switched = known.map((finding) => withSwitch(finding, session));
  const regional = withRegions([...switched, ...optional.findings], {
    values: session.values,
    region,
    describe,
  });
  const findings: readonly ChartFinding[] = withHints(regional.findings, allCharts(session.chart));
  return {
    images: [...imagesOf(findings, describe, valuesOf), ...optional.guesses],
    questions: [...questionsOf(findings, base.open, describe, usesOf), ...regional.questions],
  };
}

/** A resource that says `enabled: false` says it because a value does: that one the user can set. */
function withSwitch(finding: ChartFinding, { values }: Session): ChartFinding {
  const key = finding.use?.pieces.find((piece) => piece.kind !== "literal");
  const off = finding.tier === "optional" && key !== undefined ? enabledAbove(values, key.key.path) : [];
  if (off.length === 0) return finding;
  return { ...finding, enabledBy: off.map(formatKey).join(", ") };
}

function valuesOf(group: readonly ChartFinding[]): Partial<WantedImage> {
  return withKeys(group.flatMap((finding) => finding.use ?? []));
}

/** An answer may complete the reference: what the chart itself names is remembered. */
function usesOf({ use, reference }: ChartFinding): Partial<Question> {
  return use === undefined ? {} : { uses: [{ ...use, names: reference }] };
}
