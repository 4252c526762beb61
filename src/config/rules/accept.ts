// Which warnings a config accepts: their codes are known, and errors are none of them.
import { nearest } from "../../core/base/nearest.ts";
import { problemCodes, warningCodes } from "../../core/base/problem-code.gen.ts";
import type { ConfigFile } from "../schema.gen.ts";
import { errorNotAccepted, unknownCode } from "./problems.ts";
import type { RuleContext } from "./rule.ts";

export function acceptRules({ accept = [] }: ConfigFile, context: RuleContext): void {
  for (const [key, code] of accept.entries()) {
    if (warningCodes.some((one) => one === code)) continue;
    const isError = problemCodes.some((one) => one === code);
    context.report(
      { in: accept, key },
      isError ? errorNotAccepted(code) : unknownCode(code, nearest(code, warningCodes)),
    );
  }
}
