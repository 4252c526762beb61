// The plan for programs. Its JSON follows schemas/plan.schema.json: keys have a fixed order, so that equal plans
// are equal bytes.
import { compareText } from "../../core/base/ordering.ts";
import type { Plan } from "../../core/plan/plan.ts";
import { printableJson } from "../../core/base/escape.ts";
import { jsonPieces, type JsonStyle } from "../../core/base/json-pieces.ts";

// The best order for a reader; keys that are not named here follow by name.
const readingOrder = (
  "formatVersion tool configDigest complete target state id kind subject code reason also why " +
  "source name location lineage serial title destination registry region repository tag reference digest " +
  "wanted keeps since until before after " +
  "summary sources actions createRepository updateRepository copyImage tagImage deleteImage writeFile " +
  "blocked held gone unchanged unwanted unmanaged questions gates warnings failures totals"
).split(" ");
const rank = new Map(readingOrder.map((key, index) => [key, index]));

/** In pieces: the JSON of a plan of very many images is too large for one string. */
export function* renderPlanJson(plan: Plan): Generator<string> {
  yield* jsonPieces(plan, 2, style);
  yield "\n";
}

const style: JsonStyle = {
  entries: orderedEntries,
  text: (value, indent) => printableJson(ordered(value), indent),
};

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => ordered(item));
  if (typeof value !== "object" || value === null) return value;
  // Without a prototype, so that a key such as __proto__ stays a key.
  const result = Object.create(null) as Record<string, unknown>;
  for (const [key, item] of orderedEntries(value)) result[key] = ordered(item);
  return result;
}

function orderedEntries(value: object): [string, unknown][] {
  return Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (rank.get(a) ?? rank.size) - (rank.get(b) ?? rank.size) || compareText(a, b));
}

/** The three numbers of GitLab's merge request widget, in the form of its Terraform report. */
export function renderPlanGitlab(plans: readonly Plan[]): string {
  let create = 0;
  let update = 0;
  let remove = 0;
  for (const action of plans.flatMap(({ actions }) => actions)) {
    if (action.kind === "delete-image") remove += 1;
    else if (action.kind === "create-repository") create += 1;
    else if (action.kind === "update-repository") update += 1;
    else if ((action.kind === "write-file" ? action.before : action.destination.before) === null) create += 1;
    else update += 1;
  }
  return `${JSON.stringify({ create, update, delete: remove })}\n`;
}
