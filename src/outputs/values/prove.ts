// Proves written values by rendering the chart with them: everything planned is named by its target and nothing
// else, and apart from image texts and assigned values the documents are those of the first render.
import { problemCode } from "../../core/base/diagnostic.ts";
import type { MappingRow } from "../../core/mapping/row.ts";
import { canonicalOf as canonical } from "../../core/kubernetes/image-text.ts";
import type { Finding } from "../../core/kubernetes/finding.ts";
import { documentKey } from "../../core/kubernetes/pairs.ts";
import type { Rendering, Renders, Switches } from "../../core/kubernetes/renders.ts";
import { formatPath } from "../../core/kubernetes/tree.ts";
import { readTree } from "../../yaml/plain.ts";
import type { Proof, ProofInput } from "../kind/kind.ts";
import { markAssignments } from "./assigned.ts";
import { changedSpots, type ImageSpots, type MarkedRender } from "./compare.ts";
import { editValues } from "./edit.ts";
import { comparedFindings, expectations, judge, leftImages } from "./judge.ts";
import { notProved, overruledBySet } from "./problems.ts";
import { helmKeyAssignments } from "./helm-keys.ts";
import { activeUses, expectedTarget, type LeftImage, solveValues } from "./solve.ts";

export interface ValuesProof extends Proof {
  readonly proved: number;
  readonly total: number;
  /** Images that no values move, with the reason. They are not a failure: the files say what to do. */
  readonly left: readonly LeftImage[];
}

export async function proveValues(input: ProofInput<"values">, renders: Renders): Promise<ValuesProof> {
  const { output, content, rows, wanted = { include: [], questions: [] } } = input;
  const on = switchesOf(rows, output.source);
  const base = await renders.base(on);
  const after = await renders.withValues(content, output.edit, on);
  const { assignments, left } = solveValues(rows, output.source);
  const expected = expectations(rows, output.source);
  const leftOver = leftImages(rows, left);
  const wrong = judge({ base, after, expected, leftOver }, wanted);
  const compared = comparedFindings(base.findings, { expected, include: wanted.include });
  // What isn't planned may move with what is, and what is already wrong is reported once.
  const told = new Set(wrong.map((one) => one.finding));
  const strict = new Set(compared.filter((one) => !expected.has(imageOf(one)) && !told.has(one)));
  const free = base.findings.filter((finding) => !strict.has(finding));
  const changed = await changes(input, renders, { on, base, after, spots: imageSpots(free, input) });
  const planned = new Set(compared.map(imageOf).filter((image) => expected.has(image)));
  const bad = new Set([...wrong.map((one) => one.image), ...leftOver]);
  const proved = [...planned].filter((image) => !bad.has(image)).length;
  const whys = [...wrong.map((one) => one.why), ...changed];
  const overruled = assignments
    .map(({ path }) => path.join("."))
    .filter((key) => wanted.set?.includes(key) === true);
  if (whys.length > 0 && overruled.length > 0) whys.unshift(overruledBySet(overruled));
  const problems = whys.map((why) => notProved(why, output));
  const verdict = problems.length === 0 ? (left.length === 0 ? "proved" : "proved in part") : "not proved";
  const stay = new Set(base.findings.filter((one) => one.tier === "artifact").map(imageOf));
  for (const image of expected.keys()) stay.delete(image);
  const rest = stay.size === 0 ? "" : `; ${stay.size} OCI artifact${stay.size === 1 ? "" : "s"} not mirrored`;
  const text = `values: ${verdict}, ${proved} of ${planned.size} images${rest}`;
  return { text, proved, total: planned.size, left, problems };
}

/** Optional images are rendered with their components on, or nothing would be proved of them. */
function switchesOf(rows: readonly MappingRow[], source: string): Switches {
  const all = activeUses(rows, source).flatMap(({ use }) => use.on ?? []);
  return [...new Map(all.map((path) => [path.join("\0"), path])).values()];
}

interface Changed {
  readonly on: Switches;
  readonly base: Rendering;
  readonly after: Rendering;
  readonly spots: ImageSpots;
}

/** What changed, though it is neither an image nor a text that the assigned values are in, nor random. */
async function changes(
  input: ProofInput<"values">,
  renders: Renders,
  { on, base, after, spots }: Changed,
): Promise<string[]> {
  const spotsAfter = (marked?: MarkedRender): string[] =>
    changedSpots(base.documents, after.documents, spots, marked);
  let changed = spotsAfter();
  if (changed.length === 0) return [];
  const marked = await markedRender(input, renders, on);
  if (marked !== undefined) changed = spotsAfter(marked);
  if (changed.length === 0) return [];
  // Passwords and certificates are drawn anew in each render: they differ without any values.
  const random = new Set(
    changedSpots(base.documents, (await renders.again(on)).documents, spots).map(anyName),
  );
  return changed
    .filter((spot) => !random.has(anyName(spot)))
    .map((spot) => `${spot} changed, although it is not an image`);
}

/** The chart with a marker instead of each value that no image of it explains; undefined if it accepts none. */
async function markedRender(
  { output, content, rows }: ProofInput<"values">,
  renders: Renders,
  on: Switches,
): Promise<MarkedRender | undefined> {
  const { assignments, markers } = markAssignments(helmKeyAssignments(rows, output.source));
  if (markers.length === 0) return undefined;
  try {
    const text = editValues(content, assignments, output.path);
    return { documents: (await renders.withValues(text, output.edit, on)).documents, markers };
  } catch (error) {
    // A chart that looks a host up in a list refuses a marker: then nothing is allowed for.
    if (problemCode(error)?.startsWith("chart/") === true) return undefined;
    throw error;
  }
}

/** Names drawn at random make a document come and go under a new one each time. */
function anyName(spot: string): string {
  return spot.replace(/^([^/]*)\/.* \((?:gone|new)\)$/, "$1 comes and goes");
}

function imageSpots(free: readonly Finding[], { rows, content }: ProofInput<"values">): ImageSpots {
  const read = readTree(content);
  return {
    written: "tree" in read ? read.tree : null,
    parts: new Set(free.flatMap(partsOf)),
    texts: rows.flatMap((row) =>
      [...new Set([row.source, ...row.written])].map((from): [string, string] => [from, expectedTarget(row)]),
    ),
  };
}

function partsOf({ scope, parts }: Finding): string[] {
  return parts.map((part) => `${documentKey(scope.document)} ${formatPath(part.path)}`);
}

function imageOf({ ref }: Finding): string {
  return canonical(ref);
}
