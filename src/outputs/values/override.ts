// A new override file: only the keys that must change, in the chart's own order of use, lists repeated whole.
import { formatYaml } from "../../yaml/plain.ts";
import type { Assignment } from "./solve.ts";

type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain };

/** The assignments as one YAML text. */
export function overrideText(assignments: readonly Assignment[]): string {
  return formatYaml(nested(assignments));
}

function nested(assignments: readonly Assignment[]): Plain {
  const root: { [key: string]: Plain } = {};
  for (const one of assignments) {
    const list = one.path.findIndex((step) => typeof step === "number");
    if (list >= 0 && at(root, one.path.slice(0, list)) === undefined) {
      put(root, one.path.slice(0, list), structuredClone(one.list) as Plain);
    }
    put(root, one.path, one.value);
  }
  return root;
}

function at(root: Plain | undefined, path: readonly (string | number)[]): Plain | undefined {
  let found: Plain | undefined = root;
  for (const step of path) {
    if (found === null || typeof found !== "object") return undefined;
    found = Array.isArray(found) ? found[Number(step)] : found[step];
  }
  return found;
}

function put(root: { [key: string]: Plain }, path: readonly (string | number)[], value: Plain): void {
  let holder = root;
  path.forEach((step, index) => {
    if (index === path.length - 1) holder[step] = value;
    else {
      const next = holder[step];
      holder = (next === null || typeof next !== "object" ? (holder[step] = {}) : next) as {
        [key: string]: Plain;
      };
    }
  });
}
