// The chart with all its components on. Where it refuses, the message says which template gave up: what that template
// demands is filled in, else the switches that it reads go off again, and at last the subchart that it belongs to.
import type { Diagnostic, Problem } from "../../core/base/diagnostic.ts";
import type { Component, Question } from "../../core/image/wanted.ts";
import type { ValueMap } from "../../core/kubernetes/tree.ts";
import { RenderFailure } from "../../programs/helm.ts";
import { type Switch, switchedOn } from "./attribution/switches.ts";
import { emptyMap } from "./chart/chart.ts";
import { standIns } from "./chart/problems.ts";
import { placeholders, requiredKeys } from "./chart/required.ts";
import type { Render, Session } from "./chart/session.ts";
import type { Template } from "./chart/templates.ts";
import { formatKey, isPrefix, type KeyPath, overlay } from "./chart/values.ts";

export interface TurnedOn {
  /** With the switches on that are left; undefined where the chart took none. */
  readonly render?: Render;
  readonly on: readonly Switch[];
  /** What turned them on, and what replaces values that only the user knows. */
  readonly extra: ValueMap;
  /** What stays off, with what the chart said. */
  readonly off: readonly Refused[];
  /** The keys that stand-ins were given for. */
  readonly demanded: readonly Demand[];
}

interface Refused {
  readonly one: Switch;
  readonly why: string;
}

/** A key that must be set, and the switches that want it where the message names them: otherwise all of its chart. */
interface Demand {
  readonly key: KeyPath;
  readonly by: readonly Switch[];
}

const mostTries = 4;

export async function turnOn(session: Session, switches: readonly Switch[]): Promise<TurnedOn> {
  const demanded: Demand[] = [];
  const off: Refused[] = [];
  let on = switches;
  let why = "";
  for (let left = triesOf(session); left > 0 && on.length > 0; left -= 1) {
    const extra = overlay(switchedOn(on), placeholders(keysOf(demanded), session));
    const attempted = await session.attempt({ extra, skipSchema: true });
    if (attempted.render !== undefined) return { render: attempted.render, on, extra, off, demanded };
    const { failure } = attempted;
    why = failure.diagnostics[0]?.detail ?? "";
    const scopes = on.filter((one) => one.subchart !== undefined).map((one) => one.scope);
    const values = overlay(session.values, extra);
    const covers = (scope: KeyPath): boolean => scopes.some((one) => isPrefix(one, scope));
    const { keys, isDemand } = requiredKeys(failure, session.templates, { values, covers });
    const by = namedIn(failure, on);
    demanded.push(...keys.map((key): Demand => ({ key, by })));
    const isLast = left === 2;
    const template = templateOf(failure, session);
    const blame = isDemand ? { switches: [], isExact: true } : blamed(failure, on, { template, isLast });
    const refused = on.filter((one) => blame.switches.some((other) => hangsOn(one, other)));
    off.push(...refused.map((one) => ({ one, why })));
    on = on.filter((one) => !refused.includes(one));
    // What is not sure to bring an image is not worth the last try.
    if (isLast && !blame.isExact) on = on.filter((one) => one.isLikely);
  }
  return { on: [], extra: emptyMap, off: [...off, ...on.map((one) => ({ one, why }))], demanded };
}

/** What comes on must be attributed as well: two renders are kept back for it, or one where there are few. */
function triesOf(session: Session): number {
  const left = session.left();
  return Math.min(mostTries, Math.max(left - 2, Math.min(3, left - 1)));
}

function keysOf(demanded: readonly Demand[]): KeyPath[] {
  return demanded.map(({ key }) => key);
}

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

interface Failed {
  /** That the message names. */
  readonly template: Template | undefined;
  readonly isLast: boolean;
}

/** The switches that must go off again: the fewest that the message points at. */
function blamed(failure: Problem, on: readonly Switch[], { template, isLast }: Failed): Blame {
  if (template === undefined) return { switches: on, isExact: false };
  const inside = on.filter((one) => one.subchart === undefined && isSame(one.chart, template.scope));
  const [owner] = on
    .filter((one) => one.subchart !== undefined && isPrefix(one.scope, template.scope))
    .sort((a, b) => b.scope.length - a.scope.length);
  const below = owner === undefined ? inside : on.filter((one) => isPrefix(owner.scope, one.scope));
  // It may fail again for another reason: while there is a try left for the others, it is dropped completely.
  if (isLast && owner !== undefined) return { switches: below, isExact: false };
  const named = namedIn(failure, inside);
  const minorNamed = named.filter((one) => !one.isLikely);
  if (minorNamed.length > 0) return { switches: minorNamed, isExact: true };
  // Of several that exclude each other the first may stay.
  if (named.length > 0) return { switches: named.length === 1 ? named : named.slice(1), isExact: true };
  const readers = inside.filter((one) => one.readers.includes(template));
  const minor = readers.filter((one) => !one.isLikely);
  if (!isLast && minor.length > 0) return { switches: minor, isExact: false };
  if (readers.length > 0) return { switches: readers, isExact: false };
  return { switches: below.length > 0 ? below : on, isExact: false };
}

function templateOf(failure: Problem, { templates }: Session): Template | undefined {
  return failure instanceof RenderFailure ? templates.at(failure.templates[0] ?? "") : undefined;
}

/** The switches that a message speaks of, by the last two steps of their keys. */
function namedIn(failure: Problem, switches: readonly Switch[]): Switch[] {
  const reason = failure instanceof RenderFailure ? failure.reason : "";
  return switches.filter((one) => reason.includes((one.sets.at(-1) ?? []).slice(-2).join(".")));
}

function isSame(a: KeyPath, b: KeyPath): boolean {
  return a.length === b.length && isPrefix(a, b);
}

/** The switches that brought images, and those that brought some whose references hang on a stand-in. */
export interface Owners {
  readonly known: Set<Switch>;
  readonly madeUp: Set<Switch>;
}

/** The messages about each component. Those that bring nothing are not mentioned, nor those inside an unknown one. */
export function componentsOf(
  { on, off, demanded }: TurnedOn,
  { known: owners, madeUp }: Owners,
): Component[] {
  const needsOf = (one: Switch): string[] =>
    demanded
      .filter(({ key, by }) => (by.length > 0 ? by.includes(one) : isOf(one.chart, key)))
      .map(({ key }) => formatKey(key));
  const known = on
    .filter((one) => owners.has(one) || madeUp.has(one))
    .map((one): Component => ({
      name: one.name,
      standing: madeUp.has(one) ? "unknown" : "complete",
      needs: needsOf(one),
    }));
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

/** What the chart itself demands, it demands without the component too. */
function isOf(chart: KeyPath, key: KeyPath): boolean {
  return chart.length > 0 && isPrefix(chart, key);
}

/** A component that was asked for and can't be rendered leaves the plan incomplete. */
export function componentQuestions({ source, chart }: Session, components: readonly Component[]): Question[] {
  return components
    .filter(({ standing }) => standing === "unknown")
    .map((component) => ({
      reference: component.name,
      why: whyOf(component),
      tier: "optional",
      evidence: [{ source: source.name, chart: chart.name, version: chart.version }],
    }));
}

/** Those whose images are known only because of placeholder values. */
export function componentWarnings(
  { source, chart }: Session,
  components: readonly Component[],
): Diagnostic[] {
  if (source.include?.includes("optional") !== true) return [];
  const label = `${chart.name} ${chart.version}`;
  return components
    .filter(({ standing, needs }) => standing === "complete" && needs.length > 0)
    .filter((component) => !components.some((other) => isPartOf(component, other)))
    .map(({ name, needs }) => standIns(label, name, needs));
}

/** What belongs to another component and needs nothing more than that one. */
function isPartOf({ name, needs }: Component, other: Component): boolean {
  return name.startsWith(`${other.name}, `) && needs.every((key) => other.needs.includes(key));
}

function whyOf({ needs, why }: Component): string {
  const lines = (why ?? "").split("\n").filter((line) => !/^values validation:?$/i.test(line.trim()));
  const said = lines.slice(0, 2).join(" ").replace(/\.$/, "");
  const rest = why === undefined ? "not all of its images are known" : "its images are not known";
  if (needs.length === 0)
    return `the component cannot be rendered${said === "" ? "" : `: ${said}`}; ${rest}. Set what the chart requires, or list its images under images:`;
  const set = `Set ${needs.length === 1 ? "it" : "them"} under set: or values: of the source`;
  return `the component cannot be rendered: it needs ${needs.join(", ")}; ${rest}. ${set}`;
}
