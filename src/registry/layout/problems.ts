// Problems with a layout, always with the file in it and what to do.
import { type Problem, type WhatOf, problem } from "../../core/base/diagnostic.ts";

export function layoutProblem(what: WhatOf<"layout">, file: string, why: string, hint: string): Problem {
  return problem(`layout/${what}`, "The image layout cannot be used", {
    detail: `${file}: ${why}.`,
    hint,
  });
}

const writeAgain =
  "Write the layout again with all of its blobs, for example: skopeo copy --all docker://IMAGE oci:FOLDER";

export function missingBlob(file: string, of: string): Problem {
  return layoutProblem("missing-blob", file, `it does not exist, but ${of} lists it`, writeAgain);
}

export function wrongSize(file: string, named: number, found: number): Problem {
  return layoutProblem(
    "wrong-size",
    file,
    `it has ${found} bytes, but its manifest says ${named}`,
    writeAgain,
  );
}

export function wrongDigest(file: string): Problem {
  return layoutProblem("wrong-digest", file, "its content does not have the digest in its name", writeAgain);
}

export function badArchive(archive: string, why: string, hint = "Write the archive again."): Problem {
  return layoutProblem("archive", archive, why, hint);
}
