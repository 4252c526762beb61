// A JSON Schema compiled to a module that stands alone, so that the program starts without ajv.
import { Ajv2020 } from "ajv/dist/2020.js";
import standaloneCode from "ajv/dist/standalone/index.js";

export function validatorOf(schema: object, options: { readonly messages: boolean }): string {
  const ajv = new Ajv2020({
    allErrors: true,
    discriminator: true,
    strict: true,
    allowUnionTypes: true,
    inlineRefs: false,
    messages: options.messages,
    unicodeRegExp: false,
    // Lengths in code points would need ajv's runtime; the schemas say at least 1, which is the same in both.
    unicode: false,
    // It has nothing to say but that `unicode` is an old option: what is wrong with a schema is thrown.
    logger: false,
    code: { source: true, esm: true, lines: true },
  });
  const toModule = standaloneCode as unknown as typeof standaloneCode.default;
  const code = toModule(ajv, ajv.compile(withoutProse(schema) as object));
  if (code.includes("require(")) throw new Error("The schema has a keyword that needs ajv at run time");
  // ajv copies all errors found so far at each further one; a hostile file can have 100,000.
  return `${code.replace(/vErrors\.concat\(/g, "append(vErrors, ")}\n${append}\n`;
}

const prose = ["title", "description", "examples", "default"];

/** Parts of the schema stay in the code, as data; nobody reads them there. */
function withoutProse(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutProse);
  if (typeof schema !== "object" || schema === null) return schema;
  const kept = Object.entries(schema).filter(([keyword]) => !prose.includes(keyword));
  return Object.fromEntries(
    kept.map(([keyword, value]) => [
      keyword,
      isMap(keyword) ? mapValues(value as object) : withoutProse(value),
    ]),
  );
}

/** Below these are names of the user's or of ours, which may be those of keywords. */
function isMap(keyword: string): boolean {
  return keyword === "properties" || keyword === "$defs";
}

function mapValues(schemas: object): object {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, withoutProse(schema)]));
}

const append = "function append(list, more) { for (const one of more) list.push(one); return list; }";

/** What the module looks like from TypeScript. ajv itself is not needed for that. */
export const validatorTypes = `export interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** In ajv's words; not made for the config, which has its own. */
  readonly message?: string;
}

export declare const validate: ((value: unknown) => boolean) & { errors?: readonly SchemaError[] | null };
export default validate;
`;
