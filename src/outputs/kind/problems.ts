// What is to be said of outputs by several kinds, and by those of a single file.
import {
  type Diagnostic,
  type Position,
  type Problem,
  fault,
  warning,
  problem,
} from "../../core/base/diagnostic.ts";

const mostNamed = 5;

/** A warning that names what a tool's format has no words for. */
export function leftOut(references: readonly string[], why: string): readonly Diagnostic[] {
  const names = [...new Set(references)];
  if (names.length === 0) return [];
  const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : "";
  return [
    warning("output/left-out", "An output can't say where every image is", {
      detail: `${names.slice(0, mostNamed).join(", ")}${more}: ${why}.`,
      hint: "Point deployments at these images with another output, such as mapping or values.",
    }),
  ];
}

export function leftAsIs(file: string, why: string): Diagnostic {
  return warning("output/not-translated", "A file could not be translated wholly", {
    detail: `${file}: ${why}.`,
    hint: "Change it by hand, or leave it out of the source.",
  });
}

export function samePath(path: string, first: string, second: string): Problem {
  return problem("output/collision", "Two files would be written to one place", {
    detail: `${first} and ${second} would both be ${path}.`,
    hint: "Make an output for each, or name one folder above both in the source.",
  });
}

export function notAKustomization(file: string): Problem {
  return problem("output/kustomization", "Not a kustomization", {
    detail: `${file} is not one YAML map.`,
    hint: "Mend the file, or write the images to another path.",
  });
}

export function notAMapping(detail: string, at: Position): Diagnostic {
  return fault("mapping/shape", "Not a mapping file", {
    detail,
    at,
    hint: "Write a list of objects with internal_uri and ecr_uri, or CSV with these two columns.",
  });
}

export function missingTemplate(path: string): Problem {
  return problem("file/missing", "A template is missing", {
    detail: `There is no ${path}.`,
  });
}

export function noRow(at: Position): Problem {
  return problem("output/template", "A template has no part for the rows", {
    detail:
      "It needs one line {{row}} and, below it, one line {{end}}; what stands between is repeated for each row.",
    at,
  });
}

export function unknownField(name: string, fields: readonly string[], at: Position): Diagnostic {
  return fault("output/template-field", "A template names a field that rows don't have", {
    detail: `{${name}} is none of ${fields.map((field) => `{${field}}`).join(", ")}.`,
    at,
  });
}
