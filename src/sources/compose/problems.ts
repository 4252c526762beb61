// What is to be said of Compose files.
import { type Diagnostic, warning } from "../../core/base/diagnostic.ts";

export function notIncluded(file: string): Diagnostic {
  return warning("source/compose-include", "Included Compose files are not read", {
    detail: `${file} has an \`include\`.`,
    hint: "Also name the included files under `paths`.",
  });
}
