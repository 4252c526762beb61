// Made from schemas/state.schema.json by `npm run generate`: don't edit it.

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
