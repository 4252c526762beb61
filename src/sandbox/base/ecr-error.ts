// ECR's errors with ECR's texts. The API sends them as they are; the registry side translates their types.
import type { Digest } from "../../core/base/digest.ts";
import { sandboxAccount } from "./options.ts";

export class EcrError extends Error {
  /** The exception's name, `RepositoryNotFoundException`. */
  readonly type: string;
  /** Further members of the exception. */
  readonly fields: Readonly<Record<string, unknown>>;

  readonly #text: Text;

  constructor(type: string, text: Text, fields: Readonly<Record<string, unknown>> = {}) {
    super(typeof text === "string" ? text : text(sandboxAccount));
    this.name = "EcrError";
    this.type = type;
    this.fields = fields;
    this.#text = text;
  }

  /** The message as the registry of this account words it. */
  wording(account: string): string {
    return typeof this.#text === "string" ? this.#text : this.#text(account);
  }
}

/** A rule that refuses doesn't know in whose registry: that is filled in where the answer is made. */
type Text = string | ((account: string) => string);

export function repositoryNotFound(name: string, registryId?: string): EcrError {
  return missing("RepositoryNotFoundException", `The repository with name '${name}'`, registryId);
}

export function missing(type: string, what: string, registryId?: string): EcrError {
  return new EcrError(
    type,
    (account) => `${what} does not exist in the registry with id '${registryId ?? account}'`,
  );
}

export function alreadyExists(type: string, what: string): EcrError {
  return new EcrError(type, (account) => `${what} already exists in the registry with id '${account}'`);
}

export function invalidParameter(where: string, constraint: string): EcrError {
  return new EcrError(
    "InvalidParameterException",
    `Invalid parameter at '${where}' failed to satisfy constraint: '${constraint}'`,
  );
}

export interface ImageId {
  readonly imageDigest?: string | undefined;
  readonly imageTag?: string | undefined;
}

export function imageNotFound(repository: string, id: ImageId): EcrError {
  const named = `{imageDigest:'${id.imageDigest ?? "null"}', imageTag:'${id.imageTag ?? "null"}'}`;
  return new EcrError(
    "ImageNotFoundException",
    (account) =>
      `The image with imageId ${named} does not exist within the repository with name '${repository}' ` +
      `in the registry with id '${account}'`,
  );
}

export function layersNotFound(repository: string, digests: readonly Digest[]): EcrError {
  return new EcrError("LayersNotFoundException", notPushed("Layers", repository, digests));
}

export function referencedImagesNotFound(repository: string, digests: readonly Digest[]): EcrError {
  return new EcrError("ReferencedImagesNotFoundException", notPushed("Images", repository, digests));
}

function notPushed(what: string, repository: string, digests: readonly Digest[]): Text {
  return (account) =>
    `${what} with digests '[${digests.join(", ")}]' required for pushing image into repository with name ` +
    `'${repository}' in the registry with id '${account}' do not exist`;
}
