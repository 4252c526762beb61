// A JSON file that the config names, with the places of its values for errors.
import { Problem, type Position } from "../../core/base/diagnostic.ts";
import type { Complaint, Path } from "../finding.ts";
import { jsonFaultAt } from "./json-fault.ts";
import { decodeText } from "../yaml/decode.ts";
import { parseYaml } from "../yaml/parse.ts";
import { textPlaces } from "../yaml/text.ts";
import { treeOf } from "../yaml/tree.ts";

export interface JsonFile {
  readonly value: unknown;
  readonly fault?: { readonly complaint: Complaint; readonly position: Position | undefined };
  locate?(path: Path): Position | undefined;
}

export function parseJsonFile(name: string, bytes: Uint8Array): JsonFile {
  let text: string;
  try {
    text = decodeText(name, bytes);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const [first] = error.diagnostics;
    return {
      value: undefined,
      fault: { complaint: notJson(name, first?.detail ?? ""), position: first?.at },
    };
  }
  try {
    return { value: JSON.parse(text) as unknown, locate: (path) => locateIn(name, text, path) };
  } catch {
    const offset = jsonFaultAt(text);
    const { position } = textPlaces(name, text).at(offset, 1);
    return { value: undefined, fault: { complaint: notJson(name, reason(text, offset)), position } };
  }
}

function reason(text: string, offset: number): string {
  const found = text[offset];
  return found === undefined ? "It ends too early." : `${JSON.stringify(found)} is not expected here.`;
}

function notJson(name: string, why: string): Complaint {
  return {
    code: "config/policy-json",
    summary: "Not JSON",
    detail: `${name} is not a JSON document. ${why}`.trim(),
    hint: "Mend the file; a policy has the form that the AWS console shows.",
  };
}

/** JSON is YAML too, so the places come from there; where that fails, there is no place. */
function locateIn(name: string, text: string, path: Path): Position | undefined {
  const places = textPlaces(name, text);
  try {
    const document = parseYaml(text, places);
    return document === null ? undefined : treeOf(document, text, places).place(path, "value").position;
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}
