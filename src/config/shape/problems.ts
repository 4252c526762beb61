// What is wrong with a config of the wrong shape. Values from the environment are never shown: a scalar is quoted as
// it is written in the file.
import { nearest } from "../../core/base/nearest.ts";
import { type Finding, keyName, type Path } from "../text/finding.ts";
import { isSecretKey } from "../text/source-text.ts";
import { byPath, type ShapeFault } from "./check.ts";
import { homesOf, keysAt, kindsAt } from "./keys.ts";

export interface ShapeContext {
  readonly value: unknown;
  /** A scalar as the file has it. */
  source(path: Path): string | undefined;
}

const typeNames: Readonly<Record<string, string>> = {
  string: "text",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  object: "a mapping of keys and values",
  array: "a list",
};

export function shapeFindings(faults: readonly ShapeFault[], context: ShapeContext): readonly Finding[] {
  return byPath(faults).flatMap((group) => findingsAt(group, context));
}

/** A missing key and an unknown one that is nearly it are one mistake. */
function findingsAt(group: readonly ShapeFault[], context: ShapeContext): readonly Finding[] {
  const missing = group.filter((fault) => fault.error.keyword === "required").map(missingOf);
  const unknown = group.filter((fault) => fault.error.keyword === "additionalProperties");
  const explained = new Set<string>();
  const findings: Finding[] = [];
  for (const fault of unknown) {
    const key = String(fault.error.params["additionalProperty"]);
    const candidates = missing.filter((one) => !explained.has(one));
    const meant = nearest(key, candidates);
    if (meant !== undefined) explained.add(meant);
    findings.push(unknownKey(fault.path, key, context, meant));
  }
  for (const fault of group) {
    const { keyword } = fault.error;
    if (keyword === "additionalProperties") continue;
    if (keyword === "required" && explained.has(missingOf(fault))) continue;
    findings.push(findingOf(fault, context));
  }
  return findings;
}

function missingOf(fault: ShapeFault): string {
  return String(fault.error.params["missingProperty"]);
}

function findingOf(fault: ShapeFault, context: ShapeContext): Finding {
  const { error, path } = fault;
  switch (error.keyword) {
    case "required":
      return missingKey(path, missingOf(fault), context);
    case "discriminator":
      return wrongKind(path, context);
    case "enum":
      return notOneOf(path, error.params["allowedValues"] as readonly string[], context);
    case "const":
      return wrongVersion(path, context);
    case "type":
      return wrongType(path, String(error.params["type"]).split(","), context);
    default:
      return outOfRange(path, error.keyword, Number(error.params["limit"]), context);
  }
}

function unknownKey(path: Path, key: string, context: ShapeContext, meant?: string): Finding {
  const known = keysAt(context.value, path);
  const near = meant ?? nearest(key, known);
  const elsewhere = homesOf(key).slice(0, 3);
  return {
    code: "config/unknown-key",
    path: [...path, key],
    mark: "key",
    summary: "Unknown key",
    detail: `${nameOf(path, context)} has no key "${key}".`,
    hint:
      near !== undefined
        ? `Did you mean "${near}"?`
        : elsewhere.length > 0
          ? `Move it to ${elsewhere.join(", or ")}.`
          : key === "<<"
            ? "A config does not merge mappings: write the keys out, or take defaults from another config with `extends`."
            : `Known keys: ${known.join(", ")}.`,
  };
}

function missingKey(path: Path, key: string, context: ShapeContext): Finding {
  return {
    code: "config/missing-key",
    path,
    mark: "value",
    summary: "Missing key",
    detail: `${nameOf(path, context)} needs "${key}".`,
    hint: `Add "${key}:" here. docs/config.md describes its values.`,
  };
}

function wrongKind(path: Path, context: ShapeContext): Finding {
  const list = path[0] === "outputs" ? "outputs" : "sources";
  const kinds = kindsAt(list);
  const entry = valueAt(context.value, path) as Readonly<Record<string, unknown>>;
  const what = list === "sources" ? "source" : "output";
  if (!Object.hasOwn(entry, "kind")) {
    const typo = Object.keys(entry).find((key) => key !== "name" && nearest(key, ["kind"]) !== undefined);
    if (typo !== undefined) return unknownKey(path, typo, context, "kind");
    const hint = `Add "kind:" with one of: ${kinds.join(", ")}.`;
    return { ...missingKey(path, "kind", context), hint };
  }
  const near = typeof entry["kind"] === "string" ? nearest(entry["kind"], kinds) : undefined;
  return {
    code: "config/unknown-kind",
    path: [...path, "kind"],
    mark: "value",
    summary: `Unknown kind of ${what}`,
    detail: `${shown([...path, "kind"], context)} is not a kind of ${what}.`,
    hint: near === undefined ? `Known kinds: ${kinds.join(", ")}.` : `Did you mean "${near}"?`,
  };
}

function notOneOf(path: Path, allowed: readonly string[], context: ShapeContext): Finding {
  const value = valueAt(context.value, path);
  const near = typeof value === "string" ? nearest(value, allowed) : undefined;
  return {
    code: "config/value",
    path,
    mark: "value",
    summary: "Unknown value",
    detail: `${keyName(path)} is ${shown(path, context)}. It can be ${either(allowed)}.`,
    hint: near === undefined ? `Write ${either(allowed)}.` : `Did you mean "${near}"?`,
  };
}

function wrongVersion(path: Path, context: ShapeContext): Finding {
  return {
    code: "config/version",
    path,
    mark: "value",
    summary: "Unsupported config version",
    detail: `${keyName(path)} is ${shown(path, context)}. This ecr-mirror supports version 1.`,
    hint: "Write version: 1, or use a newer ecr-mirror.",
  };
}

function wrongType(path: Path, types: readonly string[], context: ShapeContext): Finding {
  const value = valueAt(context.value, path);
  const wanted = types.map((type) => typeNames[type] ?? type).join(" or ");
  const wantsText = types.includes("string");
  const scalar = typeof value === "number" || typeof value === "boolean";
  const source = shown(path, context);
  const named = path.length === 0 ? "The config" : keyName(path);
  const complaint = { code: "config/type", path, mark: "value", summary: "Wrong type" } as const;
  if (value === null || value === undefined)
    return {
      ...complaint,
      detail: `${named} is empty. It must be ${wanted}.`,
      hint: "Add a value, or remove the key.",
    };
  if (scalar && wantsText) {
    const type = typeof value;
    const read = isHidden(path) || String(value) === source ? `a ${type}` : `the ${type} ${String(value)}`;
    return {
      ...complaint,
      detail: `${named} must be text, but YAML reads ${source} as ${read}.`,
      hint: `Quote it: "${source}".`,
    };
  }
  const is = Array.isArray(value) ? "a list" : typeof value === "object" ? "a mapping" : source;
  return { ...complaint, detail: `${named} is ${is}. It must be ${wanted}.`, hint: howTo(types, value) };
}

/** How a value of a type is written. */
function howTo(types: readonly string[], value: unknown): string {
  const wanted = types.map((type) => typeNames[type] ?? type).join(" or ");
  if (types.includes("array") && typeof value === "object") return 'Begin each entry with a dash: "- ".';
  if (types.includes("object")) return 'Write it as lines of "key: value", without a dash.';
  if (types.includes("boolean") && (value === "yes" || value === "on")) return "Write true.";
  if (types.includes("boolean") && (value === "no" || value === "off")) return "Write false.";
  return `Write ${wanted}.`;
}

function either(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1) ?? ""}`;
}

function outOfRange(path: Path, keyword: string, limit: number, context: ShapeContext): Finding {
  const rules: Readonly<Record<string, string>> = {
    minimum: `at least ${limit}`,
    maximum: `at most ${limit}`,
    minLength: "some text",
    minItems: "a list with at least one entry",
  };
  const rule = rules[keyword] ?? "another value";
  const value = valueAt(context.value, path);
  const empty = value === "" || (Array.isArray(value) && value.length === 0);
  const variable = /\$\{([A-Za-z_]\w*)\}/.exec(value === "" ? (context.source(path) ?? "") : "")?.[1];
  return {
    code: "config/value",
    path,
    mark: "value",
    summary: "Value out of range",
    detail: `${keyName(path)} is ${empty ? "empty" : shown(path, context)}${variable === undefined ? "" : `, because \${${variable}} is set to nothing`}. It must be ${rule}.`,
    hint:
      variable !== undefined
        ? `Set ${variable} to a value, or remove the key.`
        : empty
          ? "Add a value, or remove the key."
          : `Write ${rule}.`,
  };
}

/** What a path leads to, in the reader's words: `The helm source "runwhen-local"`. */
function nameOf(path: Path, context: ShapeContext): string {
  const [list, at, ...rest] = path;
  if (path.length === 0) return "The config";
  if ((list !== "sources" && list !== "outputs") || at === undefined || rest.length > 0) return keyName(path);
  const { kind, name } = valueAt(context.value, [list, at]) as { kind?: unknown; name?: unknown };
  const what = list === "sources" ? "source" : "output";
  const kindText = typeof kind === "string" && kindsAt(list).includes(kind) ? `${kind} ` : "";
  const nameText = typeof name === "string" && list === "sources" ? ` "${name}"` : ` ${Number(at) + 1}`;
  return `The ${kindText}${what}${nameText}`;
}

function shown(path: Path, context: ShapeContext): string {
  if (isHidden(path)) return "(hidden)";
  const source = context.source(path) ?? JSON.stringify(valueAt(context.value, path)) ?? "";
  return source.length > 80 ? `${source.slice(0, 80)}…` : source;
}

function isHidden(path: Path): boolean {
  return isSecretKey(String(path.at(-1)));
}

function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const segment of path) value = (value as Readonly<Record<string | number, unknown>>)[segment];
  return value;
}
