// A JSON Schema compiled to a plain module, so that the program starts without ajv. The module is bundled, since
// ajv's output may require parts of its runtime.
import { Ajv2020 } from "ajv/dist/2020.js";
import standaloneCode from "ajv/dist/standalone/index.js";
import { build } from "esbuild";

export async function validatorOf(
  schema: object,
  banner: string,
  options: { readonly messages: boolean },
): Promise<string> {
  const ajv = new Ajv2020({
    allErrors: true,
    discriminator: true,
    strict: true,
    allowUnionTypes: true,
    inlineRefs: false,
    messages: options.messages,
    unicodeRegExp: false,
    code: { source: true, esm: true, lines: true },
  });
  const toModule = standaloneCode as unknown as typeof standaloneCode.default;
  const code = toModule(ajv, ajv.compile(schema));
  // ajv copies all errors found so far at each further one; a hostile file can have 100,000.
  const contents = `${code.replace(/vErrors\.concat\(/g, "append(vErrors, ")}\n${append}`;
  const result = await build({
    stdin: { contents, resolveDir: process.cwd(), loader: "js" },
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    target: "node20",
    logLevel: "silent",
  });
  return `${banner}\n${result.outputFiles[0]?.text ?? ""}`;
}

const append = "function append(list, more) { for (const one of more) list.push(one); return list; }";

/** What the module looks like from TypeScript. ajv itself is not needed for that. */
export function validatorTypes(banner: string): string {
  return `${banner}

export interface SchemaError {
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
}
