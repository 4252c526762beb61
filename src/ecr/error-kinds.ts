// What kind of failure an error of the SDK is: too fast, worth another attempt, or final.

const throttles = new Set([
  "ThrottlingException",
  "ThrottleException",
  "Throttling",
  "ThrottledException",
  "TooManyRequestsException",
  "RequestLimitExceeded",
  "RequestThrottled",
  "RequestThrottledException",
  "SlowDown",
]);
const networkCodes = new Set([
  "ECONNRESET",
  "ECONNREFUSED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EAI_AGAIN",
]);

export function isThrottle(error: unknown): boolean {
  return throttles.has(nameOf(error)) || statusOf(error) === 429;
}

export function isNetwork(error: unknown): boolean {
  return networkCodes.has(codeOf(error));
}

/** Errors that a later attempt may not meet: the network, time-outs, ECR's own faults, a clock just corrected. */
export function isTransient(error: unknown): boolean {
  const name = nameOf(error);
  if (isNetwork(error) || name === "TimeoutError" || name === "RequestTimeout") return true;
  const metadata = field(error, "$metadata");
  if (field(metadata, "clockSkewCorrected") === true) return true;
  return [500, 502, 503, 504].includes(statusOf(error)) || name === "ServerException";
}

/** The error's name as AWS gives it, such as `RepositoryNotFoundException`. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "";
}

export function statusOf(error: unknown): number {
  const status = field(field(error, "$metadata"), "httpStatusCode");
  return typeof status === "number" ? status : 0;
}

export function codeOf(error: unknown): string {
  const code = field(error, "code");
  if (typeof code === "string") return code;
  // Several addresses were tried: the first failure stands for all.
  const [first] = error instanceof AggregateError ? error.errors : [];
  return first === undefined ? "" : codeOf(first);
}

function field(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}
