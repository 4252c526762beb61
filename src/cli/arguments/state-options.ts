// The arguments of `state`: what to do, and with which entries.
import { nearest } from "../../core/base/nearest.ts";
import { usageProblem } from "./usage-problem.ts";
import type { Given } from "../command.ts";

const actions = ["list", "show", "adopt", "forget", "unlock"] as const;

export interface StateArgs {
  readonly action: (typeof actions)[number];
  readonly globs: readonly string[];
}

export function readStateArgs({ positionals: [word = "", ...globs] }: Given): StateArgs {
  const action = actions.find((one) => one === word);
  if (action === undefined) {
    const near = nearest(word, actions);
    const misuse = {
      code: "state-action" as const,
      summary: "Unknown action on the state",
      detail: `state "${word}": it is one of ${actions.join(", ")}.`,
    };
    throw usageProblem(near === undefined ? misuse : { ...misuse, hint: `Did you mean "${near}"?` }, "state");
  }
  const wants = action === "show" || action === "forget";
  if (wants && globs.length === 0) {
    const detail = `state ${action} needs the entries it is about, such as platform/nginx:1.27 or 'platform/**'.`;
    throw usageProblem({ code: "missing-argument", summary: "A missing argument", detail }, "state");
  }
  if ((action === "adopt" || action === "unlock") && globs[0] !== undefined) {
    const detail = `state ${action} takes no more arguments: "${globs[0]}" is too much.`;
    throw usageProblem({ code: "extra-argument", summary: "An argument too many", detail }, "state");
  }
  return { action, globs };
}
