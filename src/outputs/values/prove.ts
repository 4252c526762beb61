// Proves written values by rendering the chart with them: everything planned is named by its target and nothing
// else, and apart from image texts the documents are those of the first render.
import { numbered } from "../../core/base/ordering.ts";
import type { MappingRow } from "../../core/mapping/row.ts";
import { parseImageRef } from "../../core/image/reference.ts";
import { canonicalOf as canonical } from "../../core/kubernetes/image-text.ts";
import type { Finding } from "../../core/kubernetes/finding.ts";
import type { Rendering, Renders, Switches } from "../../core/kubernetes/renders.ts";
import { formatPath } from "../../core/kubernetes/tree.ts";
import type { Proof, ProofInput } from "../kind/kind.ts";
import { changedSpots, type ImageSpots } from "./compare.ts";
import { notProved } from "./problems.ts";
import { activeUses, expectedTarget, type LeftImage, solveValues, targetFor } from "./solve.ts";

export interface ValuesProof extends Proof {
  readonly proved: number;
  readonly total: number;
  /** Images that no values move, with the reason. They are no failure: the files say what to do. */
  readonly left: readonly LeftImage[];
}

export async function proveValues(
  { output, content, rows }: ProofInput<"values">,
  renders: Renders,
): Promise<ValuesProof> {
  const on = switchesOf(rows, output.source);
  const base = await renders.base(on);
  const after = await renders.withValues(content, output.edit, on);
  const { left } = solveValues(rows, output.source);
  const expected = expectations(rows);
  const renderings = { base, after, expected };
  const leftOver = leftImages(rows, left);
  const wrong = wrongImages(renderings, leftOver);
  const changed = await changes(renderings, rows, () => renders.again(on));
  const planned = new Set(
    base.findings.map((finding) => canonical(finding.ref)).filter((image) => expected.has(image)),
  );
  const bad = new Set([...wrong.map((one) => one.image), ...leftOver]);
  const proved = [...planned].filter((image) => !bad.has(image)).length;
  const problems = [...wrong.map((one) => one.why), ...changed].map((why) => notProved(why, output));
  const counts = `${proved} of ${planned.size} images`;
  const verdict = problems.length === 0 ? (left.length === 0 ? "proved" : "proved in part") : "not proved";
  return { text: `values: ${verdict}, ${counts}`, proved, total: planned.size, left, problems };
}

/** Optional images are rendered with their components on, or nothing would be proved of them. */
function switchesOf(rows: readonly MappingRow[], source: string): Switches {
  const all = activeUses(rows, source).flatMap(({ use }) => use.on ?? []);
  return [...new Map(all.map((path) => [path.join("\0"), path])).values()];
}

type Expected = ReadonlyMap<string, string>;

/** Canonical source to canonical target. */
function expectations(rows: readonly MappingRow[]): Expected {
  const pairs = rows.flatMap((row) =>
    namesOf(row).map((name): [string, string] => [name, canonicalOf(targetFor(row, name) ?? row.target)]),
  );
  return new Map(pairs);
}

/** What a chart names for a row: its source, and what a person's answer completes to it. */
function namesOf(row: MappingRow): string[] {
  const completed = (row.uses ?? []).flatMap(({ names }) =>
    names === undefined ? [] : [canonicalOf(names)],
  );
  return [...new Set([canonicalOf(row.source), ...completed])];
}

function leftImages(rows: readonly MappingRow[], left: readonly LeftImage[]): ReadonlySet<string> {
  const sources = new Set(left.map((one) => one.source));
  return new Set(rows.filter((row) => sources.has(row.source)).flatMap(namesOf));
}

interface Renderings {
  readonly base: Rendering;
  readonly after: Rendering;
  readonly expected: Expected;
}

interface Wrong {
  readonly image: string;
  readonly why: string;
}

function wrongImages({ base, after, expected }: Renderings, leftOver: ReadonlySet<string>): Wrong[] {
  const wrong: Wrong[] = [];
  const partners = new Map([...numbered(after.findings, identityOf)].map(([finding, key]) => [key, finding]));
  const known = new Set(base.findings.map((finding) => canonical(finding.ref)));
  for (const [finding, key] of numbered(base.findings, identityOf)) {
    const image = canonical(finding.ref);
    const target = expected.get(image);
    if (target === undefined) continue;
    const partner = partners.get(key);
    const now = partner === undefined ? undefined : canonical(partner.ref);
    if (now === target || (now === image && leftOver.has(image))) continue;
    const where = spotOf(finding);
    wrong.push({
      image,
      why: now === undefined ? `${image} is gone from ${where}` : `${where} names ${now}, not ${target}`,
    });
  }
  const targets = new Set(expected.values());
  for (const finding of after.findings) {
    const image = canonical(finding.ref);
    if (!targets.has(image) && !known.has(image))
      wrong.push({ image, why: `${spotOf(finding)} names ${image}, which is not planned` });
  }
  return [...new Map(wrong.map((one) => [one.why, one])).values()];
}

async function changes(
  { base, after, expected }: Renderings,
  rows: readonly MappingRow[],
  again: () => Promise<Rendering>,
): Promise<string[]> {
  const spots: ImageSpots = {
    parts: new Set(base.findings.filter((finding) => expected.has(canonical(finding.ref))).flatMap(partsOf)),
    texts: rows.flatMap((row) =>
      [...new Set([row.source, ...row.written])].map((from): [string, string] => [from, expectedTarget(row)]),
    ),
  };
  const changed = changedSpots(base.documents, after.documents, spots);
  if (changed.length === 0) return [];
  // Passwords and certificates are drawn anew in each render: they differ without any values.
  const random = new Set(changedSpots(base.documents, (await again()).documents, spots).map(anyName));
  return changed
    .filter((spot) => !random.has(anyName(spot)))
    .map((spot) => `${spot} changed, though it is no image`);
}

/** Names drawn at random make a document come and go under a new one each time. */
function anyName(spot: string): string {
  return spot.replace(/^([^/]*)\/.* \((?:gone|new)\)$/, "$1 comes and goes");
}

function partsOf(finding: Finding): string[] {
  return finding.parts.map((part) => `${documentOf(finding.scope)} ${formatPath(part.path)}`);
}

/** How a document is called in both renders. */
export function documentOf(scope: Finding["scope"]): string {
  return [scope.document.template ?? "", scope.kind, scope.namespace ?? "", scope.name].join("|");
}

/** The same spot in both renders. */
function identityOf({ scope, path, rule }: Finding): string {
  return `${documentOf(scope)} ${formatPath(path)} ${rule}`;
}

function spotOf({ scope, path }: Finding): string {
  return `${scope.kind}/${scope.name} ${formatPath(path)}`;
}

function canonicalOf(reference: string): string {
  return canonical(parseImageRef(reference));
}
