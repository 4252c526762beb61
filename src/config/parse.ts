// The pure part of loading: from text to a config of the right shape and meaning, with all that is wrong.
import { Problem } from "../core/base/diagnostic.ts";
import { type Environment, pointer, substituteEnvironment } from "./environment.ts";
import { type Finding, type Path, inFileOrder, type Placed, place } from "./finding.ts";
import { ruleFindings } from "./rules/index.ts";
import type { ConfigFile } from "./schema.gen.ts";
import { damagedBy, shapeFaults, shapeFindings } from "./shape/check.ts";
import { soundPart } from "./shape/sound-part.ts";
import { parseYaml } from "./yaml/parse.ts";
import { textPlaces } from "./yaml/text.ts";
import { type Tree, treeOf } from "./yaml/tree.ts";

export interface ParseInput {
  readonly path: string;
  readonly text: string;
  readonly environment: Environment;
}

export interface ParsedConfig {
  readonly tree: Tree;
  /** What of the config has the right shape, with the environment filled in; undefined when nothing of use has. */
  readonly sound: ConfigFile | undefined;
  /** Where each object of `sound` stands in the file. */
  readonly paths: ReadonlyMap<object, Path>;
  readonly secrets: readonly string[];
  readonly findings: readonly Placed[];
}

/** Throws a Problem only for text that isn't one YAML document. */
export function parseConfig(input: ParseInput): ParsedConfig {
  const places = textPlaces(input.path, input.text);
  const document = parseYaml(input.text, places);
  const tree = document === null ? undefined : treeOf(document, input.text, places);
  if (tree === undefined || (tree.value === null && tree.findings.length === 0)) throw empty(input.path);
  // What aliases stand for isn't known, so nothing can be said about the values.
  if (tree.findings.some((one) => unknowable.has(one.diagnostic.code)))
    throw new Problem(inFileOrder(tree.findings));
  const filled = substituteEnvironment(tree.value, input.environment);
  // A text whose variable is missing says nothing about shape or meaning.
  const unfilled = new Set(filled.findings.map((finding) => pointer(finding.path)));
  const faults = shapeFaults(filled.value);
  const shape = shapeFindings(faults, { value: filled.value, source: tree.source });
  const { config, paths } = soundPart(
    faults.length === 0 ? filled.value : structuredClone(filled.value),
    faults,
  );
  const damaged = new Set(faults.map((fault) => pointer(damagedBy(fault))));
  const meaning = ruleFindings({
    config,
    paths,
    damaged,
    whole: filled.value,
    path: input.path,
    place: tree.place,
  });
  const known = (finding: Finding): boolean => !unfilled.has(pointer(finding.path));
  return {
    tree,
    sound: config,
    paths,
    secrets: filled.secrets,
    findings: [
      ...tree.findings,
      ...filled.findings.map((one) => place(one, tree.placeOf(one.path, "${", one.occurrence, one.length))),
      ...[...shape, ...meaning].filter(known).map((one) => place(one, tree.place(one.path, one.mark))),
    ],
  };
}

const unknowable = new Set(["yaml/alias", "yaml/limit"]);

function empty(path: string): Problem {
  return new Problem({
    code: "config/empty",
    severity: "error",
    summary: "The config is empty",
    detail: `${path} has no keys.`,
    at: { file: path, line: 1, column: 1, frame: [] },
    hint: "Write one with: ecr-mirror init.",
  });
}
