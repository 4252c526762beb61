// The ECR API's front door: AWS JSON 1.1 in, one operation, JSON out. Signatures are taken on trust; only the
// access key's name is looked at, so that a client without credentials fails here as it would at AWS.
import type { IncomingMessage } from "node:http";
import { type Answer, readBody } from "../base/answer.ts";
import { EcrError, invalidParameter, repositoryNotFound } from "../base/ecr-error.ts";
import type { Context } from "../base/context.ts";
import { sandboxCredentials } from "../base/options.ts";
import type { ApiContext, Operations } from "./shape/operation.ts";
import { imageOperations } from "./images.ts";
import { layerOperations } from "./layers.ts";
import { listingOperations } from "./listings.ts";
import { policyOperations } from "./policies.ts";
import { pullThroughOperations } from "./pull-through-rules.ts";
import { registryOperations } from "./registry.ts";
import { repositoryOperations } from "./repositories.ts";
import { exclusionOperations } from "./exclusions.ts";
import { registryPolicyOperations } from "./registry-policy.ts";
import { replicationOperations } from "./replication.ts";
import { scanOperations } from "./scans.ts";
import { signingOperations } from "./signing.ts";
import { templateOperations } from "./templates.ts";

const targetPrefix = "AmazonEC2ContainerRegistry_V20150921.";
const largestBody = 32 * 1024 * 1024;
const contentType = "application/x-amz-json-1.1";

const operations: Operations = {
  ...imageOperations,
  ...layerOperations,
  ...listingOperations,
  ...policyOperations,
  ...pullThroughOperations,
  ...registryOperations,
  ...repositoryOperations,
  ...exclusionOperations,
  ...registryPolicyOperations,
  ...replicationOperations,
  ...scanOperations,
  ...signingOperations,
  ...templateOperations,
};

/** The operation's name, or undefined for a request that isn't for the ECR API. */
export function apiOperation(request: IncomingMessage): string | undefined {
  const target = request.headers["x-amz-target"];
  return typeof target === "string" && target.startsWith(targetPrefix)
    ? target.slice(targetPrefix.length)
    : undefined;
}

/** The region in the signature: `Credential=KEY/20260101/us-east-1/ecr/aws4_request`. */
export function signedRegion(request: IncomingMessage): string | undefined {
  return /Credential=[^/,\s]+\/\d{8}\/([a-z0-9-]+)\//.exec(request.headers.authorization ?? "")?.[1];
}

export async function answerApi(
  request: IncomingMessage,
  name: string,
  context: ApiContext,
): Promise<Answer> {
  try {
    const body = await readBody(request, largestBody);
    checkCaller(request, context);
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
    if (operation === undefined) throw new EcrError("UnknownOperationException", `Unknown operation ${name}`);
    if (body === undefined) throw new EcrError("RequestEntityTooLargeException", "The request is too large");
    const input = parseInput(body);
    checkRegistry(input, context);
    return {
      status: 200,
      headers: { "Content-Type": contentType },
      body: JSON.stringify(await operation.run(input, context)),
    };
  } catch (error) {
    if (error instanceof EcrError) return errorAnswer(error, context.home.account);
    throw error;
  }
}

export function errorAnswer(error: EcrError, account: string): Answer {
  return {
    status: error.type === "ServerException" ? 500 : 400,
    headers: { "Content-Type": contentType, "x-amzn-errortype": error.type },
    body: JSON.stringify({ __type: error.type, message: error.wording(account), ...error.fields }),
  };
}

export function checkCaller(request: IncomingMessage, { anyCredentials }: Context): void {
  const header = request.headers.authorization;
  if (header === undefined || header === "")
    throw new EcrError("MissingAuthenticationTokenException", "Missing Authentication Token");
  const key = /^AWS4-[A-Z0-9-]+ .*Credential=([^/,\s]+)\//.exec(header)?.[1];
  if (key === undefined) {
    throw new EcrError(
      "IncompleteSignatureException",
      "Authorization header requires 'Credential' parameter.",
    );
  }
  if (!anyCredentials && key !== sandboxCredentials.accessKeyId) {
    throw new EcrError(
      "UnrecognizedClientException",
      "The security token included in the request is invalid.",
    );
  }
}

function parseInput(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    const input: unknown = body.length === 0 ? {} : JSON.parse(body.toString("utf8"));
    if (typeof input === "object" && input !== null && !Array.isArray(input))
      return input as Record<string, unknown>;
  } catch {
    // Told below, with the same words as for JSON that is no object.
  }
  throw new EcrError("SerializationException", "The request body is not a JSON object");
}

/** There is one registry here: another account's has nothing in it. */
function checkRegistry(input: Readonly<Record<string, unknown>>, { home }: Context): void {
  const { registryId, repositoryName } = input;
  if (registryId === undefined || registryId === null || registryId === home.account) return;
  if (typeof registryId !== "string" || !/^[0-9]{12}$/.test(registryId)) {
    throw invalidParameter("registryId", "must satisfy regular expression '[0-9]{12}'");
  }
  if (typeof repositoryName === "string") throw repositoryNotFound(repositoryName, registryId);
  throw new EcrError(
    "AccessDeniedException",
    `User: ${home.arn("iam", "user/sandbox")} is not authorized to access the registry with id '${registryId}'`,
  );
}
