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
import type { BlockedSetting } from "../core/settings/diff.ts";

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
  // Several addresses were tried: the first failure stands for all.
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
  return `Log in (${loginOf(call)}), set AWS_PROFILE, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. In CI, give the job a role.`;
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
  failure("ecr/no-credentials", "No AWS credentials", { fits: isProviderError, hint: logIn }),
  failure("ecr/credentials-expired", "The AWS credentials have expired", {
    fits: named(/^(ExpiredToken|RequestExpired)/),
    hint: (call) => `Log in again (${loginOf(call)}) and run the same command: finished work is skipped.`,
  }),
  failure("ecr/clock", "The clock is wrong", {
    fits: ({ name, message }) =>
      /^(RequestTimeTooSkewed|RequestInTheFuture)/.test(name) ||
      /signature (expired|not yet current)/i.test(message),
    hint: "Set this machine's clock (NTP): AWS accepts five minutes of difference.",
  }),
  failure("ecr/credentials-refused", "AWS refuses the credentials", {
    fits: named(
      /^(UnrecognizedClient|InvalidClientTokenId|InvalidSignature|SignatureDoesNotMatch|IncompleteSignature|AuthFailure)/,
    ),
    hint: ({ region }) =>
      `Check the access key, the session token and the partition: these credentials must be valid in ${region}.`,
  }),
  failure("ecr/assume-role", "The role can't be assumed", {
    fits: (error, { assumeRole }) =>
      isDenial(error) && /sts:AssumeRole/.test(error.message) && assumeRole !== undefined,
    hint: ({ assumeRole = "", registry }) =>
      `Let these credentials assume ${assumeRole} (its trust policy, with its external ID), or correct assumeRole and externalId of ${registry} in the config.`,
  }),
  failure("ecr/other-account", "The credentials belong to another account", {
    fits: (error, { account }) => isDenial(error) && (ownerOf(error) ?? account) !== account,
    why: (error, { account }) =>
      `they are of account ${ownerOf(error) ?? ""}, the registry is of ${account}: ${clean(error.message)}`,
    hint: "Set profile to one of the registry's account, assume a role there (assumeRole), or let its policies allow this one.",
  }),
  failure("ecr/access-denied", "AWS denies access", {
    fits: isDenial,
    hint: ({ action, registry }) =>
      `Allow ecr:${action} on it. 'ecr-mirror iam-policy' prints the policy that this config needs; account and region must fit ${registry}.`,
  }),
  failure("ecr/repository-missing", "The repository does not exist", {
    fits: named(/^RepositoryNotFoundException$/),
    hint: "Plan again: it was deleted, or the registry is another account's or region's.",
  }),
  failure("ecr/kms", "The KMS key can't be used", {
    fits: named(/^KmsException$/),
    hint: "Check that the key or alias exists in this region, is enabled, and that its policy lets these credentials create grants.",
  }),
  failure("ecr/limit", "A quota of ECR is used up", {
    fits: named(/^LimitExceededException$/),
    hint: "Delete what isn't needed, or ask AWS to raise the quota (Service Quotas, Amazon ECR).",
  }),
  failure("ecr/refused", "ECR refuses the request", {
    fits: named(/^InvalidLayerPartException$/),
    hint: "Run the same command again.",
  }),
  failure("ecr/throttled", "ECR keeps throttling", {
    fits: isThrottle,
    hint: "Run the same command again later: finished work is skipped. Fewer jobs at once help too.",
  }),
  failure("ecr/refused", "ECR refuses the request", {
    fits: named(
      /^(InvalidParameter|Validation|InvalidTag|TooManyTags|SerializationException|BlockedByOrganization)/,
    ),
    hint: "Correct the setting that the text names in the config.",
  }),
  failure("ecr/unreachable", "ECR's host is not known", {
    fits: (error) => codeOf(error) === "ENOTFOUND",
    hint: ({ region }) => `Check the region "${region}" and this machine's DNS.`,
  }),
  failure("ecr/unreachable", "ECR can't be reached", {
    fits: (error) => isNetwork(error) || error.name === "TimeoutError",
    why: (error) => clean(error.message || codeOf(error)),
    hint: "Check the network, the proxy variables and target.endpoint.",
  }),
  failure("ecr/tls", "The TLS connection to ECR is not trusted", {
    fits: (error) => /certificate|CERT_/i.test(`${codeOf(error)} ${error.message}`),
    hint: "Set NODE_EXTRA_CA_CERTS to the proxy's CA, and check the clock.",
  }),
  failure("ecr/server", "ECR can't answer", {
    fits: (error) => error.name === "SyntaxError" || statusOf(error) >= 500,
    why: (error) => `it answered ${statusOf(error) || "something"} that is no answer of ECR's API`,
    hint: "Check target.endpoint, or try again later.",
  }),
];

const unknown: Omit<Failure, "fits"> = {
  code: "ecr/failed",
  summary: "ECR answered with an error",
  why: ({ name, message }) => `${clean(name)}: ${clean(message)}`,
  hint: "Look at the text above; --verbose shows more.",
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

/** A stranger's text on one line, without control characters, cut to a length that people read. */
export function clean(text: string): string {
  const line = text.replace(/\p{C}+/gu, " ").trim();
  return line.length <= 400 ? line : `${line.slice(0, 397)}...`;
}

export function noToken(registry: string): Problem {
  return problem("ecr/server", "ECR can't answer", {
    detail: `GetAuthorizationToken for ${registry} gave no token.`,
    hint: "Check target.endpoint.",
  });
}

/** A repository that was to be created is there, with a setting that nothing can change. */
export function otherRepository(
  registry: string,
  repository: string,
  { setting, before, after, why }: BlockedSetting,
): Problem {
  return problem("ecr/repository-exists", `The repository exists with another ${setting}`, {
    detail: `${repository} in ${registry} has ${before}, wanted is ${after}.`,
    hint: `Plan again: the plan shows the ways out. ${why.charAt(0).toUpperCase()}${why.slice(1)}.`,
  });
}

/** What only serves warnings fails no plan. */
export function unreadFact({ code, detail, hint }: Diagnostic): Diagnostic {
  return warning(code, "A setting of the registry can't be read", {
    ...defined({ detail, hint }),
  });
}

export function unreadSigning({ code, detail }: Diagnostic): Diagnostic {
  return warning(code, "The signing configuration cannot be read", {
    ...defined({ detail }),
    hint: "If ECR signs images in this account (managed signing), whoever pushes also needs signer:SignPayload on the signing profile. Allow ecr:GetSigningConfiguration to have that checked.",
  });
}
