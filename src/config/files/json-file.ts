// A JSON file that the config names, with the positions of its values for errors.
import { Problem, type Position } from "../../core/base/diagnostic.ts";
import { jsonFaultAt } from "../../core/state/json-fault.ts";
import { readDocument } from "../text/document.ts";
import type { Complaint, Path } from "../text/finding.ts";
import { decodeText, locationsIn } from "../text/source-text.ts";
import { notJson } from "./problems.ts";

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
    const { position } = locationsIn(name, text)(offset, 1);
    return { value: undefined, fault: { complaint: notJson(name, reason(text, offset)), position } };
  }
}

function reason(text: string, offset: number): string {
  const found = text[offset];
  return found === undefined ? "It ends too early." : `${JSON.stringify(found)} is not expected here.`;
}

/** JSON is YAML too, so the positions come from there; where that fails, there is none. */
function locateIn(name: string, text: string, path: Path): Position | undefined {
  try {
    return readDocument(name, text).locate(path, "value").position;
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}
