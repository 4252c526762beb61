// Where the config asks for what is done: the line of an image that it lists itself, of a source, of an output. Places
// come without the text around them: a config may hold what is nobody's business.
import type { Place } from "../core/apply/applied.ts";
import type { ConfigPlaces } from "../core/apply/describe.ts";
import type { Diagnostic, Position } from "../core/base/diagnostic.ts";
import { defined, fieldOf } from "../core/base/record.ts";
import type { Provenance } from "../core/image/wanted.ts";
import type { Config } from "./config.ts";
import { fittedRemedy } from "./remedies.ts";

export interface Places extends ConfigPlaces {
  /** Of an image, by the source that wants it first. */
  readonly image: (provenance: readonly Provenance[]) => Place | undefined;
}

export function placesIn(config: Config): Places {
  const lists = new Map<number, ReadonlyMap<string, Place>>();
  const indexOf = (name: string): number => config.sources.findIndex((one) => one.name === name);
  const source = (name: string): Place | undefined => {
    const index = indexOf(name);
    return index < 0 ? undefined : locate(config, "sources", index);
  };
  const image = ([first]: readonly Provenance[]): Place | undefined => {
    if (first === undefined) return undefined;
    const index = indexOf(first.source);
    const list = lists.get(index) ?? listIn(config, index);
    lists.set(index, list);
    return list.get(keyOf(first)) ?? source(first.source);
  };
  return {
    source,
    image,
    action(action, from) {
      if (action.kind === "write-file") return locate(config, "outputs", action.output.index);
      const own = "provenance" in action ? image(action.provenance) : undefined;
      return own ?? (from === null ? undefined : source(from));
    },
  };
}

/** The images that a source of the config lists itself, by file and line. */
function listIn(config: Config, index: number): ReadonlyMap<string, Place> {
  const found = new Map<string, Place>();
  const source = config.sources[index];
  if (source?.kind !== "images") return found;
  for (const at of source.images.keys()) {
    const place = locate(config, "sources", index, "images", at);
    if (place !== undefined) found.set(keyOf(place), place);
  }
  return found;
}

function keyOf({ file, line }: { readonly file?: string; readonly line?: number }): string {
  return `${line ?? 0} ${file ?? ""}`;
}

/** A problem of a run with this config: where it names the registry or the state, and with a remedy that fits into it. */
export function inConfig(config: Config, problem: Diagnostic): Diagnostic {
  const at = problem.at ?? placeOf(config, problem);
  const hint = problem.hint === undefined ? undefined : fittedRemedy(config, problem.hint);
  return { ...problem, ...defined({ at, hint }) };
}

const bucketFaults =
  /^state\/(access-denied|assume-role|credentials-.*|encryption|kms-.*|no-bucket|no-credentials|other-region|policy-denied|unreachable)$/;
const pathFaults =
  /^state\/(disk-full|failed|is-folder|link-loop|missing|not-allowed|read-only|too-many-open)$/;

function placeOf(config: Config, { code, detail = "" }: Diagnostic): Position | undefined {
  if (bucketFaults.test(code)) return config.file.state === undefined ? undefined : config.locate("state");
  if (pathFaults.test(code))
    return config.file.state === undefined ? undefined : config.locate("state", "path");
  if (!code.startsWith("ecr/")) return undefined;
  const replica = config.replicas.findIndex(({ registry }) => detail.includes(registry));
  if (replica >= 0 && !detail.includes(config.target.registry))
    return locateKey(config, ["replicas", Math.min(replica, (config.file.replicas?.length ?? 1) - 1)], code);
  return locateKey(config, ["target"], code);
}

const keys: Readonly<Record<string, string>> = {
  "ecr/unknown-profile": "profile",
  "ecr/assume-role": "assumeRole",
  "ecr/server": "endpoint",
};

function locateKey(config: Config, path: readonly (string | number)[], code: string): Position | undefined {
  const key = keys[code] ?? "registry";
  const has = (name: string): boolean =>
    fieldOf(fieldOf(config.file, `${path[0] ?? ""}`), name) !== undefined;
  if (path.length > 1) return config.locate(...path);
  return has(key) ? config.locate(...path, key) : config.locate(...path, "registry");
}

function locate(config: Config, ...path: readonly (string | number)[]): Place | undefined {
  const at = config.locate(...path);
  return at === undefined ? undefined : { file: at.file, line: at.line, column: at.column };
}
