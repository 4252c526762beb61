// Problems with a mapping's rows.
import { type Diagnostic, warning } from "../../core/base/diagnostic.ts";

export function otherRegistry(
  file: string,
  rows: { readonly count: number; readonly registry: string },
  target: string,
): Diagnostic {
  return warning("mapping/registry", "The mapping names another registry", {
    detail: `${file}: ${rows.count} of its rows name ${rows.registry}. Their images go to the same repositories of ${target}.`,
    hint: "Use the target's registry in the mapping, or accept this: accept: [mapping/registry]",
  });
}
