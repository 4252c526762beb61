// Before any test: the validators, which git doesn't have.
import { fileURLToPath } from "node:url";
import { makeValidators } from "../../../scripts/generate/validators.ts";

export function setup(): Promise<void> {
  return makeValidators(fileURLToPath(new URL("../../..", import.meta.url)));
}
