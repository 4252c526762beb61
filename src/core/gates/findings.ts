// What a scan found in an image, whoever scanned it and in whichever form it was told. Pure.

/** From the least to the worst; `undefined` is a severity that nobody has said. */
export type Severity = "none" | "informational" | "low" | "medium" | "high" | "critical" | "undefined";

export interface Finding {
  /** `CVE-2026-1234`, or what its database calls it. */
  readonly id: string;
  readonly severity: Severity;
  /** Whether there is a version without it; for a part of the packages counts as yes. */
  readonly fix: "yes" | "no" | "unknown";
  /** The packages that have it, with their versions: `openssl 3.0.1`. */
  readonly packages?: readonly string[];
  readonly uri?: string;
}

/**
 * What a scanner says of one manifest. Without findings: `never`, nobody scanned it; `pending`, a scan has not come to its
 * end; `unable`, the scanner gave up or cannot tell.
 */
export type ScanAnswer = Scanned | NotScanned;

export interface Scanned {
  readonly state: "scanned";
  readonly findings: readonly Finding[];
  /** When, ISO 8601 in UTC, as the scanner says. */
  readonly at?: string;
}

export interface NotScanned {
  readonly state: "never" | "pending" | "unable";
  /** In words that go on after a name: `the scan is in progress`. */
  readonly why: string;
}
