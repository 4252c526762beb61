// What is to be said of values and of their proof.
import {
  type Diagnostic,
  type Position,
  type Problem,
  type ProblemCode,
  warning,
  problem,
} from "../../core/base/diagnostic.ts";
import type { ValuesStep } from "../../core/image/wanted.ts";
import type { OutputOf } from "../kind/kind.ts";

export function nothingToEdit(path: string): Problem {
  return problem("values/not-found", "The values file to edit doesn't exist", {
    detail: `The values output edits ${path}.`,
    hint: "Correct edit:, or leave it out to get an override file of its own.",
  });
}

export function notMoved(image: string, remedy: string): Diagnostic {
  return warning("values/left", "Values can't move an image", {
    detail: `${image}.`,
    hint: `Mirror it at the node (an output of kind hosts), or run a post-renderer: ${remedy}`,
  });
}

export function scattered(helmKey: string, folders: readonly string[]): Diagnostic {
  const named = folders.map((folder) => (folder === "" ? "the registry itself" : folder)).join(", ");
  return warning("values/scattered", "One values key names images in several folders", {
    detail: `${helmKey} names one folder, and its images are in ${named}: a program that adds their names to it does not find them.`,
    hint: "Set naming: name and one prefix for all of them, or give each its destination.",
  });
}

export function chartUnread(output: OutputOf<"values">): Diagnostic {
  return warning("output/values-kept", "Values are left as they are", {
    detail: `${output.path}: the chart of ${output.source} could not be read, so nobody knows which keys name its images.`,
    hint: "Give every image of a fallback list its helmKey, to have values without the chart.",
  });
}

export function overruledBySet(keys: readonly string[]): string {
  const what = keys.length === 1 ? "it keeps its text" : "they keep their texts";
  return `set: of the source has ${keys.join(", ")} and goes before values files, so ${what}. Write that into a values file under values:`;
}

export function notProved(why: string, { path, source, proof }: OutputOf<"values">): Diagnostic {
  return {
    code: "output/proof",
    severity: proof === "warn" ? "warning" : "error",
    summary: "The values are not proved",
    detail: `${path}, rendered with the chart of ${source}: ${why}.`,
    hint: "Look at the key that it comes from; with proof: warn the file is written all the same.",
  };
}

export function brokenValues(file: string, why: string): Problem {
  return badValues("values/syntax", "A values file can't be read", `${file}: ${why}.`);
}

export function notAMap(file: string, what: string): Problem {
  return badValues("values/shape", "A values file is not a map of keys", `${file} holds ${what}.`);
}

function badValues(code: ProblemCode, summary: string, detail: string): Problem {
  return problem(code, summary, { detail, hint: "A values file is one YAML map." });
}

export function duplicateKey(at: Position): Problem {
  return problem("values/duplicate-key", "A key is there twice", {
    detail: `Map keys must be unique at line ${at.line}, column ${at.column}:`,
    at,
  });
}

export function sharedPart(path: readonly ValuesStep[], at: Position): Problem {
  const detail = `${path.join(".")} lies behind an alias: changing it would change its anchor too.`;
  return unfit("values/alias", "A values file shares this part", detail, at);
}

export function otherShape(path: readonly ValuesStep[], at: Position): Problem {
  const detail = `${path.join(".")} is not what the chart expects there.`;
  return unfit("values/shape", "A values file has another shape than the chart", detail, at);
}

function unfit(code: ProblemCode, summary: string, detail: string, at: Position): Problem {
  const hint = "Write the part out, or leave out edit: to get an override file of its own.";
  return problem(code, summary, { detail, at, hint });
}
