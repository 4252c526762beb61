// Shapes of the API's inputs: one description both checks a value with ECR's texts and gives it its type.
import { invalidParameter } from "../../base/ecr-error.ts";

export interface Field<T> {
  parse(value: unknown, where: string): T;
}

export type Shape = Readonly<Record<string, Field<unknown>>>;
export type Parsed<S extends Shape> = {
  readonly [K in keyof S]: S[K] extends Field<infer T> ? T : never;
};

interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

/** A pattern must match the whole text. */
export function text(rules: Bounds & { readonly pattern?: RegExp } = {}): Field<string> {
  return field((found, where) => {
    if (typeof found !== "string") throw invalidParameter(where, "must be a string");
    checkBounds("length", found.length, where, rules);
    if (rules.pattern !== undefined && !rules.pattern.test(found)) {
      throw invalidParameter(where, `must satisfy regular expression '${bare(rules.pattern)}'`);
    }
    return found;
  });
}

export function oneOf<const T extends readonly string[]>(...allowed: T): Field<T[number]> {
  return field((found, where) => {
    const known = allowed.find((one) => one === found);
    if (known !== undefined) return known;
    throw invalidParameter(where, `must satisfy enum value set: [${allowed.join(", ")}]`);
  });
}

export function integer(rules: Bounds = {}): Field<number> {
  return field((found, where) => {
    if (typeof found !== "number" || !Number.isSafeInteger(found)) {
      throw invalidParameter(where, "must be an integer");
    }
    checkBounds("value", found, where, rules);
    return found;
  });
}

export function flag(): Field<boolean> {
  return field((found, where) => {
    if (typeof found !== "boolean") throw invalidParameter(where, "must be a boolean");
    return found;
  });
}

/** Base64 in the message, bytes afterward. */
export function bytes(rules: Bounds): Field<Buffer> {
  return field((found, where) => {
    if (typeof found !== "string") throw invalidParameter(where, "must be a blob");
    const content = Buffer.from(found, "base64");
    checkBounds("length", content.length, where, rules);
    return content;
  });
}

export function list<T>(of: Field<T>, rules: Bounds = {}): Field<readonly T[]> {
  return field((found, where) => {
    if (!Array.isArray(found)) throw invalidParameter(where, "must be a list");
    checkBounds("length", found.length, where, rules);
    return found.map((one, index) => of.parse(one, `${where}.${index + 1}.member`));
  });
}

export function structure<S extends Shape>(shape: S): Field<Parsed<S>> {
  return field((found, where) => {
    if (typeof found !== "object" || Array.isArray(found))
      throw invalidParameter(where, "must be a structure");
    const members = found as Readonly<Record<string, unknown>>;
    const parsed = Object.entries(shape).map(([name, one]) => [
      name,
      one.parse(members[name], where === "" ? name : `${where}.${name}`),
    ]);
    return Object.fromEntries(parsed) as Parsed<S>;
  });
}

export function optional<T>(of: Field<T>): Field<T | undefined> {
  return {
    parse: (value, where) => (value === undefined || value === null ? undefined : of.parse(value, where)),
  };
}

type Present = string | number | boolean | object;

function field<T>(check: (found: Present, where: string) => T): Field<T> {
  return {
    parse(value, where) {
      if (value === undefined || value === null) throw invalidParameter(where, "must not be null");
      return check(value, where);
    },
  };
}

function checkBounds(of: "length" | "value", amount: number, where: string, { min, max }: Bounds): void {
  if (min !== undefined && amount < min) {
    throw invalidParameter(where, `must have ${of} greater than or equal to ${min}`);
  }
  if (max !== undefined && amount > max) {
    throw invalidParameter(where, `must have ${of} less than or equal to ${max}`);
  }
}

function bare(pattern: RegExp): string {
  return pattern.source.replace(/^\^|\$$/g, "").replaceAll("\\/", "/");
}
