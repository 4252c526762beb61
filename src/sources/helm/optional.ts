// Images of components that are off: the chart is rendered with them on, since only a render knows what a
// component pulls. All at once where the chart allows it, else one by one.
import { defined } from "../../core/base/record.ts";
import type { WantedImage } from "../../core/image/wanted.ts";
import type { Finding } from "../../core/kubernetes/finding.ts";
import { canonicalOf, imageFrom, joinVersion } from "../../core/kubernetes/image-text.ts";
import { isMap } from "../../core/kubernetes/tree.ts";
import { attribute, type ChartFinding, identify, keyPaths } from "./attribution/attribute.ts";
import { findProbes } from "./attribution/probes.ts";
import { findSwitches, type Switch, switchedOn } from "./attribution/switches.ts";
import type { Render, Session } from "./chart/session.ts";
import { isPrefix, type KeyPath, valueAt } from "./chart/values.ts";

interface OptionalImages {
  readonly findings: readonly ChartFinding[];
  /** Guessed from the values, because the component can't be rendered. */
  readonly guesses: readonly WantedImage[];
}

/** Rendering each switch alone is for few of them. */
const mostAlone = 30;

export async function optionalImages(
  session: Session,
  base: readonly ChartFinding[],
): Promise<OptionalImages> {
  const seen = new Set(base.flatMap((finding) => keysOf(finding).map((path) => path.join("\0"))));
  const switches = findSwitches(session.chart, session.values, seen);
  if (switches.length === 0) return { findings: [], guesses: [] };
  const known = new Set(spots(base).values());
  const all = await session.tryRender({ extra: switchedOn(switches) });
  if (all !== undefined) return together(session, all, { switches, known });
  return oneByOne(session, { switches: switches.slice(0, mostAlone), known });
}

interface Sought {
  readonly switches: readonly Switch[];
  /** Spots with their images: a known image at a new spot has values of its own. */
  readonly known: ReadonlySet<string>;
}

async function together(session: Session, all: Render, { switches, known }: Sought): Promise<OptionalImages> {
  if (unseen(all.findings, known).length === 0) return { findings: [], guesses: [] };
  const fresh = unseen(await attribute(session, all, switchedOn(switches)), known);
  const owners = new Map(fresh.map((finding) => [finding, ownerOf(finding, switches)]));
  const orphans = fresh.filter((finding) => owners.get(finding) === undefined);
  for (const one of orphans.length === 0 ? [] : switches.slice(0, mostAlone)) {
    const render = await session.tryRender({ extra: switchedOn([one]) });
    const names = new Set(render?.findings.map(canonical));
    for (const finding of orphans) {
      if (owners.get(finding) === undefined && names.has(canonical(finding))) owners.set(finding, one);
    }
  }
  const every = switches.map((one) => one.name).join(", ");
  return {
    findings: fresh.map((finding) =>
      asOptional(finding, owners.get(finding) ?? { name: every, sets: switches.flatMap((one) => one.sets) }),
    ),
    guesses: [],
  };
}

async function oneByOne(session: Session, { switches, known }: Sought): Promise<OptionalImages> {
  const findings: ChartFinding[] = [];
  const guesses: WantedImage[] = [];
  for (const one of switches) {
    const render = await session.tryRender({ extra: switchedOn([one]) });
    if (render === undefined) guesses.push(...guessed(session, one));
    else if (unseen(render.findings, known).length > 0) {
      const fresh = unseen(await attribute(session, render, switchedOn([one])), known);
      findings.push(...fresh.map((finding) => asOptional(finding, one)));
    }
  }
  return { findings, guesses };
}

function unseen<F extends Finding>(findings: readonly F[], known: ReadonlySet<string>): F[] {
  return [...spots(findings)].filter(([, spot]) => !known.has(spot)).map(([finding]) => finding);
}

function spots<F extends Finding>(findings: readonly F[]): Map<F, string> {
  return new Map(
    [...identify(findings)].map(([finding, identity]) => [finding, `${identity} ${canonical(finding)}`]),
  );
}

function keysOf(finding: ChartFinding): KeyPath[] {
  return keyPaths(finding.use?.pieces ?? []);
}

/** The switch that brought a finding: the nearest above its keys, else its subchart's. */
function ownerOf(finding: ChartFinding, switches: readonly Switch[]): Switch | undefined {
  const keys = keysOf(finding);
  const template = finding.scope.document.template ?? "";
  const inside = template.slice(template.indexOf("/") + 1);
  const fitting = switches.filter(
    (one) =>
      keys.some((key) => isPrefix(one.scope, key)) ||
      (one.subchart !== undefined && inside.startsWith(one.subchart)),
  );
  return fitting.sort((a, b) => b.scope.length - a.scope.length)[0];
}

function asOptional(finding: ChartFinding, by: Pick<Switch, "name" | "sets">): ChartFinding {
  const tier = finding.tier === "artifact" ? "artifact" : "optional";
  const use = finding.use && { ...finding.use, on: by.sets };
  return { ...finding, ...defined({ use }), tier, enabledBy: by.name };
}

// What the values themselves say, joined: tags and registries may differ in the templates, so it is no more
// than a hint.
function guessed(session: Session, one: Switch): WantedImage[] {
  const probes = findProbes(session.values, { filled: "none" }).filter(
    (probe) => probe.kind !== "registry" && isPrefix(one.scope, probe.path),
  );
  return probes.flatMap((probe): WantedImage[] => {
    const beside = valueAt(session.values, probe.path.slice(0, -1));
    const map = isMap(beside) ? beside : undefined;
    const registry =
      typeof map?.["registry"] === "string" && map["registry"] !== "" ? `${map["registry"]}/` : "";
    const tag = map?.["tag"];
    const base = `${registry}${probe.value}`;
    const reference =
      probe.kind !== "reference" && (typeof tag === "string" || typeof tag === "number") && tag !== ""
        ? joinVersion(base, String(tag))
        : base;
    const ref = imageFrom(reference);
    if (ref === undefined) return [];
    const path = probe.path.join(".");
    return [
      {
        reference,
        ref,
        tier: "optional",
        confidence: "low",
        enabledBy: one.name,
        provenance: [
          {
            source: session.source.name,
            chart: session.chart.name,
            version: session.chart.version,
            path,
            rule: "values",
          },
        ],
        valuesKeys: [path],
      },
    ];
  });
}

function canonical({ ref }: Finding): string {
  return canonicalOf(ref);
}
