// What a check for drift has to say beside the drift, in words.
import { type Diagnostic, fault, warning } from "../base/diagnostic.ts";

/** `location` is the state's. */
export function noState(location: string): Diagnostic {
  return fault("drift/no-state", "There is nothing to compare with", {
    detail: `${location} holds no state, so nobody knows what was last applied.`,
    hint:
      "Run 'ecr-mirror apply' first. If ECR already holds the images, 'ecr-mirror state adopt' takes them into a state. " +
      "If there should be a state, check the path and the working directory.",
  });
}

export function unusedIgnore(glob: string): Diagnostic {
  return warning("drift/unused-ignore", "An --ignore glob matches nothing", {
    detail: `No repository, tag or file of the state matches "${glob}".`,
    hint: "See the names with: ecr-mirror state list",
  });
}
