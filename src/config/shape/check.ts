// Whether the config has the right shape, by the compiled schema; what isn't right is put into words by
// shape-words.ts. One mistake gives one finding.
import { type Finding, mostFaults, type Path } from "../finding.ts";
import { findingOf, type ShapeContext, unknownKey } from "./words.ts";
import { type SchemaError, validate } from "../schema/validate-config.js";
import { misspelt } from "./keys.ts";

export interface ShapeFault {
  readonly path: Path;
  readonly error: SchemaError;
}

/** Several errors can be echoes of one fault. */
const mostErrors = 4 * mostFaults;

/** What ajv finds, without the echoes that one mistake leaves in several branches. */
export function shapeFaults(value: unknown): readonly ShapeFault[] {
  if (validate(value)) return [];
  const faults = (validate.errors ?? [])
    .slice(0, mostErrors)
    .map((error) => ({ error, path: pathOf(value, error.instancePath) }));
  const around = new Set(faults.flatMap((fault) => parentsOf(fault.error.instancePath)));
  return byDestination(faults).flatMap((group) => withoutEchoes(group, around));
}

export function shapeFindings(faults: readonly ShapeFault[], context: ShapeContext): readonly Finding[] {
  return byDestination(faults).flatMap((group) => findingsAt(group, context));
}

function byDestination(faults: readonly ShapeFault[]): readonly (readonly ShapeFault[])[] {
  const groups = new Map<string, ShapeFault[]>();
  for (const fault of faults) {
    const group = groups.get(fault.error.instancePath);
    if (group === undefined) groups.set(fault.error.instancePath, [fault]);
    else group.push(fault);
  }
  return [...groups.values()];
}

/** Faults at one place: of a union's branches only the one that the value's type speaks for. */
function withoutEchoes(group: readonly ShapeFault[], around: ReadonlySet<string>): readonly ShapeFault[] {
  const union = group.find((fault) => fault.error.keyword === "anyOf");
  // Faults within the value are from the branch that it was meant for.
  if (union !== undefined && around.has(union.error.instancePath)) return [];
  const mismatched = new Set(group.filter((fault) => fault.error.keyword === "type").map(branch));
  const meant = group.filter((fault) => fault !== union && !mismatched.has(branch(fault)));
  const types = group.filter((fault) => fault.error.keyword === "type");
  if (meant.length > 0) return union === undefined ? [...types, ...meant] : meant;
  const [first] = types;
  if (first === undefined) return group;
  const type = types.map((fault) => String(fault.error.params["type"])).join(",");
  return [{ ...first, error: { ...first.error, params: { type } } }];
}

function parentsOf(instancePath: string): readonly string[] {
  const parents: string[] = [];
  for (let at = instancePath.indexOf("/", 1); at >= 0; at = instancePath.indexOf("/", at + 1))
    parents.push(instancePath.slice(0, at));
  return parents;
}

/** The subschema that an error is from, within one place. */
function branch(fault: ShapeFault): string {
  return fault.error.schemaPath.slice(0, fault.error.schemaPath.lastIndexOf("/"));
}

/** A missing key and an unknown one that is nearly it are one mistake. */
function findingsAt(group: readonly ShapeFault[], context: ShapeContext): readonly Finding[] {
  const missing = group
    .filter((fault) => fault.error.keyword === "required")
    .map((fault) => missingKey(fault));
  const unknown = group.filter((fault) => fault.error.keyword === "additionalProperties");
  const explained = new Set<string>();
  const findings: Finding[] = [];
  for (const fault of unknown) {
    const key = String(fault.error.params["additionalProperty"]);
    const meant = misspelt(
      key,
      missing.filter((one) => !explained.has(one)),
    );
    if (meant !== undefined) explained.add(meant);
    findings.push(unknownKey(fault.path, key, context, meant));
  }
  for (const fault of group) {
    const { keyword } = fault.error;
    if (keyword === "additionalProperties") continue;
    if (keyword === "required" && explained.has(missingKey(fault))) continue;
    findings.push(findingOf(fault, context));
  }
  return findings;
}

/** The object that isn't whole for a fault: the one with the unknown key, or the one around a wrong value. */
export function damagedBy(fault: ShapeFault): Path {
  return fault.error.keyword === "additionalProperties" ? fault.path : fault.path.slice(0, -1);
}

function missingKey(fault: ShapeFault): string {
  return String(fault.error.params["missingProperty"]);
}

function pathOf(root: unknown, instancePath: string): Path {
  const path: (string | number)[] = [];
  let value = root;
  for (const part of instancePath.split("/").slice(1)) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    path.push(Array.isArray(value) ? Number(key) : key);
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return path;
}
