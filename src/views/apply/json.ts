// What came of a plan, for programs: the report itself, in the form of schemas/apply.schema.json.
import { printableJson } from "../../core/base/escape.ts";
import { jsonPieces, type JsonStyle } from "../../core/base/json-pieces.ts";
import type { AppliedPlan } from "../../core/apply/applied.ts";

const style: JsonStyle = { entries: Object.entries, text: printableJson };

/** In pieces: that of very many actions is larger than a text should be. */
export function* renderApplyJson(applied: AppliedPlan): Generator<string> {
  yield* jsonPieces(applied, 2, style);
  yield "\n";
}
