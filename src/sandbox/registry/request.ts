// What the registry's handlers get, and the repository that a request is about.
import type { IncomingMessage } from "node:http";
import { type Digest, isDigest } from "../../core/base/digest.ts";
import { isRepositoryName } from "../../core/naming/sanitize.ts";
import type { Context } from "../base/context.ts";
import { repositoryNotFound } from "../base/ecr-error.ts";
import { createFromTemplate, plainRepository } from "../rules/repositories.ts";
import { type AnyDigest, isAnyDigest } from "../store/blobs.ts";
import type { Images } from "../store/images.ts";
import { RegistryError } from "./errors.ts";

export interface RegistryRequest {
  readonly context: Context;
  readonly request: IncomingMessage;
  readonly method: string;
  readonly query: URLSearchParams;
}

/** Whether the text is a digest by an algorithm that is taken here. */
export function isKnownDigest({ context }: RegistryRequest, text: string): text is AnyDigest {
  return context.quirks.sha256Only ? isDigest(text) : isAnyDigest(text);
}

/** The digest that the content is kept under; undefined for a text that is none, or that nothing came under. */
export function knownDigest(request: RegistryRequest, text: string): Digest | undefined {
  return isKnownDigest(request, text) ? request.context.store.blobs.resolve(text) : undefined;
}

/** For reads. That it exists is asked only when nothing was found: see missingIn. */
export function imagesIn({ context }: RegistryRequest, name: string): Images {
  checkName(name);
  return context.store.repositories.images(name);
}

/** Why nothing was found: no such repository, or the given reason. */
export function missingIn({ context }: RegistryRequest, name: string, reason: RegistryError): Error {
  return context.store.repositories.has(name) ? reason : repositoryNotFound(name);
}

/** For writes: the repository must exist, unless a template or a quirk lets the push make it. */
export function imagesForPush({ context }: RegistryRequest, name: string): Images {
  checkName(name);
  const { repositories } = context.store;
  if (!repositories.has(name) && !createFromTemplate(context.store, "CREATE_ON_PUSH", name, context.now())) {
    if (context.quirks.repositoriesMustExist) throw repositoryNotFound(name);
    repositories.create(plainRepository(name, context.now()));
  }
  return repositories.images(name);
}

export function requireRepository({ context }: RegistryRequest, name: string): void {
  checkName(name);
  if (!context.store.repositories.has(name)) throw repositoryNotFound(name);
}

function checkName(name: string): void {
  if (isRepositoryName(name)) return;
  throw new RegistryError(400, "NAME_INVALID", `The repository name '${name}' is not valid`);
}
