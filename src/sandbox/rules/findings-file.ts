// The store's own file of what scans find. It is read at each request, so that it may change while the sandbox runs.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { EcrError } from "../base/ecr-error.ts";
import { type Findings, findingsFault } from "../base/findings.ts";

const fileName = "findings.json";

/** What the options say, and what the store's file says beside it now. */
export function openFindings(directory: string, given: Findings): () => Findings {
  const path = join(directory, fileName);
  return () => ({ ...given, ...readFile(path) });
}

function readFile(path: string): Findings {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return {};
  }
  const value = parse(text);
  const fault = value === undefined ? "it is not JSON" : findingsFault(value);
  if (fault === undefined) return value as Findings;
  throw new EcrError("ValidationException", `The sandbox cannot use ${path}: ${fault}`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
