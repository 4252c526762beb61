// A fault that a test asks for, as a value.

/** What goes wrong: an answer in the form of the API or the registry, or a connection that breaks. */
export type FaultAnswer = "throttle" | "server-error" | "unavailable" | "denied" | "expired-token" | "reset";

export const faultAnswers: readonly FaultAnswer[] = [
  "throttle",
  "server-error",
  "unavailable",
  "denied",
  "expired-token",
  "reset",
];

export interface Fault {
  /**
   * The IAM action without its prefix: `PutImage` is meant whether it comes by the API or as a push. Without it any
   * request is.
   */
  readonly operation?: string;
  /** Without it the request is answered as ever, after the delay. */
  readonly answer?: FaultAnswer;
  readonly delayMs?: number;
  /** How many requests meet it: 1 when not given. */
  readonly times?: number;
  /** How many are let through before. */
  readonly after?: number;
}
