// Shapes of the API's inputs: one description both checks a value with ECR's texts and gives it its type.
import { invalidParameter } from "../base/ecr-error.ts";

export interface Field<T> {
  parse(value: unknown, where: string): T;
}

export type Shape = Readonly<Record<string, Field<unknown>>>;
export type Parsed<S extends Shape> = {
  readonly [K in keyof S]: S[K] extends Field<infer T> ? T : never;
};

interface TextRules {
  readonly min?: number;
  readonly max?: number;
  /** Must match the whole text. */
  readonly pattern?: RegExp;
}

export function text(rules: TextRules = {}): Field<string> {
  return {
    parse(value, where) {
      const found = present(value, where);
      if (typeof found !== "string") throw invalidParameter(where, "must be a string");
      checkLength(found.length, where, rules);
      if (rules.pattern !== undefined && !rules.pattern.test(found)) {
        throw invalidParameter(where, `must satisfy regular expression '${bare(rules.pattern)}'`);
      }
      return found;
    },
  };
}

export function oneOf<const T extends readonly string[]>(...allowed: T): Field<T[number]> {
  return {
    parse(value, where) {
      const found = present(value, where);
      const known = allowed.find((one) => one === found);
      if (known === undefined)
        throw invalidParameter(where, `must satisfy enum value set: [${allowed.join(", ")}]`);
      return known;
    },
  };
}

export function integer(rules: { readonly min?: number; readonly max?: number } = {}): Field<number> {
  return {
    parse(value, where) {
      const found = present(value, where);
      if (typeof found !== "number" || !Number.isSafeInteger(found)) {
        throw invalidParameter(where, "must be an integer");
      }
      if (rules.min !== undefined && found < rules.min) {
        throw invalidParameter(where, `must have value greater than or equal to ${rules.min}`);
      }
      if (rules.max !== undefined && found > rules.max) {
        throw invalidParameter(where, `must have value less than or equal to ${rules.max}`);
      }
      return found;
    },
  };
}

export function flag(): Field<boolean> {
  return {
    parse(value, where) {
      const found = present(value, where);
      if (typeof found !== "boolean") throw invalidParameter(where, "must be a boolean");
      return found;
    },
  };
}

/** Base64 in the message, bytes afterwards. */
export function bytes(rules: { readonly max: number }): Field<Buffer> {
  return {
    parse(value, where) {
      const found = present(value, where);
      if (typeof found !== "string") throw invalidParameter(where, "must be a blob");
      const content = Buffer.from(found, "base64");
      checkLength(content.length, where, rules);
      return content;
    },
  };
}

export function list<T>(
  of: Field<T>,
  rules: { readonly min?: number; readonly max?: number } = {},
): Field<readonly T[]> {
  return {
    parse(value, where) {
      const found = present(value, where);
      if (!Array.isArray(found)) throw invalidParameter(where, "must be a list");
      checkLength(found.length, where, rules);
      return found.map((one, index) => of.parse(one, `${where}.${index + 1}.member`));
    },
  };
}

export function structure<S extends Shape>(shape: S): Field<Parsed<S>> {
  return {
    parse(value, where) {
      const found = present(value, where);
      if (typeof found !== "object" || Array.isArray(found))
        throw invalidParameter(where, "must be a structure");
      const members = found as Readonly<Record<string, unknown>>;
      const parsed = Object.entries(shape).map(([name, field]) => [
        name,
        field.parse(members[name], where === "" ? name : `${where}.${name}`),
      ]);
      return Object.fromEntries(parsed) as Parsed<S>;
    },
  };
}

export function optional<T>(field: Field<T>): Field<T | undefined> {
  return {
    parse: (value, where) => (value === undefined || value === null ? undefined : field.parse(value, where)),
  };
}

type Present = string | number | boolean | object;

function present(value: unknown, where: string): Present {
  if (value === undefined || value === null) throw invalidParameter(where, "must not be null");
  return value;
}

function checkLength(
  length: number,
  where: string,
  rules: { readonly min?: number; readonly max?: number },
): void {
  if (rules.min !== undefined && length < rules.min) {
    throw invalidParameter(where, `must have length greater than or equal to ${rules.min}`);
  }
  if (rules.max !== undefined && length > rules.max) {
    throw invalidParameter(where, `must have length less than or equal to ${rules.max}`);
  }
}

function bare(pattern: RegExp): string {
  return pattern.source.replace(/^\^|\$$/g, "").replaceAll("\\/", "/");
}
