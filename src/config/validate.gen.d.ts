// Made from schemas/mirror.config.schema.json by `npm run generate`: don't edit it.

export interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export declare const validate: ((value: unknown) => boolean) & { errors?: readonly SchemaError[] | null };
