// The question before an apply. Only the whole word counts; anything else, and the end of input, is a no.
import { createInterface } from "node:readline/promises";
import { usageProblem } from "../arguments/usage-problem.ts";
import type { Context } from "../command.ts";

/** Throws before any work when nobody is there to answer. */
export function requireTerminal({ stdin, output }: Context): void {
  if (stdin.isTTY && output.isTerminal("stderr")) return;
  throw usageProblem(
    {
      code: "needs-yes",
      summary: "Nobody to ask",
      detail: "apply asks before it changes anything, and there is no terminal.",
      hint: "Apply a plan that was reviewed: ecr-mirror apply FILE\nOr agree beforehand: ecr-mirror apply --yes",
    },
    "apply",
  );
}

export async function confirm(question: string, { stdin, output, signal }: Context): Promise<boolean> {
  output.problem(`${question} Only "yes" is taken as an answer: `);
  const lines = createInterface({ input: stdin });
  try {
    const ended = new Promise<null>((resolve) => lines.once("close", () => resolve(null)));
    const answer = await Promise.race([lines.question("", { signal }), ended]);
    if (answer === null) output.problem("\n");
    return answer?.trim() === "yes";
  } finally {
    lines.close();
  }
}
