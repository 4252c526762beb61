// What goes wrong while outputs are rendered, in words.
import { type Diagnostic, fault } from "../../../core/base/diagnostic.ts";

export function notUtf8(path: string): Diagnostic {
  return fault("output/not-utf8", "A file for an output is not UTF-8", {
    detail: `${path} holds bytes that are no UTF-8 text.`,
    hint: "Save it as UTF-8.",
  });
}
