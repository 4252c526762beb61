// Images of components that are off: the chart is rendered with them on, since only a render knows what a
// component pulls. All at once where the chart allows it, else one by one.
import type { WantedImage } from "../../core/wanted.ts";
import { Problem } from "../../core/diagnostic.ts";
import { formatImageRef, withDefaultTag } from "../../core/reference.ts";
import type { Finding } from "../../core/walk/finding.ts";
import { imageFrom, joinVersion } from "../../core/walk/image-text.ts";
import { isMap } from "../../core/walk/tree.ts";
import { attribute, type Uses } from "./attribute.ts";
import { findProbes } from "./probes.ts";
import type { Render, Session } from "./session.ts";
import { findSwitches, type Switch, switchedOn } from "./switches.ts";
import { valueAt } from "./user-values.ts";

export interface OptionalImages {
  readonly findings: readonly Finding[];
  readonly uses: Uses;
  /** Guessed from the values, because the component can't be rendered. */
  readonly guesses: readonly WantedImage[];
}

/** Rendering each switch alone is for few of them. */
const mostAlone = 30;

export async function optionalImages(session: Session, base: Render, uses: Uses): Promise<OptionalImages> {
  const seen = new Set(
    [...uses.values()].flatMap((use) => use.pieces.flatMap((piece) => (piece.kind === "literal" ? [] : [piece.key.path.join("\0")]))),
  );
  const switches = findSwitches(session.chart, session.values, seen);
  if (switches.length === 0) return { findings: [], uses: new Map(), guesses: [] };
  const known = new Set(base.findings.filter((finding) => finding.tier !== "optional").map(canonical));
  const all = await tryRender(session, switches);
  if (all !== undefined) return together(session, all, { switches, known });
  return oneByOne(session, { switches: switches.slice(0, mostAlone), known });
}

interface Sought {
  readonly switches: readonly Switch[];
  readonly known: ReadonlySet<string>;
}

async function together(session: Session, all: Render, { switches, known }: Sought): Promise<OptionalImages> {
  const fresh = all.findings.filter((finding) => !known.has(canonical(finding)));
  if (fresh.length === 0) return { findings: [], uses: new Map(), guesses: [] };
  const uses = await attribute(session, all, switchedOn(switches));
  const owners = new Map(fresh.map((finding) => [finding, ownerOf(finding, uses, switches)]));
  const orphans = fresh.filter((finding) => owners.get(finding) === undefined);
  if (orphans.length > 0) {
    for (const one of switches.slice(0, mostAlone)) {
      const render = await tryRender(session, [one]);
      const names = new Set(render?.findings.map(canonical));
      for (const finding of orphans) {
        if (owners.get(finding) === undefined && names.has(canonical(finding))) owners.set(finding, one);
      }
    }
  }
  const every = switches.map((one) => one.name).join(", ");
  const findings = fresh.map((finding) => asOptional(finding, owners.get(finding)?.name ?? every));
  const moved = new Map(fresh.flatMap((finding, at) => pair(findings[at], uses.get(finding))));
  return { findings, uses: moved, guesses: [] };
}

async function oneByOne(session: Session, { switches, known }: Sought): Promise<OptionalImages> {
  const findings: Finding[] = [];
  const uses = new Map<Finding, NonNullable<ReturnType<Uses["get"]>>>();
  const guesses: WantedImage[] = [];
  for (const one of switches) {
    const render = await tryRender(session, [one]);
    if (render === undefined) {
      guesses.push(...guessed(session, one));
      continue;
    }
    const fresh = render.findings.filter((finding) => !known.has(canonical(finding)));
    const own = fresh.length === 0 ? new Map() : await attribute(session, render, switchedOn([one]));
    for (const finding of fresh) {
      const optional = asOptional(finding, one.name);
      findings.push(optional);
      const use = own.get(finding);
      if (use !== undefined) uses.set(optional, use);
    }
  }
  return { findings, uses, guesses };
}

/** The switch that brought a finding: the nearest above its keys, else its subchart's. */
function ownerOf(finding: Finding, uses: Uses, switches: readonly Switch[]): Switch | undefined {
  const keys = (uses.get(finding)?.pieces ?? []).flatMap((piece) => (piece.kind === "literal" ? [] : [piece.key.path]));
  const template = finding.scope.document.template ?? "";
  const inside = template.slice(template.indexOf("/") + 1);
  const fitting = switches.filter(
    (one) =>
      keys.some((key) => one.scope.every((step, at) => key[at] === step)) ||
      (one.subchart !== undefined && inside.startsWith(one.subchart)),
  );
  return fitting.sort((a, b) => b.scope.length - a.scope.length)[0];
}

function asOptional(finding: Finding, enabledBy: string): Finding {
  return { ...finding, tier: finding.tier === "artifact" ? "artifact" : "optional", enabledBy };
}

function pair<T>(finding: Finding | undefined, use: T | undefined): [Finding, T][] {
  return finding === undefined || use === undefined ? [] : [[finding, use]];
}

async function tryRender(session: Session, switches: readonly Switch[]): Promise<Render | undefined> {
  try {
    return await session.render({ extra: switchedOn(switches) });
  } catch (error) {
    if (error instanceof Problem && error.diagnostics[0]?.code.startsWith("chart/") === true) return undefined;
    throw error;
  }
}

// What the values themselves say, joined: tags and registries may differ in the templates, so it is no more
// than a hint.
function guessed(session: Session, one: Switch): WantedImage[] {
  const probes = findProbes(session.values, { filled: "none" }).filter(
    (probe) => probe.kind !== "registry" && one.scope.every((step, at) => probe.path[at] === step),
  );
  return probes.flatMap((probe): WantedImage[] => {
    const beside = valueAt(session.values, probe.path.slice(0, -1));
    const map = isMap(beside) ? beside : undefined;
    const registry = typeof map?.["registry"] === "string" && map["registry"] !== "" ? `${map["registry"]}/` : "";
    const tag = map?.["tag"];
    const base = `${registry}${probe.value}`;
    const reference = probe.kind !== "reference" && (typeof tag === "string" || typeof tag === "number") && tag !== "" ? joinVersion(base, String(tag)) : base;
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
        provenance: [{ source: session.source.name, chart: session.chart.name, version: session.chart.version, path, rule: "values" }],
        valuesKeys: [path],
      },
    ];
  });
}

function canonical(finding: Finding): string {
  return formatImageRef(withDefaultTag(finding.ref));
}
