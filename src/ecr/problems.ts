// Errors of the SDK: what kind of failure each is, and the problem that it becomes in the user's words: what was
// refused, for which resource, and what to do. No secret is in them.
import { defined, fieldOf } from "../core/base/record.ts";
import {
  type Diagnostic,
  Problem,
  type ProblemCode,
  fault,
  warning,
  problem,
} from "../core/base/diagnostic.ts";
import { nearest } from "../core/base/nearest.ts";
import type { BlockedSetting } from "../core/settings/diff.ts";
import type { KnownProfiles } from "./profiles.ts";

const throttles =
  /^(Throttl(ing|e|ed)Exception|Throttling|TooManyRequestsException|RequestLimitExceeded|RequestThrottled(Exception)?|SlowDown)$/;
const networkCodes = /^(ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN)$/;

export function isThrottle(error: unknown): boolean {
  return throttles.test(nameOf(error)) || statusOf(error) === 429;
}

/** Errors that a later attempt may not meet: the network, time-outs, ECR's own faults, a clock just corrected. */
export function isTransient(error: unknown): boolean {
  const isCorrected = fieldOf(fieldOf(error, "$metadata"), "clockSkewCorrected") === true;
  const isPassing = /^(TimeoutError|RequestTimeout|ServerException)$/.test(nameOf(error));
  const isFault = [500, 502, 503, 504].includes(statusOf(error));
  return isNetwork(error) || isCorrected || isPassing || isFault;
}

function isNetwork(error: unknown): boolean {
  return networkCodes.test(codeOf(error));
}

/** The error's name as AWS gives it, such as `RepositoryNotFoundException`. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "";
}

function statusOf(error: unknown): number {
  const status = fieldOf(fieldOf(error, "$metadata"), "httpStatusCode");
  return typeof status === "number" ? status : 0;
}

function codeOf(error: unknown): string {
  const code = fieldOf(error, "code");
  if (typeof code === "string") return code;
  // Several addresses were tried: the first failure represents all.
  const [first] = error instanceof AggregateError ? error.errors : [];
  return first === undefined ? "" : codeOf(first);
}

export interface CallContext {
  readonly action: string;
  /** What the call was about: `repository platform/nginx`, or the registry. */
  readonly resource: string;
  readonly registry: string;
  readonly account: string;
  readonly region: string;
  readonly profile?: string;
  readonly assumeRole?: string;
}

interface Failure {
  fits(error: Error, call: CallContext): boolean;
  readonly code: ProblemCode;
  readonly summary: string;
  /** Without it, the error's own words. */
  why?(error: Error, call: CallContext): string;
  readonly hint: string | ((call: CallContext) => string);
}

function named(pattern: RegExp): (error: Error) => boolean {
  return ({ name }) => pattern.test(name);
}

const isProviderError = named(/^(Credentials|Token)ProviderError$/);
const isDenial = named(/^(AccessDenied|UnauthorizedOperation|NotAuthorized)/);

function loginOf({ profile }: CallContext): string {
  return profile === undefined ? "aws sso login" : `aws sso login --profile ${profile}`;
}

function logIn(call: CallContext): string {
  return `Log in: ${loginOf(call)}\nOr set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. In CI, give the job a role.`;
}

/** The account of the principal that a denial names. */
function ownerOf({ message }: Error): string | undefined {
  return /arn:aws[a-z-]*:(?:sts|iam)::(\d{12}):/.exec(message)?.[1];
}

function failure(code: ProblemCode, summary: string, more: Pick<Failure, "fits" | "why" | "hint">): Failure {
  return { code, summary, ...more };
}

/** The first that fits says what it was. */
const failures: readonly Failure[] = [
  failure("ecr/credentials-expired", "The AWS credentials have expired", {
    fits: (error) => isProviderError(error) && /expired|refresh/i.test(error.message),
    hint: logIn,
  }),
  failure("ecr/no-credentials", "No AWS credentials found", { fits: isProviderError, hint: logIn }),
  failure("ecr/credentials-expired", "The AWS credentials have expired", {
    fits: named(/^(ExpiredToken|RequestExpired)/),
    hint: (call) => `Log in again: ${loginOf(call)}\nThen run the same command: finished work is skipped.`,
  }),
  failure("ecr/clock", "This machine's clock is wrong", {
    fits: ({ name, message }) =>
      /^(RequestTimeTooSkewed|RequestInTheFuture)/.test(name) ||
      /signature (expired|not yet current)/i.test(message),
    hint: "Set the clock: sudo timedatectl set-ntp true\nAWS accepts a difference of five minutes.",
  }),
  failure("ecr/credentials-refused", "AWS refuses the credentials", {
    fits: named(
      /^(UnrecognizedClient|InvalidClientTokenId|InvalidSignature|SignatureDoesNotMatch|IncompleteSignature|AuthFailure)/,
    ),
    hint: ({ region }) =>
      `Check the access key, its secret and the session token, and that they are valid in ${region}. To see whose they are: aws sts get-caller-identity`,
  }),
  failure("ecr/assume-role", "The role cannot be assumed", {
    fits: (error, { assumeRole }) =>
      isDenial(error) && /sts:AssumeRole/.test(error.message) && assumeRole !== undefined,
    hint: ({ assumeRole = "", registry }) =>
      `Allow these credentials in the trust policy of ${assumeRole}, with its external ID if it has one. Or correct \`assumeRole\` and \`externalId\` of ${registry} in the config.`,
  }),
  failure("ecr/other-account", "The credentials belong to another account", {
    fits: (error, { account }) => isDenial(error) && (ownerOf(error) ?? account) !== account,
    why: (error, { account }) =>
      `the credentials are of account ${ownerOf(error) ?? ""}, the registry is of ${account}: ${clean(error.message)}`,
    hint: "Set `profile` to a profile of the registry's account, set `assumeRole` to a role there, or allow these credentials in its policies. To see whose they are: aws sts get-caller-identity",
  }),
  failure("ecr/access-denied", "AWS denies access", {
    fits: isDenial,
    hint: ({ action, registry }) =>
      `Allow ecr:${action} on it. To print the policy that this config needs: ecr-mirror iam-policy\nIts account and region must be those of ${registry}.`,
  }),
  failure("ecr/repository-missing", "The repository does not exist", {
    fits: named(/^RepositoryNotFoundException$/),
    hint: "Plan again: it was deleted, or the registry belongs to another account or region.",
  }),
  failure("ecr/kms", "The KMS key cannot be used", {
    fits: named(/^KmsException$/),
    hint: ({ region }) =>
      `Check that the key or alias exists in ${region} and is enabled: aws kms describe-key --region ${region} --key-id KEY\nIts key policy must allow these credentials kms:CreateGrant and kms:DescribeKey.`,
  }),
  failure("ecr/limit", "A quota of ECR is used up", {
    fits: named(/^LimitExceededException$/),
    hint: "Delete what you do not need, or ask AWS for a higher quota: Service Quotas, Amazon Elastic Container Registry.",
  }),
  failure("ecr/refused", "ECR refuses the request", {
    fits: named(/^InvalidLayerPartException$/),
    hint: "Run the same command again.",
  }),
  failure("ecr/throttled", "ECR throttles the requests", {
    fits: isThrottle,
    hint: "Run the same command again later: finished work is skipped. Run fewer jobs at once, or lower --concurrency.",
  }),
  failure("ecr/refused", "ECR refuses the request", {
    fits: named(
      /^(InvalidParameter|Validation|InvalidTag|TooManyTags|SerializationException|BlockedByOrganization)/,
    ),
    hint: "Correct the setting in the config that the text names.",
  }),
  failure("ecr/unreachable", "ECR's host is unknown", {
    fits: (error) => codeOf(error) === "ENOTFOUND",
    hint: ({ region }) =>
      `Check the spelling of the region "${region}" in the registry's name, then this machine's DNS. In a VPC without internet access, create an interface endpoint for ECR.`,
  }),
  failure("ecr/unreachable", "ECR cannot be reached", {
    fits: (error) => isNetwork(error) || error.name === "TimeoutError",
    why: (error) => clean(error.message || codeOf(error)),
    hint: "Check the network, the proxy variables (HTTPS_PROXY, NO_PROXY), and `endpoint` in the config if it is set.",
  }),
  failure("ecr/tls", "The TLS connection to ECR is not trusted", {
    fits: (error) => /certificate|CERT_/i.test(`${codeOf(error)} ${error.message}`),
    hint: "If a proxy opens TLS connections, name its certificate authority: NODE_EXTRA_CA_CERTS=/path/to/ca.pem\nAlso check this machine's clock: date -u",
  }),
  failure("ecr/server", "ECR does not answer", {
    fits: (error) => error.name === "SyntaxError" || statusOf(error) >= 500,
    why: (error) =>
      `the server answered ${statusOf(error) || "something"}, which is not an answer of the ECR API`,
    hint: "Check `endpoint` in the config if it is set. Otherwise run the same command again later: finished work is skipped.",
  }),
];

const unknown: Omit<Failure, "fits"> = {
  code: "ecr/failed",
  summary: "ECR answered with an error",
  why: ({ name, message }) => `${clean(name)}: ${clean(message)}`,
  hint: "The text above is ECR's own. To see every request: --verbose --trace FILE",
};

export function ecrProblem(error: unknown, call: CallContext): unknown {
  if (error instanceof Problem || !(error instanceof Error)) return error;
  const { code, summary, why, hint } = failures.find((one) => one.fits(error, call)) ?? unknown;
  const diagnostic: Diagnostic = fault(code, summary, {
    detail: `${call.action} on ${call.resource} in ${call.registry}: ${why?.(error, call) ?? clean(error.message)}`,
    hint: typeof hint === "string" ? hint : hint(call),
  });
  return new Problem(diagnostic, { cause: error });
}

/** The SDK only says that it found no credentials; the files say that there is no profile of this name. */
export function unknownProfile(
  call: CallContext & { readonly profile: string; readonly isInConfig: boolean },
  { files, names }: KnownProfiles,
  cause: unknown,
): Problem {
  const { profile, isInConfig, registry } = call;
  const near = nearest(profile, names);
  const where = files.length === 0 ? "There is no AWS config file" : `It is not in ${files.join(" or ")}`;
  const known =
    names.length === 0
      ? ""
      : `, which ${files.length > 1 ? "define" : "defines"}: ${names.slice(0, 10).join(", ")}`;
  const correct = isInConfig ? "Correct `profile` in the config" : "Correct AWS_PROFILE";
  const hint =
    near === undefined
      ? `${correct}, or create the profile: aws configure sso --profile ${profile}`
      : `Did you mean "${near}"? ${correct}.`;
  return problem(
    "ecr/unknown-profile",
    "The AWS profile does not exist",
    { detail: `The profile "${profile}" is named for ${registry}. ${where}${known}.`, hint },
    { cause },
  );
}

export function isMissingCredentials(error: unknown): boolean {
  return error instanceof Error && isProviderError(error) && !/expired|refresh/i.test(error.message);
}

/** A stranger's text on one line, without control characters, cut to a length that people read. */
export function clean(text: string): string {
  const line = text.replace(/\p{C}+/gu, " ").trim();
  return line.length <= 400 ? line : `${line.slice(0, 397)}...`;
}

export function noToken(registry: string): Problem {
  return problem("ecr/server", "ECR does not answer", {
    detail: `GetAuthorizationToken for ${registry} gave no token.`,
    hint: "Check `endpoint` in the config: it must be the address of an ECR API.",
  });
}

/** A repository that was to be created is there, with a setting that nothing can change. */
export function otherRepository(
  registry: string,
  repository: string,
  { setting, before, after, why }: BlockedSetting,
): Problem {
  return problem("ecr/repository-exists", `The repository exists with another ${setting}`, {
    detail: `${repository} in ${registry} has ${before}, but the config sets ${after}.`,
    hint: `Plan again: the plan shows the ways out. ${why.charAt(0).toUpperCase()}${why.slice(1)}.`,
  });
}

/** What only serves warnings fails no plan. */
export function unreadFact({ code, detail, hint }: Diagnostic): Diagnostic {
  return warning(code, "A setting of the registry cannot be read", {
    ...defined({ detail, hint }),
  });
}

export function unreadSigning({ code, detail }: Diagnostic): Diagnostic {
  return warning(code, "The signing configuration cannot be read", {
    ...defined({ detail }),
    hint: "If ECR signs images in this account (managed signing), whoever pushes also needs signer:SignPayload on the signing profile. Allow ecr:GetSigningConfiguration to have that checked.",
  });
}
