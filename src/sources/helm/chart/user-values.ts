// The values that the user gives: files in order, then `set`. As Helm will see them, and as files for Helm.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Problem } from "../../../core/base/diagnostic.ts";
import { readValue } from "../../../core/kubernetes/documents.ts";
import type { Value, ValueMap } from "../../../core/kubernetes/tree.ts";
import { isMap } from "../../../core/kubernetes/tree.ts";
import type { SourceContext, SourceOf } from "../../kind/kind.ts";
import { emptyMap } from "./chart.ts";
import { coalesce, mapOf, overlay, withValue } from "./values.ts";
import type { ChartTree } from "./dependencies.ts";

export interface UserValues {
  readonly merged: ValueMap;
  /** Copies in the work folder, in the order that Helm takes them; by the path in the config where it has one. */
  readonly files: readonly { readonly path: string; readonly from?: string }[];
}

export async function readUserValues(
  source: SourceOf<"helm">,
  chart: ChartTree,
  { context, folder }: { context: SourceContext; folder: string },
): Promise<UserValues> {
  const files: { path: string; from?: string }[] = [];
  let merged: ValueMap = emptyMap;
  for (const [index, from] of (source.values ?? []).entries()) {
    const text = new TextDecoder().decode(await context.files.read(from, { maxBytes: 16 * 1024 * 1024 }));
    merged = overlay(merged, parseValues(text, from));
    const path = join(folder, `values-${index}.yaml`);
    await writeFile(path, text);
    files.push({ path, from });
  }
  const single = Object.entries(source.set ?? {});
  if (single.length > 0) {
    const set = setValues(single, coalesce(chart, merged));
    merged = overlay(merged, set);
    const path = join(folder, "set.json");
    await writeFile(path, JSON.stringify(set));
    files.push({ path });
  }
  return { merged, files };
}

/** A values file's content as a map. Throws Problem `values/…`. */
export function parseValues(text: string, path: string): ValueMap {
  const read = readValue(text);
  if ("broken" in read) throw unusable(path, read.broken);
  if (read.value === null) return emptyMap;
  if (!isMap(read.value)) throw unusable(path, "it is not a map of keys");
  return read.value;
}

/** `a.b[0].c` as steps; a dot after a backslash belongs to the key. */
export function parseKey(text: string): (string | number)[] {
  const steps: (string | number)[] = [];
  for (const [, key = "", index] of text.matchAll(/((?:\\.|[^.[\]])+)|\[(\d+)\]/g)) {
    steps.push(index === undefined ? key.replaceAll(/\\(.)/g, "$1") : Number(index));
  }
  return steps;
}

/** The opposite of parseKey, as people write it for --set. */
export function formatKey(path: readonly (string | number)[]): string {
  return path
    .map((step) =>
      typeof step === "number"
        ? `[${step}]`
        : `.${step.replaceAll(/[.[\]\\]/g, (character) => `\\${character}`)}`,
    )
    .join("")
    .replace(/^\./, "");
}

// A key inside a list needs the whole list: Helm replaces lists.
function setValues(
  entries: readonly (readonly [string, string | number | boolean])[],
  current: ValueMap,
): ValueMap {
  let all: Value = current;
  let set: Value = emptyMap;
  for (const [key, value] of entries) {
    const steps = parseKey(key);
    all = withValue(all, steps, value);
    const list = steps.findIndex((step) => typeof step === "number");
    const top = list < 0 ? steps : steps.slice(0, list);
    set = withValue(set, top, valueAt(all, top));
  }
  return isMap(set) ? set : mapOf([]);
}

export function valueAt(value: Value, path: readonly (string | number)[]): Value {
  let at: Value | undefined = value;
  for (const step of path) {
    if (typeof step === "number") at = Array.isArray(at) ? (at as readonly Value[])[step] : undefined;
    else at = isMap(at) ? at[step] : undefined;
  }
  return at ?? null;
}

function unusable(path: string, why: string): Problem {
  return new Problem({
    code: "values/syntax",
    severity: "error",
    summary: "A values file can't be read",
    detail: `${path}: ${why}.`,
    hint: "A values file is one YAML map.",
  });
}
