// AWS errors in the user's words: what was refused, for which resource, and what to do. No secret is in them.
import { type Diagnostic, Problem, type ProblemCode } from "../core/base/diagnostic.ts";
import { codeOf, isNetwork, isThrottle, statusOf } from "./error-kinds.ts";

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

interface Told {
  readonly code: ProblemCode;
  readonly summary: string;
  readonly why?: string;
  readonly hint: string;
}

export function ecrProblem(error: unknown, call: CallContext): unknown {
  if (error instanceof Problem || !(error instanceof Error)) return error;
  const told = explain(error, call);
  const diagnostic: Diagnostic = {
    code: told.code,
    severity: "error",
    summary: told.summary,
    detail: `${call.action} on ${call.resource} in ${call.registry}: ${told.why ?? clean(error.message)}`,
    hint: told.hint,
  };
  return new Problem(diagnostic, { cause: error });
}

function explain(error: Error, call: CallContext): Told {
  return (
    credentialError(error, call) ??
    accessError(error, call) ??
    requestError(error) ??
    networkError(error, call) ?? {
      code: "ecr/failed",
      summary: "ECR answered with an error",
      why: `${clean(error.name)}: ${clean(error.message)}`,
      hint: "Look at the text above; --verbose shows more.",
    }
  );
}

function credentialError(error: Error, call: CallContext): Told | undefined {
  const { name, message } = error;
  const login = call.profile === undefined ? "aws sso login" : `aws sso login --profile ${call.profile}`;
  if (name === "CredentialsProviderError" || name === "TokenProviderError") {
    return {
      code: /expired|refresh/i.test(message) ? "ecr/credentials-expired" : "ecr/no-credentials",
      summary: /expired|refresh/i.test(message) ? "The AWS credentials have expired" : "No AWS credentials",
      why: clean(message),
      hint: `Log in (${login}), set AWS_PROFILE, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. In CI, give the job a role.`,
    };
  }
  if (/^(ExpiredToken|RequestExpired)/.test(name)) {
    return {
      code: "ecr/credentials-expired",
      summary: "The AWS credentials have expired",
      hint: `Log in again (${login}) and run the same command: finished work is skipped.`,
    };
  }
  if (
    /^(RequestTimeTooSkewed|RequestInTheFuture)/.test(name) ||
    /signature (expired|not yet current)/i.test(message)
  ) {
    return {
      code: "ecr/clock",
      summary: "The clock is wrong",
      hint: "Set this machine's clock (NTP): AWS accepts five minutes of difference.",
    };
  }
  if (
    /^(UnrecognizedClient|InvalidClientTokenId|InvalidSignature|SignatureDoesNotMatch|IncompleteSignature|AuthFailure)/.test(
      name,
    )
  ) {
    return {
      code: "ecr/credentials-refused",
      summary: "AWS refuses the credentials",
      hint: `Check the access key, the session token and the partition: these credentials must be valid in ${call.region}.`,
    };
  }
  return undefined;
}

function accessError(error: Error, call: CallContext): Told | undefined {
  if (!/^(AccessDenied|UnauthorizedOperation|NotAuthorized)/.test(error.name)) return undefined;
  if (/sts:AssumeRole/.test(error.message) && call.assumeRole !== undefined) {
    return {
      code: "ecr/assume-role",
      summary: "The role can't be assumed",
      why: clean(error.message),
      hint: `Let these credentials assume ${call.assumeRole} (its trust policy), or correct target.assumeRole.`,
    };
  }
  const owner = /arn:aws[a-z-]*:(?:sts|iam)::(\d{12}):/.exec(error.message)?.[1];
  if (owner !== undefined && owner !== call.account) {
    return {
      code: "ecr/other-account",
      summary: "The credentials belong to another account",
      why: `they are of account ${owner}, the registry is of ${call.account}: ${clean(error.message)}`,
      hint: "Use a profile of the registry's account (target.profile), assume a role there (target.assumeRole), or let its policies allow this one.",
    };
  }
  return {
    code: "ecr/access-denied",
    summary: "AWS denies access",
    why: clean(error.message),
    hint: `Allow ecr:${call.action} on it. 'ecr-mirror iam-policy' prints the policy that this config needs; account and region must fit ${call.registry}.`,
  };
}

const refusals: Readonly<Record<string, Omit<Told, "why">>> = {
  RepositoryNotFoundException: {
    code: "ecr/repository-missing",
    summary: "The repository does not exist",
    hint: "Plan again: it was deleted, or the registry is another account's or region's.",
  },
  KmsException: {
    code: "ecr/kms",
    summary: "The KMS key can't be used",
    hint: "Check that the key or alias exists in this region, is enabled, and that its policy lets these credentials create grants.",
  },
  LimitExceededException: {
    code: "ecr/limit",
    summary: "A quota of ECR is used up",
    hint: "Delete what isn't needed, or ask AWS to raise the quota (Service Quotas, Amazon ECR).",
  },
  InvalidLayerPartException: {
    code: "ecr/refused",
    summary: "ECR refuses the request",
    hint: "Run the same command again.",
  },
};

function requestError(error: Error): Told | undefined {
  const known = refusals[error.name];
  if (known !== undefined) return known;
  if (isThrottle(error)) {
    return {
      code: "ecr/throttled",
      summary: "ECR keeps throttling",
      hint: "Run the same command again later: finished work is skipped. Fewer jobs at once help too.",
    };
  }
  if (
    /^(InvalidParameter|Validation|InvalidTag|TooManyTags|SerializationException|BlockedByOrganization)/.test(
      error.name,
    )
  ) {
    return {
      code: "ecr/refused",
      summary: "ECR refuses the request",
      hint: "Correct the setting that the text names in the config.",
    };
  }
  return undefined;
}

function networkError(error: Error, call: CallContext): Told | undefined {
  const code = codeOf(error);
  if (code === "ENOTFOUND") {
    return {
      code: "ecr/unreachable",
      summary: "ECR's host is not known",
      why: clean(error.message),
      hint: `Check the region "${call.region}" and this machine's DNS.`,
    };
  }
  if (isNetwork(error) || error.name === "TimeoutError") {
    return {
      code: "ecr/unreachable",
      summary: "ECR can't be reached",
      why: clean(error.message || code),
      hint: "Check the network, the proxy variables and target.endpoint.",
    };
  }
  if (/certificate|CERT_/i.test(`${code} ${error.message}`)) {
    return {
      code: "ecr/tls",
      summary: "The TLS connection to ECR is not trusted",
      why: clean(error.message),
      hint: "Set NODE_EXTRA_CA_CERTS to the proxy's CA, and check the clock.",
    };
  }
  if (error.name === "SyntaxError" || statusOf(error) >= 500) {
    return {
      code: "ecr/server",
      summary: "ECR can't answer",
      why: `it answered ${statusOf(error) || "something"} that is no answer of ECR's API`,
      hint: "Check target.endpoint, or try again later.",
    };
  }
  return undefined;
}

/** A stranger's text on one line, without control characters, cut to a length that people read. */
function clean(text: string): string {
  const line = text.replace(/\p{C}+/gu, " ").trim();
  return line.length <= 400 ? line : `${line.slice(0, 397)}...`;
}
