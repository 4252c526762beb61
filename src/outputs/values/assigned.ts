// What values that belong to no found image change in a chart: `runner.runEnvironment` names a registry and a path that
// a program joins to images later. One more render with markers in their place shows every text that they reach.
import { isList, isMap, type Tree } from "../../core/kubernetes/tree.ts";
import type { Assignment } from "./solve.ts";

export interface Marker {
  readonly text: string;
  readonly value: string;
}

export interface MarkedAssignments {
  /** The same keys, each with an unmistakable text of the same form. */
  readonly assignments: readonly Assignment[];
  readonly markers: readonly Marker[];
}

/** A host stays a host, a path keeps its slashes and a tag its version, so that templates treat all of them alike. */
export function markAssignments(assignments: readonly Assignment[]): MarkedAssignments {
  const markers: Marker[] = [];
  const marked = assignments.map((one, at): Assignment => {
    if (typeof one.value !== "string") return one;
    const text = markerFor(at, one.value, String(one.path.at(-1)));
    markers.push({ text, value: one.value });
    return { ...one, value: text };
  });
  return { assignments: marked, markers };
}

function markerFor(at: number, value: string, key: string): string {
  if (key === "tag") return `${value}-k${at}z`;
  const [first = "", ...rest] = value.split("/");
  if (first.includes(".")) return [`k${at}z.assigned.test`, ...rest].join("/");
  return [`k${at}z`, ...rest].join("/");
}

/** What one spot holds before, after, and with the markers. */
interface Spot {
  readonly before: Tree | undefined;
  readonly after: Tree | undefined;
  readonly marked: Tree | undefined;
}

/**
 * Is a change nothing but the assigned values? With each marker read as its value the marked text must be the new one,
 * and what stands around the markers must have been there before.
 */
export function isAssigned({ before, after, marked }: Spot, markers: readonly Marker[]): boolean {
  if (typeof marked === "string" && typeof after === "string")
    return (
      (before === undefined || before === null || typeof before === "string") &&
      isAssignedText(before ?? "", after, marked, markers)
    );
  // A part that a template writes only when it has a value: all of it must be assigned.
  if (before !== undefined) return false;
  const parts = partsOf(after, marked);
  return (
    parts.length > 0 &&
    parts.every(([now, probed]) => isAssigned({ before, after: now, marked: probed }, markers))
  );
}

/** The values of two maps or lists of one shape, in pairs; none where they have other keys. */
function partsOf(after: Tree | undefined, marked: Tree | undefined): [Tree | undefined, Tree | undefined][] {
  if (isList(after) && isList(marked) && after.length === marked.length)
    return after.map((item, at) => [item, marked[at]]);
  if (!isMap(after) || !isMap(marked) || Object.keys(after).length !== Object.keys(marked).length) return [];
  return Object.keys(after).map((key) => [after[key], marked[key]]);
}

function isAssignedText(before: string, after: string, marked: string, markers: readonly Marker[]): boolean {
  const literals: string[] = [];
  let [done, now] = [0, ""];
  for (const { at, marker } of occurrences(marked, markers)) {
    const literal = marked.slice(done, at);
    literals.push(literal);
    now += literal + marker.value;
    done = at + marker.text.length;
  }
  if (literals.length === 0) return false;
  const end = marked.slice(done);
  if (now + end !== after) return false;
  return before === "" || stoodAround(before, [...literals, end]);
}

function occurrences(text: string, markers: readonly Marker[]): { at: number; marker: Marker }[] {
  const found: { at: number; marker: Marker }[] = [];
  for (const marker of markers)
    for (let at = text.indexOf(marker.text); at >= 0; at = text.indexOf(marker.text, at + marker.text.length))
      found.push({ at, marker });
  return found.sort((a, b) => a.at - b.at);
}

/** Between two literals there was the old value, on one line. */
function stoodAround(before: string, literals: readonly string[]): boolean {
  const last = literals.at(-1) ?? "";
  let done = 0;
  for (const [index, literal] of literals.slice(0, -1).entries()) {
    const at = before.indexOf(literal, done);
    if (at < 0 || (index === 0 ? at > 0 : before.slice(done, at).includes("\n"))) return false;
    done = at + literal.length;
  }
  const end = before.length - last.length;
  return end >= done && before.endsWith(last) && !before.slice(done, end).includes("\n");
}
