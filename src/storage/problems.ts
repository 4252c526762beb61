// What can go wrong with files, the state and its lock, in the user's words: what couldn't be done with which file,
// and what to do about it.
import { Problem, type ProblemCode, type WhatOf, problem } from "../core/base/diagnostic.ts";
import { fieldOf } from "../core/base/record.ts";

export interface FileTask {
  readonly area: "file" | "output" | "state";
  readonly path: string;
  readonly doing: "read" | "write";
}

interface Cause {
  /** Each area has a code for it. */
  readonly what: WhatOf<"file"> & WhatOf<"output"> & WhatOf<"state">;
  readonly summary?: string;
  readonly why: string;
  readonly hint: string;
}

const missing = { what: "missing", summary: "File not found", hint: "Check the path." } as const;
const denied = {
  what: "not-allowed",
  why: "its owner and mode do not let this user do it",
  hint: "Change the file's or folder's permissions, or name another path.",
} as const;
const full = {
  what: "disk-full",
  summary: "No space left",
  why: "the disk or quota is full",
  hint: "Free some space and run the same command again.",
} as const;

const causes: Readonly<Record<string, Cause>> = {
  ENOENT: { ...missing, why: "it does not exist" },
  ENOTDIR: { ...missing, why: "a part of its path is a file" },
  ENAMETOOLONG: { ...missing, why: "its name is too long" },
  EISDIR: { what: "is-folder", summary: "A folder, not a file", why: "it is a folder", hint: "Name a file." },
  EACCES: denied,
  EPERM: denied,
  EROFS: {
    what: "read-only",
    summary: "Read-only file system",
    why: "the file system is read-only",
    hint: "Name a path that can be written, or mount the folder writable.",
  },
  ENOSPC: full,
  EDQUOT: full,
  EFBIG: full,
  EMFILE: {
    what: "too-many-open",
    summary: "Too many open files",
    why: "the process has too many files open",
    hint: "Raise the limit (ulimit -n).",
  },
  ELOOP: {
    what: "link-loop",
    summary: "A loop of links",
    why: "its symbolic links lead in a circle",
    hint: "Name the file itself.",
  },
};

/** A Problem for an error of node:fs; anything that isn't one comes back unchanged. */
export function fileProblem(error: unknown, task: FileTask): unknown {
  const code = systemCode(error);
  if (error instanceof Problem || code === undefined) return error;
  const known = causes[code];
  const summary = known?.summary ?? (task.doing === "read" ? "File can't be read" : "File can't be written");
  const kept = task.doing === "write" ? " What was there before is untouched." : "";
  return problem(
    `${task.area}/${known?.what ?? "failed"}`,
    summary,
    {
      detail: `${task.path}: ${known?.why ?? `the system answered ${code}`}.${kept}`,
      hint: known?.hint ?? "Check the disk and the path.",
    },
    { cause: error },
  );
}

export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

export function notAFile(shown: string, isFolder: boolean): Problem {
  return problem(
    isFolder ? "file/is-folder" : "file/not-regular",
    isFolder ? "A folder, not a file" : "Not a regular file",
    {
      detail: isFolder ? `${shown} is a folder.` : `${shown} is a device, a pipe or a socket.`,
      hint: "Name a file.",
    },
  );
}

export function tooLarge(shown: string, maxBytes: number): Problem {
  return problem("file/too-large", "File too large", {
    detail: `${shown} is larger than ${Math.floor(maxBytes / 1024 / 1024)} MiB.`,
    hint: "Check that this is the right file, or split it.",
  });
}

export function tooMany(shown: string, most: number): Problem {
  return problem("file/too-many", "Too many files", {
    detail: `The glob looks at more than ${most} files below ${shown}.`,
    hint: "Begin the glob with the folder that holds the files.",
  });
}

export function conflict(shown: string): Problem {
  return problem("state/conflict", "The state was changed meanwhile", {
    detail: `${shown} is not what was read before. Nothing was written.`,
    hint: "Run the same command again: finished work is skipped.",
  });
}

/** `holder` as formatHolder tells it. */
export function locked(shown: string, holder: string, waitedMs: number): Problem {
  const waited = waitedMs > 0 ? ` Waited ${Math.round(waitedMs / 1000)} s.` : "";
  return problem("state/locked", "The state is locked", {
    detail: `${shown} is held by ${holder}.${waited}`,
    hint:
      "Wait for that run, or raise --lock-timeout. If it is gone, its lock is void 60 s after its last renewal; " +
      "to free it now: ecr-mirror state unlock",
  });
}

/** For `state unlock`; `ageMs` is how long ago the holder renewed its hold. */
export function holderAlive(shown: string, holder: string, ageMs: number): Problem {
  const age = Math.max(Math.round(ageMs / 1000), 0);
  return problem("state/holder-alive", "The holder of the state lock is alive", {
    detail: `${shown} is held by ${holder}, which renewed its hold ${age} s ago. Two runs that write at once can undo each other's work.`,
    hint:
      "Wait for that run, or stop it. A lock that nobody renews is void after 60 s. " +
      "To take the lock all the same: ecr-mirror state unlock --force",
  });
}

export interface S3Encryption {
  readonly sse: "AES256" | "aws:kms" | "aws:kms:dsse";
  readonly kmsKey?: string;
}

/** Whose login reaches the bucket: the target's, or one that the config gives the state. */
export interface S3Login {
  readonly of: "state" | "target";
  readonly profile?: string;
  readonly assumeRole?: string;
}

export interface S3Reached {
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
  readonly code: ProblemCode;
  readonly summary: string;
  readonly hint: string | ((call: S3Call, error: Error) => string);
}

function s3Failure(code: ProblemCode, summary: string, more: Pick<S3Failure, "fits" | "hint">): S3Failure {
  return { code, summary, ...more };
}

/** A Problem for an error of the S3 client. An abort comes back unchanged. */
export function s3Problem(error: unknown, call: S3Call): unknown {
  if (error instanceof Problem || !(error instanceof Error) || error.name === "AbortError") return error;
  const { code, summary, hint } = s3Failures.find((one) => one.fits(error, call)) ?? unreached;
  return problem(
    code,
    summary,
    {
      detail: `${call.action} ${call.shown}: ${printed(error.message, 400) || error.name}`,
      hint: typeof hint === "string" ? hint : hint(call, error),
    },
    { cause: error },
  );
}

export function missingInBundle(place: string): Problem {
  return problem("file/missing", "No such file", {
    detail: `${place} does not exist.`,
    hint: "Check the address of the bundle: ecr-mirror plan --out prints it.",
  });
}

function printed(text: string, most: number): string {
  return text.replace(/\p{C}+/gu, " ").slice(0, most);
}

/** The first that fits says what it was. */
const s3Failures: readonly S3Failure[] = [
  s3Failure("state/assume-role", "The role for the state can't be assumed", {
    fits: (error) => isDenial(error) && error.message.includes("sts:AssumeRole"),
    hint: ({ login }) =>
      `Let these credentials assume ${login.assumeRole ?? "the role"} (its trust policy, with its external ID), or correct assumeRole and externalId of the ${login.of} in the config.`,
  }),
  s3Failure("state/kms-denied", "AWS denies the state's KMS key", {
    fits: (error) => deniedByKms(error) !== undefined,
    hint: (call, error) =>
      `Allow ${deniedByKms(error) ?? ""} on ${keyIn(error, call)} to ${whoIn(call)} ('ecr-mirror iam-policy' prints the policy); a key of another account must allow it in its key policy too.`,
  }),
  s3Failure("state/kms-key", "The state's KMS key can't be used", {
    fits: ({ name }) => /^KMS\./i.test(name),
    hint: (call, error) =>
      `Check that ${keyIn(error, call)} exists in the bucket's region and is enabled, or correct kmsKey under state: a key of another account is named by its ARN.`,
  }),
  s3Failure("state/policy-denied", "A policy denies the request for the state", {
    fits: (error) => isDenial(error) && /explicit deny/i.test(error.message),
    hint: explicitly,
  }),
  s3Failure("state/clock", "The clock is wrong", {
    fits: ({ name }) => /^(RequestTimeTooSkewed|RequestInTheFuture|RequestExpired)/.test(name),
    hint: "Set this machine's clock (NTP): AWS accepts 15 minutes of difference.",
  }),
  s3Failure("state/credentials-expired", "The AWS credentials for the state have expired", {
    fits: ({ name, message }) =>
      /^(ExpiredToken|TokenRefreshRequired)/.test(name) ||
      (name.endsWith("ProviderError") && /expired|refresh/i.test(message)),
    hint: ({ login }) =>
      `Log in again (${loginOf(login)}) and run the same command: finished work is skipped.`,
  }),
  s3Failure("state/credentials-refused", "AWS refuses the credentials for the state", {
    fits: ({ name }) => /^(InvalidAccessKeyId|InvalidClientTokenId|InvalidToken|Signature)/.test(name),
    hint: "Check the access key, its secret, the session token and the partition, and that no proxy changes the request.",
  }),
  s3Failure("state/no-credentials", "No AWS credentials for the state", {
    fits: ({ name }) => /Credentials|Token/.test(name),
    hint: ({ login }) =>
      `Log in (${loginOf(login)}), ${login.profile === undefined ? "set AWS_PROFILE" : `correct profile of the ${login.of} in the config`}, or give the CI job a role.`,
  }),
  s3Failure("state/no-bucket", "The state's bucket does not exist", {
    fits: ({ name }) => /^(NoSuchBucket|InvalidBucketName)$/.test(name),
    hint: "Create the bucket (with versioning), or correct state.path.",
  }),
  s3Failure("state/other-region", "The state's bucket is in another region", {
    fits: (error) => isElsewhere(error),
    hint: elsewhere,
  }),
  s3Failure("state/encryption", "S3 refuses the encryption of the state", {
    fits: ({ name, message }) =>
      name.startsWith("InvalidEncryption") ||
      (/^(InvalidArgument|InvalidRequest|NotImplemented)$/.test(name) && /encrypt|kms|sse/i.test(message)),
    hint: ({ encryption }) =>
      `Correct ${encryption === undefined ? "sse" : `sse: ${encryption.sse}`} and kmsKey under state: the bucket, its server and the key must take them, and KMS needs https.`,
  }),
  s3Failure("state/access-denied", "AWS denies access to the state", {
    fits: isDenial,
    hint: (call) => {
      const allow = `Allow s3:${call.action} on it to ${whoIn(call)} ('ecr-mirror iam-policy' prints the policy); a bucket of another account must allow it in its bucket policy too.`;
      // To callers of other accounts AWS does not say which policy it was.
      const demand = call.action === "PutObject" && call.encryption === undefined;
      return demand ? `${allow} If its policy demands encryption, set sse: aws:kms under state.` : allow;
    },
  }),
];

const unreached: Omit<S3Failure, "fits"> = {
  code: "state/unreachable",
  summary: "The state can't be reached",
  hint: ({ endpoint }) =>
    endpoint === undefined
      ? "Check the network, the region and the bucket, and run the same command again."
      : `Check the network, the bucket and the endpoint ${endpoint}, and run the same command again.`,
};

function elsewhere({ endpoint, region }: S3Call, error: Error): string {
  const told = regionTold(error);
  if (endpoint !== undefined)
    return `Set region: ${told ?? "<the bucket's>"} under state, and an endpoint of that region: ${endpoint} serves another.`;
  return `Set region: ${told ?? "<the bucket's>"} under state; ${region} was asked.`;
}

/** An Allow elsewhere does not help against a Deny: what the request lacks does. */
function explicitly({ action, encryption }: S3Call): string {
  const policy = "the policy that denies it (of the bucket, the organization or the network's endpoint)";
  if (action !== "PutObject")
    return `Look at ${policy}: a Deny is stronger than every Allow, and its conditions say what it lets through.`;
  if (encryption === undefined)
    return "The bucket's policy may demand encryption: set sse: aws:kms under state, with kmsKey where the policy names a key.";
  if (encryption.sse === "AES256")
    return "The bucket's policy may demand KMS: set sse: aws:kms under state instead of AES256.";
  if (encryption.kmsKey === undefined)
    return "The bucket's policy may demand a key of its own: set kmsKey under state to that key's ARN.";
  return `Compare sse and kmsKey under state with ${policy}: it may demand another key, written as its ARN.`;
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
