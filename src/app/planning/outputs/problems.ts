// What goes wrong while outputs are rendered, in words.
import { type Diagnostic, fault, type Position } from "../../../core/base/diagnostic.ts";
import { saveAsUtf8 } from "../../../core/base/problems.ts";
import { defined } from "../../../core/base/record.ts";

export function notUtf8(path: string): Diagnostic {
  return fault("output/not-utf8", "A file of an output is not UTF-8", {
    detail: `${path} is not UTF-8 text.`,
    hint: saveAsUtf8(path),
  });
}

export function folderInTheWay(path: string, at: Position | undefined): Diagnostic {
  return fault("output/is-folder", "Expected a file, found a directory", {
    detail: `${path} is a directory.`,
    hint: `Write the path of a file, or move the directory away: mv ${path} ${path}.old`,
    ...defined({ at }),
  });
}

/** `file` is where a directory of the path should be. */
export function fileInTheWay(path: string, file: string, at: Position | undefined): Diagnostic {
  return fault("output/missing", "The file cannot be written", {
    detail: `${path} needs the directory ${file}, which is a file.`,
    hint: `Write another path, or move the file away: mv ${file} ${file}.old`,
    ...defined({ at }),
  });
}
