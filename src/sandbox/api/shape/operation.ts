// One operation of the API: its input's shape and what it does. The dispatcher knows no more of it than this.
import type { Context } from "../../base/context.ts";
import { repositoryNotFound } from "../../base/ecr-error.ts";
import type { Images } from "../../store/images.ts";
import type { RepositoryRecord } from "../../store/repositories.ts";
import { type Parsed, type Shape, structure } from "./input.ts";

export interface ApiContext extends Context {
  /** Where the caller reached the sandbox: `http://127.0.0.1:5000`. */
  readonly url: string;
  /** What the URIs of repositories begin with: `127.0.0.1:5000`, or ECR's name for the registry. */
  readonly address: string;
}

export type Output = Readonly<Record<string, unknown>>;

export interface Operation {
  run(input: unknown, context: ApiContext): Output | Promise<Output>;
}

export type Operations = Readonly<Record<string, Operation>>;

export function operation<S extends Shape>(
  shape: S,
  run: (input: Parsed<S>, context: ApiContext) => Output | Promise<Output>,
): Operation {
  const input = structure(shape);
  return { run: (value, context) => run(input.parse(value, ""), context) };
}

export function repositoryOf(context: Context, name: string): RepositoryRecord {
  const record = context.store.repositories.record(name);
  if (record === undefined) throw repositoryNotFound(name);
  return record;
}

export function imagesOf(context: Context, name: string): Images {
  if (!context.store.repositories.has(name)) throw repositoryNotFound(name);
  return context.store.repositories.images(name);
}

/** Times go out as seconds since 1970. */
export function seconds(time: string | Date): number {
  return (typeof time === "string" ? Date.parse(time) : time.getTime()) / 1000;
}
