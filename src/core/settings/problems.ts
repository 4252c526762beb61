// What a plan warns of because of a repository's settings.
import { type Diagnostic, warning } from "../base/diagnostic.ts";

/** A rule of the lifecycle policy, and the wanted images that it would take away. */
export function wantedImagesGo(
  repository: string,
  rule: { readonly rulePriority: number; readonly action: "expire" | "archive"; readonly because: string },
  names: readonly string[],
): Diagnostic {
  const { rulePriority, action, because } = rule;
  const more = names.length > 3 ? ` and ${names.length - 3} more` : "";
  return warning("plan/lifecycle", `The lifecycle policy would ${action} wanted images`, {
    detail: `${repository}: rule ${rulePriority} (${because}) would ${action} ${names.slice(0, 3).join(", ")}${more}.`,
    hint: "Change the rule. Otherwise the next plan copies again what ECR removes.",
  });
}
