// Whether the config has the right shape, by the compiled schema. One mistake gives one fault; problems.ts words it.
import { mostFaults, type Path } from "../text/finding.ts";
import { type SchemaError, validate } from "../schema/validate-config.js";

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
  return byPath(faults).flatMap((group) => withoutEchoes(group, around));
}

export function byPath(faults: readonly ShapeFault[]): readonly (readonly ShapeFault[])[] {
  const groups = new Map<string, ShapeFault[]>();
  for (const fault of faults) {
    const group = groups.get(fault.error.instancePath);
    if (group === undefined) groups.set(fault.error.instancePath, [fault]);
    else group.push(fault);
  }
  return [...groups.values()];
}

/** Faults of one value: of a union's branches only the one that the value's type speaks for. */
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

/** The subschema that an error is from, within one value. */
function branch(fault: ShapeFault): string {
  return fault.error.schemaPath.slice(0, fault.error.schemaPath.lastIndexOf("/"));
}

/** The object that isn't whole for a fault: the one with the unknown key, or the one around a wrong value. */
export function damagedBy(fault: ShapeFault): Path {
  return fault.error.keyword === "additionalProperties" ? fault.path : fault.path.slice(0, -1);
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
