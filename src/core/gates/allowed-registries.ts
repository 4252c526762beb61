// Where an image may come from: registries, and paths below them.
import { tryParseImageRef } from "../image/reference.ts";
import type { Verdict } from "./verdict.ts";

/** `docker.io` is for all of it, `ghcr.io/acme` for what lies below that path. */
export function judgeRegistry(allowed: readonly string[], reference: string): Verdict {
  const ref = tryParseImageRef(reference);
  const path = ref === undefined ? reference : `${ref.registry}/${ref.repository}`;
  const entry = allowed.find((one) => path === one || path.startsWith(`${one}/`));
  if (entry !== undefined) return { answer: "yes", found: [`from ${entry}`], notChecked: [] };
  const registry = ref?.registry ?? path;
  return {
    answer: "no",
    code: "gate/registry",
    why: "registry not allowed",
    found: [`from ${path}`],
    wanted: allowed.join(", "),
    notChecked: [],
    waysOut: [{ label: "Allow", text: `add "${registry}" to allowedRegistries` }],
  };
}
