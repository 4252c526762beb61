// Helm charts as a source: every image that an installed chart pulls or may pull, why it is there, and which of
// the chart's values name it.
import { defined } from "../../core/base/record.ts";
import type { Discovery, Provenance, Question, WantedImage } from "../../core/image/wanted.ts";
import { isPlanned, isPlannedTier } from "../../core/kubernetes/filter.ts";
import { installsOf } from "../../core/kubernetes/coverage.ts";
import { withHints } from "../../core/kubernetes/hints.ts";
import { type Describe, imagesOf, questionsOf, untaggedWarnings } from "../../core/kubernetes/images.ts";
import { holderKey, mergeQuestions } from "../../core/kubernetes/questions.ts";
import type { Renders, Switches } from "../../core/kubernetes/renders.ts";
import { readTree } from "../../yaml/plain.ts";
import type { CheckConfig, CheckSubject, SourceContext, SourceKind, SourceOf } from "../kind/kind.ts";
import { withAnswers, withKeys } from "./answers.ts";
import type { ChartFinding } from "./attribution/attribute.ts";
import { enabledAbove, setTrue } from "./attribution/switches.ts";
import type { ChartTree } from "./chart/chart.ts";
import { checkChart } from "./chart/locate.ts";
import { openSession, type Render, type RenderOptions, type Session } from "./chart/session.ts";
import { formatKey, keyOfPair, overlay, subcharts } from "./chart/values.ts";
import { withClusterVersion } from "./cluster.ts";
import { componentQuestions, componentWarnings } from "./components.ts";
import { makeChart } from "./mirror-chart/content.ts";
import { wantedChart, type WantedChart } from "./mirror-chart/wanted.ts";
import { chartImages } from "./optional.ts";
import { withRegions } from "./regions.ts";
import { firstRender } from "./first-render.ts";

export const helm: SourceKind<"helm"> = {
  kind: "helm",
  reach: "network",
  files,
  programs: (source) => (source.chart === "" ? [] : ["helm"]),
  checkConfig: checkChart,
  discover,
  content: async (source, context) => (await makeChart(source, context))?.reader ?? null,
  renders,
  checked: ({ chart }, { defaults, known }) =>
    chart === undefined
      ? undefined
      : { ...defaults, ...settingsOf(chart, known), ...chart, kind: "helm", name: "chart" },
};

function files(source: SourceOf<"helm">): readonly string[] {
  const isElsewhere = source.repository !== undefined || source.chart.startsWith("oci://");
  const isRemote = isElsewhere || source.chart === "";
  return [...(isRemote ? [] : [source.chart]), ...(source.values ?? [])];
}

type Chart = NonNullable<CheckSubject["chart"]>;

/** What a source of the config says of the same chart: the cluster, answers to questions, what is ignored. */
function settingsOf(chart: Chart, known: CheckConfig["known"]): Partial<Chart> {
  const plain = (path: string): string => path.replace(/^\.\//, "").replace(/\/$/, "");
  for (const source of known) {
    if (source.kind !== "helm" || plain(source.chart) !== plain(chart.chart)) continue;
    if (source.repository !== chart.repository) continue;
    const { kubeVersion, apiVersions, namespace, release, set, images, ignore, include } = source;
    return defined({ kubeVersion, apiVersions, namespace, release, set, images, ignore, include });
  }
  return {};
}

/** In the session of the discovery, so that the first render is there already. */
function renders(source: SourceOf<"helm">, context: SourceContext): Renders {
  const render = async (options: RenderOptions, on: Switches): Promise<Render> => {
    const session = await openSession(source, context);
    const extra = on.length === 0 ? undefined : overlay(session.standIns, setTrue(on));
    return session.render({ ...options, ...defined({ extra }) });
  };
  return {
    base: (on) => render({}, on),
    again: (on) => render({ again: true }, on),
    withValues: (text, replaces, on) => render({ texts: new Map([[replaces ?? "", text]]) }, on),
  };
}

async function discover(source: SourceOf<"helm">, context: SourceContext): Promise<Discovery> {
  const session = await openSession(source, context);
  const base = await firstRender(session);
  const found = await findImages(session, base, context.target.region);
  const { name, version } = session.chart;
  const title = `chart ${name} ${version}`;
  const discovery = withAnswers({ title, ...found, warnings: [] }, source, context);
  const warnings = [
    ...session.warnings,
    ...base.warnings,
    ...componentWarnings(session, found.components ?? []),
    ...untaggedWarnings(pulled(discovery, source)),
  ];
  const images = { ...discovery, installs: installsOf(base.documents, base.definitions), warnings };
  return source.mirrorChart === true ? withChart(images, await wantedChart(source, context)) : images;
}

function withChart(found: Discovery, { image, warnings }: WantedChart): Discovery {
  return { ...found, images: [...found.images, image], warnings: [...found.warnings, ...warnings] };
}

/** The images that are planned because the chart names them: of these it matters whether they have a tag. */
function pulled({ images }: Discovery, { include }: SourceOf<"helm">): Pick<Discovery, "images"> {
  const isOfChart = ({ provenance }: WantedImage): boolean =>
    provenance.every((one) => one.rule !== undefined);
  return { images: images.filter((image) => isPlanned(image, include) && isOfChart(image)) };
}

async function findImages(
  session: Session,
  base: Render,
  region: string,
): Promise<Pick<Discovery, "images" | "questions" | "components">> {
  const describe = describer(session);
  const { include = [] } = session.source;
  const found = await chartImages(session, base);
  const known = await withClusterVersion(session, found.findings);
  const switched = known.map((finding) => withSwitch(finding, session));
  const regional = await withRegions(session, [...switched, ...found.optional], { region, describe });
  const findings: readonly ChartFinding[] = withHints(regional.findings, allCharts(session.chart), readTree);
  return {
    images: [...imagesOf(findings, describe, (group) => valuesOf(group, include)), ...found.guesses],
    questions: mergeQuestions([
      ...questionsOf(findings, base.open, describe, usesOf).map((one) => withFolderKey(one, session)),
      ...regional.questions,
      ...componentQuestions(session, found.components),
    ]),
    components: found.components,
  };
}

/** What the values name as registry and repository, and nothing as an image, is a folder that a program takes images from. */
function withFolderKey(question: Question, { values }: Session): Question {
  const key = keyOfPair(values, question.reference, []);
  return key === undefined ? question : { ...question, folderKey: holderKey(formatKey(key)) };
}

/** A resource that says `enabled: false` says it because a value does: that one the user can set. */
function withSwitch(finding: ChartFinding, { values }: Session): ChartFinding {
  const key = finding.use?.pieces.find((piece) => piece.kind !== "literal");
  const off = finding.tier === "optional" && key !== undefined ? enabledAbove(values, key.key.path) : [];
  if (off.length === 0) return finding;
  return { ...finding, enabledBy: off.map(formatKey).join(", ") };
}

/** What `helm test` alone pulls has no say in what else uses the image. */
function valuesOf(group: readonly ChartFinding[], include: readonly string[]): Partial<WantedImage> {
  const planned = group.filter(({ tier }) => tier === "optional" || isPlannedTier(tier, include));
  return withKeys((planned.length === 0 ? group : planned).flatMap((finding) => finding.use ?? []));
}

/** An answer may complete the reference: what the chart itself names is kept. */
function usesOf({ use, reference }: ChartFinding): Partial<Question> {
  return defined({ uses: use && [{ ...use, names: reference }] });
}

/** Describes findings of a session's renders. */
function describer(session: Session): Describe {
  const { source, chart, helm } = session;
  const kubernetes = source.kubeVersion === undefined ? "" : `, Kubernetes ${source.kubeVersion}`;
  return ({ scope }): Partial<Provenance> & { source: string } => ({
    source: source.name,
    ...chartOf(scope.document.template ?? "", chart),
    renderer: `helm ${helm.version}${kubernetes}`,
  });
}

/** `app/charts/db/templates/x.yaml` belongs to `app > db`; an alias stands in place of the name. */
function chartOf(template: string, top: ChartTree): { chart: string; version: string } {
  const parts = template.split("/");
  let chart = top;
  const names = [top.name];
  for (let at = 1; parts[at] === "charts"; at += 2) {
    const key = parts[at + 1];
    const child =
      subcharts(chart).find((one) => one.key === key)?.child ??
      chart.children.find((one) => one.name === key);
    if (key === undefined || child === undefined) break;
    names.push(key);
    chart = child;
  }
  return { chart: names.join(" > "), version: chart.version };
}

/** Annotations of the chart and all below it, for rule R14. */
function allCharts(chart: ChartTree, above = ""): { chart: string; annotations: ChartTree["annotations"] }[] {
  const label = above === "" ? chart.name : `${above} > ${chart.name}`;
  return [
    { chart: label, annotations: chart.annotations },
    ...chart.children.flatMap((child) => allCharts(child, label)),
  ];
}
