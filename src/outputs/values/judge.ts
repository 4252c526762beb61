// Which images of a render with written values are not where they are planned to be, and why: spot by spot, against
// the first render.
import { numbered } from "../../core/base/ordering.ts";
import { parseImageRef } from "../../core/image/reference.ts";
import { isPlannedTier } from "../../core/kubernetes/filter.ts";
import type { Finding } from "../../core/kubernetes/finding.ts";
import { canonicalOf } from "../../core/kubernetes/image-text.ts";
import { documentKey, pairDocuments } from "../../core/kubernetes/pairs.ts";
import type { Rendering } from "../../core/kubernetes/renders.ts";
import { formatPath } from "../../core/kubernetes/tree.ts";
import type { MappingRow } from "../../core/mapping/row.ts";
import type { Wanted } from "../kind/kind.ts";
import { type LeftImage, targetFor } from "./solve.ts";

export interface Wrong {
  readonly image: string;
  readonly why: string;
  /** Of the first render, where there is one. */
  readonly finding?: Finding;
}

/** Canonical source to canonical target. */
export type Expected = ReadonlyMap<string, string>;

interface Renderings {
  readonly base: Rendering;
  readonly after: Rendering;
  readonly expected: Expected;
  /** Images that no values move. */
  readonly leftOver: ReadonlySet<string>;
}

/** Of all that is planned. An image may have a place for each source: that of `source` counts. */
export function expectations(rows: readonly MappingRow[], source: string): Expected {
  const isOwn = (row: MappingRow): boolean =>
    row.uses?.some((use) => use.source === source) ?? row.provenance.some((one) => one.source === source);
  const own = rows.filter(isOwn);
  const pairs = [...rows, ...own].flatMap((row) =>
    namesOf(row).map((name): [string, string] => [name, canonical(targetFor(row, name) ?? row.target)]),
  );
  return new Map(pairs);
}

/** What a chart names for a row: its source, and what a person's answer completes to it. */
function namesOf(row: MappingRow): string[] {
  const completed = (row.uses ?? []).flatMap(({ names }) => (names === undefined ? [] : [canonical(names)]));
  return [...new Set([canonical(row.source), ...completed])];
}

export function leftImages(rows: readonly MappingRow[], left: readonly LeftImage[]): ReadonlySet<string> {
  const sources = new Set(left.map((one) => one.source));
  return new Set(rows.filter((row) => sources.has(row.source)).flatMap(namesOf));
}

/**
 * The findings that the proof speaks of. Defaults in definitions and an author's list are not part of what runs. Of a
 * tier that isn't planned there are only images that someone asked for by name, and that nothing else uses.
 */
export function comparedFindings(
  findings: readonly Finding[],
  { expected, include }: { expected: Expected; include: readonly string[] },
): readonly Finding[] {
  const running = findings.filter(({ rule }) => rule !== "R12" && rule !== "R14");
  const planned = running.filter(({ tier }) => isPlannedTier(tier, include));
  const used = new Set(planned.map(imageOf));
  const asked = running.filter((finding) => expected.has(imageOf(finding)) && !used.has(imageOf(finding)));
  return running.filter((finding) => planned.includes(finding) || asked.includes(finding));
}

export function judge({ base, after, expected, leftOver }: Renderings, wanted: Wanted): readonly Wrong[] {
  const wrong: Wrong[] = [];
  const partners = partnersOf(base, after);
  const scope = { expected, include: wanted.include };
  const known = new Set(base.findings.map(imageOf));
  const targets = new Set(expected.values());
  for (const finding of comparedFindings(base.findings, scope)) {
    const image = imageOf(finding);
    const target = expected.get(image);
    const partner = partners.get(finding);
    const now = partner === undefined ? undefined : imageOf(partner);
    if (target === undefined) {
      if (now !== undefined && now !== image && !known.has(now))
        wrong.push({ image, finding, why: movedAlong(finding, now, wanted) });
      continue;
    }
    if (now === target || (now === image && leftOver.has(image))) continue;
    const where = spotOf(finding);
    const why =
      now === undefined ? `${image} no longer appears in ${where}` : `${where} names ${now}, not ${target}`;
    wrong.push({ image, finding, why });
  }
  const paired = new Set(partners.values());
  for (const finding of comparedFindings(after.findings, scope)) {
    const image = imageOf(finding);
    if (paired.has(finding) || targets.has(image) || known.has(image)) continue;
    wrong.push({ image, why: `${spotOf(finding)} names ${image}, which is not planned` });
  }
  return [...new Map(wrong.map((one) => [one.why, one])).values()];
}

/** An image that is not planned, changed by a key that it has in common with planned ones. */
function movedAlong(finding: Finding, now: string, { questions }: Wanted): string {
  const image = imageOf(finding);
  const question = questions.find(({ reference }) => canonical(reference) === image);
  const moved = `${spotOf(finding)} names ${now}`;
  if (question === undefined)
    return `${moved}: a key of planned images also changes ${image}, which is not planned. Add it under images: of the source`;
  return `${moved}: a key of planned images also changes ${image}, which is still an open question. Answer it: add the image under images: of the source, or set a key that only this image uses`;
}

/** Findings of the first render with those at the same spots of the second. */
function partnersOf(base: Rendering, after: Rendering): ReadonlyMap<Finding, Finding> {
  const pairs = pairDocuments(base.documents, after.documents);
  const there = new Map(
    [
      ...numbered(after.findings, ({ scope: { document }, path, rule }) =>
        spotKey(pairs.get(document) ?? document, path, rule),
      ),
    ].map(([finding, key]) => [key, finding]),
  );
  const found = new Map<Finding, Finding>();
  for (const [finding, key] of numbered(base.findings, ({ scope: { document }, path, rule }) =>
    spotKey(document, path, rule),
  )) {
    const partner = there.get(key);
    if (partner !== undefined) found.set(finding, partner);
  }
  return found;
}

function spotKey(
  document: Finding["scope"]["document"],
  path: Finding["path"],
  rule: Finding["rule"],
): string {
  return `${documentKey(document)} ${formatPath(path)} ${rule}`;
}

function spotOf({ scope, path }: Finding): string {
  return `${scope.kind}/${scope.name} ${formatPath(path)}`;
}

function imageOf({ ref }: Finding): string {
  return canonicalOf(ref);
}

function canonical(reference: string): string {
  return canonicalOf(parseImageRef(reference));
}
