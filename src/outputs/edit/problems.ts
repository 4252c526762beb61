// What is to be said of translated copies.
import { type Diagnostic, Problem } from "../../core/base/diagnostic.ts";

export function leftAsIs(file: string, why: string): Diagnostic {
  return {
    code: "output/not-translated",
    severity: "warning",
    summary: "A file could not be translated wholly",
    detail: `${file}: ${why}.`,
    hint: "Change it by hand, or leave it out of the source.",
  };
}

export function samePath(path: string, first: string, second: string): Problem {
  return new Problem({
    code: "output/collision",
    severity: "error",
    summary: "Two files would be written to one place",
    detail: `${first} and ${second} would both be ${path}.`,
    hint: "Make an output for each, or name one folder above both in the source.",
  });
}
