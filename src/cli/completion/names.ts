// What a command line may name because a config or a state has it. It is asked at the press of a key: a config that is
// still being written is read as far as it goes, nothing wrong with it is reported, nothing is fetched, and what is too
// large to be read at once is passed over.
import { dirname, join } from "node:path";
import { compareText } from "../../core/base/ordering.ts";
import { fieldOf, isRecord } from "../../core/base/record.ts";
import { valueOf } from "../../yaml/plain.ts";
import { readYaml } from "../../yaml/read.ts";

export const wordLists = ["sources", "policies", "places"] as const;
export type WordList = (typeof wordLists)[number];

interface Files {
  read(path: string, options: { maxBytes: number }): Promise<Uint8Array>;
  stat(path: string): Promise<{ readonly kind: "file" | "folder" } | null>;
  glob(pattern: string): Promise<readonly string[]>;
  absolute(path: string): string;
}

const defaultState = "state/mirror.state.json";
const usualName = "mirror.config.yaml";

/** What is read within the blink of an eye. */
const mostBytes = { config: 128 * 1024, state: 8 * 1024 * 1024 };
const mostConfigs = 20;

/** It never throws: whoever types a line wants no error in the middle of it. */
export async function completionWords(
  list: WordList,
  configs: readonly string[],
  files: Files,
): Promise<readonly string[]> {
  const paths = (await Promise.all(configs.map((config) => orElse(configsAt(config, files), [])))).flat();
  const read = paths.slice(0, mostConfigs).map((path) => orElse(wordsOf(list, path, files), []));
  const words = (await Promise.all(read)).flat();
  return [...new Set(words)].filter(isPlain).toSorted(compareText);
}

/** A folder's configs and those of a glob, without a walk through whole trees. */
async function configsAt(pattern: string, files: Files): Promise<readonly string[]> {
  const kind = (await files.stat(pattern))?.kind;
  if (kind === "file" || (kind === undefined && pattern.includes("**"))) return [pattern];
  if (kind === undefined) return files.glob(pattern);
  return [join(pattern, usualName), ...(await files.glob(join(pattern, "*", usualName)))];
}

async function wordsOf(list: WordList, path: string, files: Files): Promise<readonly string[]> {
  const config = await orElse(readConfig(path, files), null);
  if (list === "sources") return namesOf(config);
  if (list === "policies") return ["same", ...keysOf(fieldOf(config, "tagPolicies"))];
  const place = fieldOf(fieldOf(config, "state"), "path") ?? defaultState;
  if (typeof place !== "string" || place.startsWith("s3://")) return [];
  return placesIn(await readText(join(dirname(files.absolute(path)), place), mostBytes.state, files));
}

async function readConfig(path: string, files: Files): Promise<unknown> {
  return valueOf(readYaml(await readText(path, mostBytes.config, files)).root);
}

async function readText(path: string, maxBytes: number, files: Files): Promise<string> {
  return new TextDecoder().decode(await files.read(path, { maxBytes }));
}

function namesOf(config: unknown): readonly string[] {
  const sources = fieldOf(config, "sources");
  if (!Array.isArray(sources)) return [];
  return sources.map((source) => fieldOf(source, "name")).filter((name) => typeof name === "string");
}

/** Read without a look at its shape: what is no state has no places. */
function placesIn(text: string): readonly string[] {
  const registries = fieldOf(JSON.parse(text), "registries");
  return isRecord(registries) ? Object.values(registries).flatMap(keysOf) : [];
}

function keysOf(value: unknown): readonly string[] {
  return isRecord(value) ? Object.keys(value) : [];
}

async function orElse<T>(work: Promise<T>, fallback: T): Promise<T> {
  try {
    return await work;
  } catch {
    return fallback;
  }
}

/** What every shell takes for one word as it is, and no program for an option. */
function isPlain(word: string): boolean {
  return /^[\w.][\w./:@+-]*$/.test(word);
}
