// Where a finding stands: the chart it belongs to, by its way down from the top, with that chart's version.
import type { Provenance } from "../../core/image/wanted.ts";
import type { Describe } from "../../core/kubernetes/images.ts";
import { subcharts } from "./chart/values.ts";
import type { ChartTree } from "./chart/dependencies.ts";
import type { Session } from "./chart/session.ts";

/** Describes findings of a session's renders. */
export function describer(session: Session): Describe {
  const { source, chart, helm } = session;
  const kubernetes = source.kubeVersion === undefined ? "" : `, Kubernetes ${source.kubeVersion}`;
  return ({ scope }): Partial<Provenance> & { source: string } => ({
    source: source.name,
    ...chartOf(scope.document.template ?? "", chart),
    renderer: `helm ${helm.version}${kubernetes}`,
  });
}

/** `app/charts/db/templates/x.yaml` belongs to `app > db`; an alias stands in place of the name. */
export function chartOf(template: string, top: ChartTree): { chart: string; version: string } {
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
export function allCharts(
  chart: ChartTree,
  above = "",
): { chart: string; annotations: ChartTree["annotations"] }[] {
  const label = above === "" ? chart.name : `${above} > ${chart.name}`;
  return [
    { chart: label, annotations: chart.annotations },
    ...chart.children.flatMap((child) => allCharts(child, label)),
  ];
}
