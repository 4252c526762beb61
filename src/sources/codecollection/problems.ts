// What can be wrong with a catalog, in words.
import { type Diagnostic, Problem } from "../../core/base/diagnostic.ts";

export function emptyCatalog(file: string): Problem {
  return new Problem({
    code: "list/empty",
    severity: "error",
    summary: "The list is empty",
    detail: `${file} names no collection.`,
  });
}

export function leftOut(count: number, catalog: string): Diagnostic {
  return {
    code: "source/hidden-collections",
    severity: "warning",
    summary: "Hidden collections are left out",
    detail: `${catalog} marks ${count} as hidden.`,
    hint: "Set `hidden: true` to mirror them too.",
  };
}
