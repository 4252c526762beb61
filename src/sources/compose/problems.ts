// What is to be said of Compose files.
import type { Diagnostic } from "../../core/base/diagnostic.ts";

export function notIncluded(file: string): Diagnostic {
  return {
    code: "source/compose-include",
    severity: "warning",
    summary: "Included Compose files are not read",
    detail: `${file} has an include.`,
    hint: "Name the included files under `paths` too.",
  };
}
