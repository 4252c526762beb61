// What goes wrong while outputs are rendered, in words.
import { type Diagnostic, fault } from "../../../core/base/diagnostic.ts";

export function notUtf8(path: string): Diagnostic {
  return fault("output/not-utf8", "A file of an output is not UTF-8", {
    detail: `${path} is not UTF-8 text.`,
    hint: "Save the file as UTF-8: iconv -f LATIN1 -t UTF-8 FILE",
  });
}
