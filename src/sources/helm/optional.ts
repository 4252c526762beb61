// Images of components that are off: the chart is rendered with them on, since only a render knows what a component
// pulls. That render serves the marker renders as well: the keys of all findings are looked for in it at once.
import { defined } from "../../core/base/record.ts";
import type { Component, ValuesUse, WantedImage } from "../../core/image/wanted.ts";
import type { Finding } from "../../core/kubernetes/finding.ts";
import {
  canonicalOf,
  hasTag,
  imageFrom,
  joinVersion,
  withoutVersion,
} from "../../core/kubernetes/image-text.ts";
import { isMap } from "../../core/kubernetes/tree.ts";
import { attribute, type ChartFinding, identify, keyPaths } from "./attribution/attribute.ts";
import { findProbes } from "./attribution/probes.ts";
import { findSwitches, type Switch } from "./attribution/switches.ts";
import { emptyMap } from "./chart/chart.ts";
import { isMadeUp, placeholders } from "./chart/required.ts";
import type { Render, Session } from "./chart/session.ts";
import { isPrefix, valueAt } from "./chart/values.ts";
import { componentsOf, type Owners, turnOn } from "./components.ts";

export interface ChartImages {
  /** Of the chart as it is, with the values that make them. */
  readonly findings: readonly ChartFinding[];
  readonly optional: readonly ChartFinding[];
  /** Read from the values of components that can't be rendered. */
  readonly guesses: readonly WantedImage[];
  readonly components: readonly Component[];
}

export async function chartImages(session: Session, base: Render): Promise<ChartImages> {
  const names = new Set(base.findings.map((finding) => withoutVersion(finding.reference)));
  const switches = findSwitches(session.chart, {
    values: session.values,
    templates: session.templates,
    names,
  });
  // What needs a chart that isn't there would fail, and everything else with it.
  const able = switches.filter((one) => !session.missing.some(({ scope }) => isPrefix(scope, one.scope)));
  const turned = await turnOn(session, able);
  session.standIns = placeholders(
    turned.demanded.map(({ key }) => key),
    session,
  );
  const known = spots(base.findings);
  const spotsOn = spots(turned.render?.findings ?? []);
  const seen = new Set(known.values());
  const fresh = new Set([...spotsOn].filter(([, spot]) => !seen.has(spot)).map(([finding]) => finding));
  const subject =
    turned.render === undefined || fresh.size === 0
      ? { render: base, extra: emptyMap }
      : { render: turned.render, extra: turned.extra };
  const uses = await attribute(session, subject);
  const own = await usesOfBase(session, base, {
    uses,
    spots: subject.render === base ? known : spotsOn,
    known,
  });
  const owners: Owners = { known: new Set(), madeUp: new Set() };
  const images = new Set(base.findings.map(({ ref }) => canonicalOf(ref)));
  const optional = [...fresh].flatMap((finding): ChartFinding[] => {
    const use = uses.get(finding);
    const owner = ownerOf({ ...finding, ...defined({ use }) }, turned.on);
    const by = owner === undefined ? sameChart(finding, session, turned.on) : [owner];
    const isKnown = !isMadeUp(finding.reference);
    if (!images.has(canonicalOf(finding.ref)))
      for (const one of by) (isKnown ? owners.known : owners.madeUp).add(one);
    return isKnown ? [asOptional({ ...finding, ...defined({ use }) }, by)] : [];
  });
  return {
    findings: base.findings.map((finding) => ({ ...finding, ...defined({ use: own.get(finding) }) })),
    optional,
    guesses: distinct(turned.off.flatMap(({ one }) => guessed(session, one))),
    components: withMissing(componentsOf(turned, owners), session),
  };
}

/** Where a nested chart is missing, what was found is not all. */
function withMissing(components: readonly Component[], { missing }: Session): Component[] {
  return [
    ...components.filter(({ name }) => !missing.some((one) => one.name === name)),
    ...missing.map(({ name, why }): Component => ({ name, standing: "unknown", needs: [], why })),
  ];
}

/** A finding of the first render is found again with everything on; what is gone there is looked for by itself. */
async function usesOfBase(
  session: Session,
  base: Render,
  given: {
    uses: ReadonlyMap<Finding, ValuesUse>;
    spots: ReadonlyMap<Finding, string>;
    known: ReadonlyMap<Finding, string>;
  },
): Promise<ReadonlyMap<Finding, ValuesUse>> {
  const bySpot = new Map([...given.uses].map(([finding, use]) => [given.spots.get(finding) ?? "", use]));
  const found = new Map<Finding, ValuesUse>();
  for (const [finding, spot] of given.known) {
    const use = bySpot.get(spot);
    if (use !== undefined) found.set(finding, use);
  }
  const gone = base.findings.filter((finding) => !bySpot.has(given.known.get(finding) ?? ""));
  if (gone.length === 0 || given.uses.size === 0) return found;
  const more = await attribute(session, { render: { ...base, findings: gone }, extra: emptyMap });
  return new Map([...found, ...more]);
}

/** Each finding with its spot and image: a known image at a new spot has values of its own. */
function spots<F extends Finding>(findings: readonly F[]): Map<F, string> {
  return new Map(
    [...identify(findings)].map(([finding, identity]) => [
      finding,
      `${identity} ${canonicalOf(finding.ref)}`,
    ]),
  );
}

/** The switch that brought a finding: the nearest above its keys, its subchart's, or the first that its template reads. */
function ownerOf(finding: ChartFinding, on: readonly Switch[]): Switch | undefined {
  const keys = keyPaths(finding.use?.pieces ?? []);
  const path = finding.scope.document.template ?? "";
  const inside = path.slice(path.indexOf("/") + 1);
  const above = on.filter(
    (one) =>
      (one.scope.length > 0 && keys.some((key) => isPrefix(one.scope, key))) ||
      (one.subchart !== undefined && inside.startsWith(one.subchart)),
  );
  const nearest = above.sort((a, b) => b.scope.length - a.scope.length)[0];
  return nearest ?? firstRead(path, on);
}

/** Those that could have brought it, where nothing says which one did. */
function sameChart(finding: Finding, { templates }: Session, on: readonly Switch[]): readonly Switch[] {
  const scope = templates.at(finding.scope.document.template ?? "")?.scope ?? [];
  const fitting = on.filter((one) => one.chart.length === scope.length && isPrefix(one.chart, scope));
  return fitting.length > 0 ? fitting : on;
}

function firstRead(path: string, on: readonly Switch[]): Switch | undefined {
  const places = on.flatMap((one) => {
    const own = one.readers.find((template) => template.path === path)?.parts[0]?.text ?? "";
    const key = one.sets.at(-1) ?? [];
    const at = own.indexOf(key.slice(-2).join("."));
    return at < 0 ? [] : [{ one, at }];
  });
  return places.sort((a, b) => a.at - b.at)[0]?.one;
}

function asOptional(finding: ChartFinding, by: readonly Switch[]): ChartFinding {
  const tier = finding.tier === "artifact" ? "artifact" : "optional";
  const sets = by.flatMap((one) => one.sets);
  const use = finding.use && { ...finding.use, on: sets };
  return { ...finding, ...defined({ use }), tier, enabledBy: by.map((one) => one.name).join(", ") };
}

function distinct(guesses: readonly WantedImage[]): WantedImage[] {
  return [...new Map(guesses.map((one) => [canonicalOf(one.ref), one])).values()];
}

// What the values themselves say, joined: tags and registries may differ in the templates, so it is no more than a
// hint, and without a tag not even that.
function guessed(session: Session, one: Switch): WantedImage[] {
  const probes = findProbes(session.values, { filled: "none" }).filter(
    (probe) => probe.kind !== "registry" && isPrefix(one.scope, probe.path),
  );
  return probes.flatMap((probe): WantedImage[] => {
    const key = String(probe.path.at(-1));
    const beside = valueAt(session.values, probe.path.slice(0, -1));
    const map = isMap(beside) ? beside : emptyMap;
    const name = ["image", "name"].find((one) => typeof map[one] === "string" && map[one] !== "");
    // A registry with a path, or a repository beside a name, is one half; the other brings the tag.
    if (/(?:registry|hub)$/i.test(key) || (key === "repository" && name !== undefined)) return [];
    const above = [map["registry"], key === "repository" ? undefined : map["repository"]];
    const pieces = [...above, probe.value].filter(
      (one): one is string => typeof one === "string" && one !== "",
    );
    const tag = map["tag"] ?? map["version"];
    const base = pieces.join("/");
    const reference =
      probe.kind !== "reference" && (typeof tag === "string" || typeof tag === "number") && tag !== ""
        ? joinVersion(base, String(tag))
        : base;
    const ref = hasTag(reference) ? imageFrom(reference) : undefined;
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
