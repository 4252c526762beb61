// The way of a config from bytes to a Config: its parts and those of what it extends, then defaults.
import { dirname, relative, resolve, sep } from "node:path";
import { Problem } from "../../core/base/diagnostic.ts";
import type { Config } from "../config.ts";
import { absolutePath, type ReadFile, readNamed } from "../files/named-files.ts";
import type { Kinds } from "../rules/rule.ts";
import type { ConfigFile } from "../schema.gen.ts";
import { located, type Location } from "../text/finding.ts";
import type { Environment } from "./environment.ts";
import { digestOf, type Inherited, locateThrough, takenFrom, withAbsoluteLayouts } from "./extends.ts";
import { defaultsOf, normalize } from "./normalize.ts";
import { type Parts, readParts } from "./parts.ts";
import { extendsItself, withoutContent } from "./problems.ts";

export interface LoadInput {
  readonly path: string;
  /** Throws a Problem `file/…` or an error with a code of Node's. */
  readonly read: ReadFile;
  readonly environment: Environment;
  readonly kinds: Kinds;
  /** Whether a path is a link that leads out of its folder: no error shows what is there, for its reader may not be allowed to read it. */
  readonly leadsElsewhere?: (path: string) => Promise<boolean>;
}

export async function loadConfig(input: LoadInput): Promise<Config> {
  const { path } = input;
  const parts = await partsOf(input, []);
  const { config, document, directory, files, inherited } = parts;
  const normalized = normalize(parts);
  return {
    ...normalized,
    path,
    name: config.name ?? nameBeside(normalized.state, resolve(path)),
    directory,
    digest: digestOf(parts.open, files.digests(), inherited.digest),
    secrets: [...new Set([...parts.secrets, ...inherited.secrets])],
    locate: locateIn(parts),
    file: document.value as ConfigFile,
  };
}

const nothing =
  "version: 1\ntarget:\n  registry: 000000000000.dkr.ecr.us-east-1.amazonaws.com\nsources: []\n";

/**
 * For a run without a config file: a deployment repository that holds only the mapping can be checked too. Nothing in it
 * names an account; no request is made for the target.
 */
export async function configOfNothing(path: string, kinds: Kinds): Promise<Config> {
  return loadConfig({ path, read: async () => new TextEncoder().encode(nothing), environment: {}, kinds });
}

/** `from`: the configs that led here by `extends`, as absolute paths. */
async function partsOf(input: LoadInput, from: readonly string[]): Promise<Parts> {
  const { path } = input;
  try {
    return await readParts({
      ...input,
      isBase: from.length > 0,
      inherit: (name, at) => inheritFrom(name, at, input, [...from, resolve(path)]),
    });
  } catch (error) {
    if (!(error instanceof Problem) || (await input.leadsElsewhere?.(path)) !== true) throw error;
    throw new Problem(error.diagnostics.map((one) => withoutContent(one, path)));
  }
}

async function inheritFrom(
  name: string,
  at: Location,
  input: LoadInput,
  from: readonly string[],
): Promise<Inherited> {
  const path = absolutePath(dirname(input.path), name);
  const refuse = (complaint: Parameters<typeof located>[0]) =>
    new Problem([located(complaint, at).diagnostic]);
  if (from.includes(resolve(path))) throw refuse(extendsItself(name));
  // A base that isn't there is told where it is named.
  const bytes = await readNamed(input.read, path, name);
  if (!bytes.ok) throw refuse(bytes.complaint);
  const parts = await partsOf({ ...input, path }, from);
  const { directory, files, inherited } = parts;
  const defaults = defaultsOf(parts);
  return {
    ...defaults,
    registries: withAbsoluteLayouts(defaults.registries, directory),
    secrets: [...parts.secrets, ...inherited.secrets],
    digest: digestOf(takenFrom(parts.open), files.digests(), inherited.digest),
    locate: locateIn(parts),
  };
}

function locateIn({ config, document, inherited }: Parts): Config["locate"] {
  return locateThrough(config, (path) => document.locate(path, "value").position, inherited);
}

/** A local state belongs to the config at this path, wherever both are checked out. */
function nameBeside(state: Config["state"], path: string): string {
  if (!("path" in state)) return "";
  return relative(dirname(resolve(dirname(path), state.path)), path)
    .split(sep)
    .join("/");
}
