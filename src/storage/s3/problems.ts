// What can go wrong with a bucket, in the user's words: what was asked of which object, and what to set, allow or correct.
import { Problem, type WhatOf, problem } from "../../core/base/diagnostic.ts";
import { fieldOf } from "../../core/base/record.ts";

export interface S3Encryption {
  readonly sse: "AES256" | "aws:kms" | "aws:kms:dsse";
  readonly kmsKey?: string;
}

/** Whose login reaches the bucket: the target's, one that the config gives the state, or what the environment says. */
export interface S3Login {
  readonly of: "state" | "target" | "environment";
  readonly profile?: string;
  readonly assumeRole?: string;
}

/** What is in the bucket. */
export type S3Subject = "state" | "bundle";

export interface S3Reached {
  readonly of: S3Subject;
  readonly region: string;
  readonly endpoint?: string;
  readonly encryption?: S3Encryption;
  readonly login: S3Login;
}

export interface S3Call extends S3Reached {
  /** The IAM action, without `s3:`. */
  readonly action: string;
  /** The object's s3:// address. */
  readonly shown: string;
}

interface S3Failure {
  fits(error: Error, call: S3Call): boolean;
  /** State and bundle have a code for it each. */
  readonly what: WhatOf<"state"> & WhatOf<"bundle">;
  readonly summary: (subject: S3Subject) => string;
  readonly hint: string | ((call: S3Call, error: Error) => string);
}

function s3Failure(
  what: S3Failure["what"],
  summary: S3Failure["summary"],
  more: Pick<S3Failure, "fits" | "hint">,
): S3Failure {
  return { what, summary, ...more };
}

/** A Problem for an error of the S3 client. An abort comes back unchanged. */
export function s3Problem(error: unknown, call: S3Call): unknown {
  if (error instanceof Problem || !(error instanceof Error) || error.name === "AbortError") return error;
  const { what, summary, hint } = s3Failures.find((one) => one.fits(error, call)) ?? unreached;
  return problem(
    `${call.of}/${what}`,
    summary(call.of),
    {
      detail: `${call.action} ${call.shown}: ${printed(error.message, 400) || error.name}`,
      hint: typeof hint === "string" ? hint : hint(call, error),
    },
    { cause: error },
  );
}

function printed(text: string, most: number): string {
  return text.replace(/\p{C}+/gu, " ").slice(0, most);
}

/** The first that fits says what it was. */
const s3Failures: readonly S3Failure[] = [
  s3Failure("assume-role", (it) => `The role for the ${it} cannot be assumed`, {
    fits: (error) => isDenial(error) && error.message.includes("sts:AssumeRole"),
    hint: ({ login }) =>
      `Allow these credentials in the trust policy of ${login.assumeRole ?? "the role"}, with its external ID if it has one. Or correct ${login.of === "environment" ? "role_arn and external_id of the profile in the AWS config file" : `assumeRole and externalId of the ${login.of} in the config`}.`,
  }),
  s3Failure("kms-denied", (it) => `AWS denies the ${it}'s KMS key`, {
    fits: (error) => deniedByKms(error) !== undefined,
    hint: (call, error) =>
      `Allow ${deniedByKms(error) ?? ""} on ${keyIn(error, call)} to ${whoIn(call)}${printedBy(call)}; a key of another account must allow it in its key policy too.`,
  }),
  s3Failure("kms-key", (it) => `The ${it}'s KMS key cannot be used`, {
    fits: ({ name }) => /^KMS\./i.test(name),
    hint: (call, error) =>
      `Check that ${keyIn(error, call)} exists in the bucket's region and is enabled${isSetUnderState(call) ? ", or correct kmsKey under state: a key of another account is named by its ARN" : ""}.`,
  }),
  s3Failure("policy-denied", (it) => `A policy denies the request for the ${it}`, {
    fits: (error) => isDenial(error) && /explicit deny/i.test(error.message),
    hint: explicitly,
  }),
  s3Failure("clock", () => "This machine's clock is wrong", {
    fits: ({ name }) => /^(RequestTimeTooSkewed|RequestInTheFuture|RequestExpired)/.test(name),
    hint: "Set the clock: sudo timedatectl set-ntp true\nS3 accepts a difference of 15 minutes.",
  }),
  s3Failure("credentials-expired", (it) => `The AWS credentials for the ${it} have expired`, {
    fits: ({ name, message }) =>
      /^(ExpiredToken|TokenRefreshRequired)/.test(name) ||
      (name.endsWith("ProviderError") && /expired|refresh/i.test(message)),
    hint: ({ login }) =>
      `Log in again: ${loginOf(login)}\nThen run the same command: finished work is skipped.`,
  }),
  s3Failure("credentials-refused", (it) => `AWS refuses the credentials for the ${it}`, {
    fits: ({ name }) => /^(InvalidAccessKeyId|InvalidClientTokenId|InvalidToken|Signature)/.test(name),
    hint: "Check the access key, its secret and the session token, and that no proxy changes the request. To see whose they are: aws sts get-caller-identity",
  }),
  s3Failure("no-credentials", (it) => `No AWS credentials found for the ${it}`, {
    fits: ({ name }) => /Credentials|Token/.test(name),
    hint: ({ login }) =>
      `Log in: ${loginOf(login)}\nOr ${login.profile === undefined ? "set AWS_PROFILE" : `correct profile of the ${ownerOf(login)}`}. In CI, give the job a role.`,
  }),
  s3Failure("no-bucket", (it) => `The ${it}'s bucket does not exist`, {
    fits: ({ name }) => /^(NoSuchBucket|InvalidBucketName)$/.test(name),
    hint: ({ of }) =>
      of === "state"
        ? "Create the bucket (with versioning), or correct state.path."
        : "Create the bucket, or correct the address of the bundle.",
  }),
  s3Failure("other-region", (it) => `The ${it}'s bucket is in another region`, {
    fits: (error) => isElsewhere(error),
    hint: elsewhere,
  }),
  s3Failure("encryption", (it) => `S3 refuses the encryption of the ${it}`, {
    fits: ({ name, message }) =>
      name.startsWith("InvalidEncryption") ||
      (/^(InvalidArgument|InvalidRequest|NotImplemented)$/.test(name) && /encrypt|kms|sse/i.test(message)),
    hint: ({ encryption }) =>
      `Correct ${encryption === undefined ? "sse" : `sse: ${encryption.sse}`} and kmsKey under state: the bucket, its server and the key must support them, and KMS needs https.`,
  }),
  s3Failure("access-denied", (it) => `AWS denies access to the ${it}`, {
    fits: isDenial,
    hint: (call) => {
      const allow = `Allow s3:${call.action} on it to ${whoIn(call)}${printedBy(call)}; a bucket of another account must allow it in its bucket policy too.`;
      // To callers of other accounts AWS does not say which policy it was.
      if (call.action === "PutObject" && call.encryption === undefined)
        return `${allow} If its policy demands encryption, ${encrypted(call)}.`;
      // Nor does S3 say that there is no object to whoever may not list.
      return call.of === "bundle" && call.action === "GetObject"
        ? `${allow} Check the address, too: without s3:ListBucket on the bucket, S3 denies what does not exist.`
        : allow;
    },
  }),
];

const unreached: Omit<S3Failure, "fits"> = {
  what: "unreachable",
  summary: (it) => `The ${it} cannot be reached`,
  hint: ({ endpoint }) =>
    endpoint === undefined
      ? "Check the network, the region and the bucket, and run the same command again."
      : `Check the network, the bucket and the endpoint ${endpoint}, and run the same command again.`,
};

function elsewhere(call: S3Call, error: Error): string {
  const { endpoint, region } = call;
  const told = regionTold(error) ?? "<the bucket's>";
  const set = isSetUnderState(call) ? `Set region: ${told} under state` : `Set AWS_REGION=${told}`;
  if (endpoint !== undefined) return `${set}, and an endpoint of that region: ${endpoint} serves another.`;
  return `${set}; ${region} was asked.`;
}

/** An Allow elsewhere does not help against a Deny: what the request lacks does. */
function explicitly(call: S3Call): string {
  const { action, encryption } = call;
  const policy = "the policy that denies it (of the bucket, the organization or the network's endpoint)";
  if (action !== "PutObject")
    return `Look at ${policy}: a Deny is stronger than every Allow, and its conditions say what it allows.`;
  if (encryption === undefined)
    return `The bucket's policy may require encryption: ${encrypted(call)}, with kmsKey where the policy names a key.`;
  if (encryption.sse === "AES256")
    return "The bucket's policy may demand KMS: set sse: aws:kms under state instead of AES256.";
  if (encryption.kmsKey === undefined)
    return "The bucket's policy may require a specific key: set kmsKey under state to that key's ARN.";
  return `Compare sse and kmsKey under state with ${policy}: it may demand another key, written as its ARN.`;
}

/** A bundle in another bucket than the state's is written as the environment says. */
function isSetUnderState({ login }: S3Call): boolean {
  return login.of !== "environment";
}

function encrypted(call: S3Call): string {
  return isSetUnderState(call)
    ? "set sse: aws:kms under state"
    : "write the bundle to the state's bucket, and set sse: aws:kms under state";
}

/** `iam-policy` knows the config, and no bundle. */
function printedBy({ of }: S3Call): string {
  return of === "state" ? " ('ecr-mirror iam-policy' prints the policy)" : "";
}

function ownerOf({ of }: S3Login): string {
  return of === "environment" ? "AWS config" : `${of} in the config`;
}

function isDenial(error: Error): boolean {
  return s3Status(error) === 403 || error.name.startsWith("AccessDenied");
}

/** The action that KMS denied, in the name of whoever asked S3. */
function deniedByKms(error: Error): string | undefined {
  if (/^KMS\.AccessDenied/i.test(error.name)) return "kms:GenerateDataKey and kms:Decrypt";
  if (!isDenial(error)) return undefined;
  // What S3 says of a key that may not even be known.
  if (/ciphertext refers to a customer master key/i.test(error.message)) return "kms:Decrypt";
  return /perform: (kms:[A-Za-z]+)/.exec(error.message)?.[1];
}

function keyIn({ message }: Error, { encryption }: S3Call): string {
  const [named] = /arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(?:key|alias)\/[\w/-]+/.exec(message) ?? [];
  return named ?? encryption?.kmsKey ?? "the KMS key of the bucket";
}

function whoIn({ login }: S3Call): string {
  if (login.assumeRole !== undefined) return login.assumeRole;
  return login.profile === undefined ? "these credentials" : `profile ${login.profile}`;
}

function loginOf({ profile }: S3Login): string {
  return profile === undefined ? "aws sso login" : `aws sso login --profile ${profile}`;
}

function isElsewhere(error: Error): boolean {
  return (
    s3Status(error) === 301 ||
    /^(PermanentRedirect|TemporaryRedirect|AuthorizationHeaderMalformed|IllegalLocation)/.test(error.name)
  );
}

/** The bucket's region, where S3 says that it is another one. It becomes part of a host name, so only a name counts. */
export function regionTold(error: unknown): string | undefined {
  if (!(error instanceof Error) || !isElsewhere(error)) return undefined;
  const header = fieldOf(fieldOf(fieldOf(error, "$response"), "headers"), "x-amz-bucket-region");
  const told = header ?? fieldOf(error, "Region");
  return typeof told === "string" && /^[a-z]{2,}(?:-[a-z0-9]+){2,4}$/.test(told) ? told : undefined;
}

export function s3Status(error: unknown): number | undefined {
  const status = fieldOf(fieldOf(error, "$metadata"), "httpStatusCode");
  return typeof status === "number" ? status : undefined;
}
