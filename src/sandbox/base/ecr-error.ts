// ECR's errors with ECR's texts. The API sends them as they are; the registry side translates their types.
import type { Digest } from "../../core/base/digest.ts";
import { sandboxAccount } from "./options.ts";

export class EcrError extends Error {
  /** The exception's name, `RepositoryNotFoundException`. */
  readonly type: string;
  /** Further members of the exception. */
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(type: string, message: string, fields: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = "EcrError";
    this.type = type;
    this.fields = fields;
  }
}

export function repositoryNotFound(name: string, registryId: string = sandboxAccount): EcrError {
  return missing("RepositoryNotFoundException", `The repository with name '${name}'`, registryId);
}

export function missing(type: string, what: string, registryId: string = sandboxAccount): EcrError {
  return new EcrError(type, `${what} does not exist in the registry with id '${registryId}'`);
}

export function alreadyExists(type: string, what: string): EcrError {
  return new EcrError(type, `${what} already exists in the registry with id '${sandboxAccount}'`);
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
    `The image with imageId ${named} does not exist within the repository with name '${repository}' ` +
      `in the registry with id '${sandboxAccount}'`,
  );
}

export function layersNotFound(repository: string, digests: readonly Digest[]): EcrError {
  return new EcrError("LayersNotFoundException", notPushed("Layers", repository, digests));
}

export function referencedImagesNotFound(repository: string, digests: readonly Digest[]): EcrError {
  return new EcrError("ReferencedImagesNotFoundException", notPushed("Images", repository, digests));
}

function notPushed(what: string, repository: string, digests: readonly Digest[]): string {
  return (
    `${what} with digests '[${digests.join(", ")}]' required for pushing image into repository with name ` +
    `'${repository}' in the registry with id '${sandboxAccount}' do not exist`
  );
}
