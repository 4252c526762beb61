// The chart with all its components on. Where it refuses, the message says which template gave up: what that template
// demands is filled in, else the switches that it reads go off again, and at last the subchart that it belongs to.
import type { Problem } from "../../core/base/diagnostic.ts";
import type { Component, Question } from "../../core/image/wanted.ts";
import type { ValueMap } from "../../core/kubernetes/tree.ts";
import { RenderFailure } from "../../programs/helm.ts";
import { type Switch, switchedOn } from "./attribution/switches.ts";
import { emptyMap } from "./chart/chart.ts";
import { placeholders, requiredKeys } from "./chart/required.ts";
import type { Render, Session } from "./chart/session.ts";
import { formatKey, isPrefix, type KeyPath, overlay } from "./chart/values.ts";

export interface TurnedOn {
  /** With the switches on that are left; undefined where the chart took none. */
  readonly render?: Render;
  readonly on: readonly Switch[];
  /** What turned them on, and what stands in for values that only the user knows. */
  readonly extra: ValueMap;
  /** What stays off, with what the chart said. */
  readonly off: readonly Refused[];
  /** The keys that stand-ins were given for. */
  readonly demanded: readonly KeyPath[];
}

interface Refused {
  readonly one: Switch;
  readonly why: string;
}

const mostTries = 4;

export async function turnOn(session: Session, switches: readonly Switch[]): Promise<TurnedOn> {
  const demanded: KeyPath[] = [];
  const off: Refused[] = [];
  let on = switches;
  let why = "";
  for (let left = Math.min(mostTries, session.left() - forMarkers); left > 0 && on.length > 0; left -= 1) {
    const extra = overlay(switchedOn(on), placeholders(demanded, session.region));
    const attempted = await session.attempt({ extra, skipSchema: true });
    if (attempted.render !== undefined) return { render: attempted.render, on, extra, off, demanded };
    const { failure } = attempted;
    why = failure.diagnostics[0]?.detail ?? "";
    const scopes = on.filter((one) => one.subchart !== undefined).map((one) => one.scope);
    const values = overlay(session.values, extra);
    const covers = (scope: KeyPath): boolean => scopes.some((one) => isPrefix(one, scope));
    const { keys, isDemand } = requiredKeys(failure, session.templates, { values, covers });
    demanded.push(...keys);
    const isLast = left === 2;
    const blame = isDemand ? { switches: [], isExact: true } : blamed(failure, on, { session, isLast });
    const refused = on.filter((one) => blame.switches.some((other) => hangsOn(one, other)));
    off.push(...refused.map((one) => ({ one, why })));
    on = on.filter((one) => !refused.includes(one));
    // What is not sure to bring an image is not worth the last try.
    if (isLast && !blame.isExact) on = on.filter((one) => one.isLikely);
  }
  return { on: [], extra: emptyMap, off: [...off, ...on.map((one) => ({ one, why }))], demanded };
}

/** Kept back from the tries: what comes on must be attributed as well. */
const forMarkers = 2;

/** Can one not be on without the other? */
function hangsOn(one: Switch, other: Switch): boolean {
  const key = other.sets.at(-1);
  return one === other || (key !== undefined && one.sets.some((set) => isSame(set, key)));
}

interface Blame {
  readonly switches: readonly Switch[];
  /** The message names them. */
  readonly isExact: boolean;
}

/** The switches that must go off again: the fewest that the message points at. */
function blamed(
  failure: Problem,
  on: readonly Switch[],
  { session, isLast }: { session: Session; isLast: boolean },
): Blame {
  const { templates = [], reason = "" } = failure instanceof RenderFailure ? failure : {};
  const template = session.templates.at(templates[0] ?? "");
  if (template === undefined) return { switches: on, isExact: false };
  const inside = on.filter((one) => one.subchart === undefined && isSame(one.chart, template.scope));
  const named = inside.filter((one) => reason.includes((one.sets.at(-1) ?? []).slice(-2).join(".")));
  // Of several that exclude each other the first may stay.
  if (named.length > 0) return { switches: named.length === 1 ? named : named.slice(1), isExact: true };
  const readers = inside.filter((one) => one.readers.includes(template));
  const minor = readers.filter((one) => !one.isLikely);
  if (!isLast && minor.length > 0) return { switches: minor, isExact: false };
  if (readers.length > 0) return { switches: readers, isExact: false };
  const owner = on
    .filter((one) => one.subchart !== undefined && isPrefix(one.scope, template.scope))
    .sort((a, b) => b.scope.length - a.scope.length)[0];
  const below = owner === undefined ? inside : on.filter((one) => isPrefix(owner.scope, one.scope));
  return { switches: below.length > 0 ? below : on, isExact: false };
}

function isSame(a: KeyPath, b: KeyPath): boolean {
  return a.length === b.length && isPrefix(a, b);
}

/** What is to be said of each component. Those that bring nothing are not spoken of, nor those inside an unknown one. */
export function componentsOf({ on, off, demanded }: TurnedOn, owners: ReadonlySet<Switch>): Component[] {
  const needsOf = ({ chart }: Switch): string[] =>
    chart.length === 0 ? [] : demanded.filter((key) => isPrefix(chart, key)).map(formatKey);
  const known = on
    .filter((one) => owners.has(one))
    .map((one): Component => ({ name: one.name, standing: "complete", needs: needsOf(one) }));
  const unknown = off.filter(
    ({ one }) =>
      one.isLikely &&
      !off.some(
        ({ one: other }) => other !== one && other.subchart !== undefined && isPrefix(other.scope, one.scope),
      ),
  );
  return [
    ...known,
    ...unknown.map(({ one, why }): Component => ({
      name: one.name,
      standing: "unknown",
      needs: needsOf(one),
      why,
    })),
  ];
}

/** A component that was asked for and can't be installed as it is leaves the plan incomplete. */
export function componentQuestions({ source, chart }: Session, components: readonly Component[]): Question[] {
  return components
    .filter(({ standing, needs }) => standing === "unknown" || needs.length > 0)
    .filter((component) => !components.some((other) => isPartOf(component, other)))
    .map((component) => ({
      reference: component.name,
      why: whyOf(component),
      tier: "optional",
      evidence: [{ source: source.name, chart: chart.name, version: chart.version }],
    }));
}

/** What belongs to another component and needs nothing more than that one. */
function isPartOf({ name, standing, needs }: Component, other: Component): boolean {
  return (
    standing === "complete" &&
    name.startsWith(`${other.name}, `) &&
    needs.every((key) => other.needs.includes(key))
  );
}

function whyOf({ standing, needs, why }: Component): string {
  const set = `Set ${needs.length === 1 ? "it" : "them"} under set: or values: of the source`;
  const keys = needs.join(", ");
  if (standing === "complete")
    return `the component cannot be installed without ${keys}; its images were found with placeholders there. ${set}`;
  const lines = (why ?? "").split("\n").filter((line) => !/^values validation:?$/i.test(line.trim()));
  const said = why === undefined || why === "" ? "" : `: ${lines.slice(0, 2).join(" ").replace(/\.$/, "")}`;
  const rest = "its images are not known";
  if (needs.length > 0) return `the component can't be rendered: needs ${keys}; ${rest}. ${set}`;
  return `the component can't be rendered${said}; ${rest}. Set what the chart asks for, or name its images under images:`;
}
