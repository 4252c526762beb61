// The result of an apply for programs: the report, in the format of schemas/apply.schema.json.
import { printableJson } from "../../core/base/escape.ts";
import { jsonPieces, type JsonStyle } from "../../core/base/json-pieces.ts";
import type { AppliedPlan } from "../../core/apply/applied.ts";

const style: JsonStyle = { entries: Object.entries, text: printableJson };

/** In pieces: the report of very many actions is too large for one string. */
export function* renderApplyJson(applied: AppliedPlan): Generator<string> {
  yield* jsonPieces(applied, 2, style);
  yield "\n";
}
