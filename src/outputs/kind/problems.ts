// Problems with outputs of several kinds, and with those of a single file.
import {
  type Diagnostic,
  type Position,
  type Problem,
  fault,
  warning,
  problem,
} from "../../core/base/diagnostic.ts";
import { nearest } from "../../core/base/nearest.ts";

const mostNamed = 5;

/** A warning that names what a tool's format has no words for. */
export function leftOut(references: readonly string[], why: string): readonly Diagnostic[] {
  const names = [...new Set(references)];
  if (names.length === 0) return [];
  const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : "";
  return [
    warning("output/left-out", "An output cannot include every image", {
      detail: `${names.slice(0, mostNamed).join(", ")}${more}: ${why}.`,
      hint: "Use another output for these images, such as mapping or values.",
    }),
  ];
}

export function leftAsIs(file: string, why: string): Diagnostic {
  return warning("output/not-translated", "A file is only partly translated", {
    detail: `${file}: ${why}.`,
    hint: "Change the rest by hand, or leave the file out of the source.",
  });
}

export function samePath(path: string, first: string, second: string): Problem {
  return problem("output/collision", "Two files have the same output path", {
    detail: `${first} and ${second} would both be written to ${path}.`,
    hint: "Add an output for each, or name their common parent directory in the source.",
  });
}

export function notAKustomization(file: string): Problem {
  return problem("output/kustomization", "Not a kustomization", {
    detail: `${file} is not a single YAML mapping.`,
    hint: "Fix the file, or give the output another path.",
  });
}

export function notAMapping(detail: string, at: Position): Diagnostic {
  return fault("mapping/shape", "Not a mapping file", {
    detail,
    at,
    hint: "Write CSV with the header internal_uri,ecr_uri, or a JSON or YAML list of objects with these two keys.",
  });
}

export function missingTemplate(path: string): Problem {
  return problem("file/missing", "Template not found", {
    detail: `${path} does not exist.`,
    hint: "Check the path. Paths in a config are relative to the config file.",
  });
}

export function noRow(at: Position): Problem {
  return problem("output/template", "Template without rows", {
    detail:
      "A template repeats the lines between {{row}} and {{end}} for each image, but this one has no {{row}} and {{end}}.",
    at,
    hint: "Add a line {{row}}, the lines to repeat, and a line {{end}}.",
  });
}

export function unknownField(name: string, fields: readonly string[], at: Position): Diagnostic {
  const near = nearest(name, fields);
  const list = `The fields are ${fields.map((field) => `{${field}}`).join(", ")}.`;
  return fault("output/template-field", "Unknown template field", {
    detail: `A row has no field {${name}}.`,
    at,
    hint: near === undefined ? list : `Did you mean {${near}}? ${list}`,
  });
}
