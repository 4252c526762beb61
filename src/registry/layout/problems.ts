// What is wrong with a layout, always with the file in it and what to do.
import { type Problem, type WhatOf, problem } from "../../core/base/diagnostic.ts";

export function layoutProblem(what: WhatOf<"layout">, file: string, why: string, hint: string): Problem {
  return problem(`layout/${what}`, "The image layout can't be used", {
    detail: `${file}: ${why}.`,
    hint,
  });
}

const writeAgain = "Write the layout again, with all of its blobs.";

export function missingBlob(file: string, of: string): Problem {
  return layoutProblem("missing-blob", file, `it is missing, and ${of} needs it`, writeAgain);
}

export function wrongSize(file: string, named: number, found: number): Problem {
  return layoutProblem("wrong-size", file, `it has ${found} bytes, and ${named} are named`, writeAgain);
}

export function wrongDigest(file: string): Problem {
  return layoutProblem("wrong-digest", file, "its content is not what its name says", writeAgain);
}

export function badArchive(archive: string, why: string, hint = "Write the archive again."): Problem {
  return layoutProblem("archive", archive, why, hint);
}
