// `explain`: what an error code means and what to do about it, without looking it up on a page.
import { problemCodes } from "../../core/base/problem-code.gen.ts";
import { unknownCode } from "../arguments/problems.ts";
import { command } from "../base/command.ts";

export const explainCommand = command({
  positionals: "CODE",
  arity: [1, 1],
  options: {},
  completes: [problemCodes],
  examples: [
    ["explain plan/config-changed", "explain the code at the end of an error"],
    ["explain '[plan/config-changed]'", "accept it with brackets, as printed"],
  ],
  read: ({ positionals }) => (positionals[0] ?? "").replace(/^\[(.*)\]$/, "$1"),
  async run(code, { output }) {
    const { explainCode } = await import("../../views/explain/explain.ts");
    const text = explainCode(code);
    if (text === undefined) throw unknownCode(code, problemCodes);
    output.result(text);
    return {};
  },
});
