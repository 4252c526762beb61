// Problems with values and with their proof.
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
  return problem("values/not-found", "Values file not found", {
    detail: `The values output should edit ${path}, which does not exist.`,
    hint: "Fix the path in `edit`, or remove `edit` to write a separate override file.",
  });
}

export function notMoved(image: string, remedy: string): Diagnostic {
  return warning("values/left", "No values key controls an image", {
    detail: `${image}.`,
    hint: `Redirect it on the nodes with a hosts output, or run a post-renderer: ${remedy}`,
  });
}

export function scattered(helmKey: string, folders: readonly string[]): Diagnostic {
  const named = folders.map((folder) => (folder === "" ? "the registry itself" : folder)).join(", ");
  return warning("values/scattered", "One values key covers several repository paths", {
    detail: `${helmKey} contains one path, but its images are in ${named}. A program that appends image names to the path does not find all of them.`,
    hint: "Set naming: name and one prefix for all of them, or give each a destination.",
  });
}

export function chartUnread(output: OutputOf<"values">): Diagnostic {
  return warning("output/values-kept", "Values are not updated", {
    detail: `${output.path}: ecr-mirror cannot read the chart of ${output.source}, so it does not know which keys name its images.`,
    hint: "Fix the failure of the source. Or give every image of the fallback list a helmKey, which works without the chart.",
  });
}

export function overruledBySet(keys: readonly string[]): string {
  const what = keys.length === 1 ? "its value" : "their values";
  return `the source sets ${keys.join(", ")} with set:, which overrides values files. Move ${what} into a values file under values:`;
}

export function notProved(why: string, { path, source, proof }: OutputOf<"values">): Diagnostic {
  return {
    code: "output/proof",
    severity: proof === "warn" ? "warning" : "error",
    summary: "The written values do not work",
    detail: `${path}, rendered with the chart of ${source}: ${why}.`,
    hint: "Check the values key of this image. To write the file anyway: proof: warn",
  };
}

export function brokenValues(file: string, why: string): Problem {
  return badValues("values/syntax", "Cannot read a values file", `${file}: ${why}.`);
}

export function notAMap(file: string, what: string): Problem {
  return badValues("values/shape", "Not a values file", `${file} contains ${what}.`);
}

function badValues(code: ProblemCode, summary: string, detail: string): Problem {
  return problem(code, summary, { detail, hint: "Write the values file as a single YAML mapping." });
}

export function duplicateKey(at: Position): Problem {
  return problem("values/duplicate-key", "Duplicate key in a values file", {
    detail: `The mapping already has this key.`,
    at,
    hint: "Remove one of the two.",
  });
}

export function sharedPart(path: readonly ValuesStep[], at: Position): Problem {
  const detail = `${path.join(".")} is a YAML alias, and changing it would also change its anchor.`;
  return unfit("values/alias", "A values file uses an alias here", detail, at);
}

export function otherShape(path: readonly ValuesStep[], at: Position): Problem {
  const detail = `${path.join(".")} does not have the type that the chart expects.`;
  return unfit("values/shape", "A values file does not match the chart", detail, at);
}

function unfit(code: ProblemCode, summary: string, detail: string, at: Position): Problem {
  const hint = "Write the values out, or remove `edit` to write a separate override file.";
  return problem(code, summary, { detail, at, hint });
}
