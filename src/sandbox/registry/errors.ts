// The registry side's errors: the distribution specification's codes, with ECR's texts where ECR has its own.
import type { Answer } from "../base/answer.ts";
import type { EcrError } from "../base/ecr-error.ts";

export class RegistryError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = "RegistryError";
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export function registryErrorAnswer(error: RegistryError): Answer {
  return {
    status: error.status,
    headers: { "Content-Type": "application/json; charset=utf-8", ...error.headers },
    body: JSON.stringify({ errors: [{ code: error.code, message: error.message }] }),
  };
}

const translations: Readonly<Record<string, readonly [number, string]>> = {
  RepositoryNotFoundException: [404, "NAME_UNKNOWN"],
  ImageTagAlreadyExistsException: [400, "TAG_INVALID"],
  ImageDigestDoesNotMatchException: [400, "DIGEST_INVALID"],
  LayersNotFoundException: [400, "MANIFEST_BLOB_UNKNOWN"],
  ReferencedImagesNotFoundException: [400, "MANIFEST_BLOB_UNKNOWN"],
  ThrottlingException: [429, "TOOMANYREQUESTS"],
};

/** What a rule refused, in the registry's words. */
export function translate(error: EcrError, account: string): RegistryError {
  const [status, code] = translations[error.type] ?? [400, "MANIFEST_INVALID"];
  return new RegistryError(status, code, error.wording(account));
}

export function blobUnknown(digest: string): RegistryError {
  return new RegistryError(404, "BLOB_UNKNOWN", `The layer with digest '${digest}' does not exist`);
}

export function manifestUnknown(repository: string, reference: string, account: string): RegistryError {
  const isDigest = reference.includes(":");
  const id = `{imageDigest:'${isDigest ? reference : "null"}', imageTag:'${isDigest ? "null" : reference}'}`;
  return new RegistryError(
    404,
    "MANIFEST_UNKNOWN",
    `The image with imageId ${id} does not exist within the repository with name '${repository}' in the ` +
      `registry with id '${account}'`,
  );
}

export function digestInvalid(digest: string): RegistryError {
  return new RegistryError(400, "DIGEST_INVALID", `The digest '${digest}' is not a sha256 digest`);
}

export function unsupported(message = "The operation is unsupported."): RegistryError {
  return new RegistryError(405, "UNSUPPORTED", message);
}
