// Where layers are downloaded from: a signed link, as ECR hands out links into its storage.
import type { Digest } from "../core/base/digest.ts";
import type { Context } from "./context.ts";

const prefix = "/layers/";

export function layerLink(context: Context, digest: Digest): string {
  return `${prefix}${digest}?${context.tokens.signLink(digest, context.now())}`;
}

/** The digest that a path asks for, when it is such a link. */
export function linkedLayer(path: string): string | undefined {
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}
