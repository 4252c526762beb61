// What a config takes from the one that it extends: its defaults, made ready where they are written, so that its paths,
// its places and its secrets stay its own.
import type { Position } from "../../core/base/diagnostic.ts";
import { type Digest, sha256 } from "../../core/base/digest.ts";
import { compareText } from "../../core/base/ordering.ts";
import { isRecord } from "../../core/base/record.ts";
import type { RegistryOptions } from "../config.ts";
import { absolutePath } from "../files/named-files.ts";
import type { ConfigFile } from "../schema.gen.ts";
import type { Path } from "../text/finding.ts";
import { type Defaults, noDefaults } from "./normalize.ts";

const taken = [
  "extends",
  "registries",
  "repositories",
  "tagPolicies",
  "gates",
  "waivers",
  "platforms",
  "minimumAge",
] as const satisfies readonly (keyof ConfigFile)[];

export interface Inherited extends Defaults {
  readonly secrets: readonly string[];
  /** Of all that it gives; null where nothing is extended. */
  readonly digest: Digest | null;
  /** As for a config's own keys; `gates` are counted from its own first one. */
  locate(...path: Path): Position | undefined;
}

export const nothingInherited: Inherited = {
  ...noDefaults,
  secrets: [],
  digest: null,
  locate: () => undefined,
};

/** What decides what is wanted: values with secrets left out, whatever their text looks like, and the files they name. */
export function digestOf(
  open: unknown,
  files: readonly (readonly [string, string])[],
  inherited: Digest | null,
): Digest {
  const text = JSON.stringify(open, (_key, value: unknown) => (isRecord(value) ? sortedByKey(value) : value));
  return sha256(JSON.stringify([text, files, ...(inherited === null ? [] : [inherited])]));
}

function sortedByKey(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(record).sort(([one], [other]) => compareText(one, other)));
}

/** The values of a config that others take. */
export function takenFrom(open: unknown): unknown {
  if (!isRecord(open)) return open;
  return Object.fromEntries(taken.flatMap((key) => (Object.hasOwn(open, key) ? [[key, open[key]]] : [])));
}

/** Layouts that stand for registries lie beside the config that names them. */
export function withAbsoluteLayouts(
  registries: Readonly<Record<string, RegistryOptions>>,
  directory: string,
): Readonly<Record<string, RegistryOptions>> {
  return Object.fromEntries(
    Object.entries(registries).map(([host, options]) => {
      const { rewrite } = options;
      if (rewrite?.startsWith("oci:") !== true) return [host, options];
      return [host, { ...options, rewrite: `oci:${absolutePath(directory, rewrite.slice("oci:".length))}` }];
    }),
  );
}

/** How the place of a key is found: in the config itself, else in the one that it extends. */
export function locateThrough(
  own: Pick<ConfigFile, (typeof taken)[number]>,
  locateOwn: (path: Path) => Position,
  inherited: Inherited,
): (...path: Path) => Position | undefined {
  return (...path) => {
    const [section, key, ...rest] = path;
    if (section === "gates" && typeof key === "number") {
      const count = own.gates?.length ?? 0;
      if (key >= count) return inherited.locate("gates", key - count, ...rest);
    }
    const isOfBase =
      (section === "registries" || section === "tagPolicies") &&
      typeof key === "string" &&
      !Object.hasOwn(own[section] ?? {}, key);
    return (isOfBase ? inherited.locate(...path) : undefined) ?? locateOwn(path);
  };
}
