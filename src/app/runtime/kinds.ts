// The kinds, as the loader of a config asks for them.
import type { Kinds } from "../../config/rules/rule.ts";
import { gateRules } from "../../gates/index.ts";
import { outputKind } from "../../outputs/index.ts";
import { sourceKind } from "../../sources/index.ts";

export const kinds: Kinds = { source: sourceKind, output: outputKind, gates: gateRules };
