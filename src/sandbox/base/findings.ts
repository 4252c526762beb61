// What scans find, as a test says it beforehand, and as a file holds it.
import { fieldOf, isRecord } from "../../core/base/record.ts";

export const severities = [
  "INFORMATIONAL",
  "LOW",
  "MEDIUM",
  "HIGH",
  "CRITICAL",
  "UNDEFINED",
  "UNTRIAGED",
] as const;

/** A finding of basic scanning; `fixAvailable`, `packages` and `status` are told by enhanced scanning alone. */
export interface Finding {
  /** `CVE-2024-3094`. */
  readonly name: string;
  readonly severity: (typeof severities)[number];
  readonly description?: string;
  readonly uri?: string;
  readonly attributes?: readonly { readonly key: string; readonly value?: string }[];
  readonly fixAvailable?: "YES" | "NO" | "PARTIAL";
  readonly packages?: readonly {
    readonly name: string;
    readonly version: string;
    readonly fixedInVersion?: string;
  }[];
  readonly status?: "ACTIVE" | "SUPPRESSED" | "CLOSED";
}

/** How a scan can stand other than finished. */
export const unfinishedStatuses = [
  "IN_PROGRESS",
  "PENDING",
  "FAILED",
  "UNSUPPORTED_IMAGE",
  "SCAN_ELIGIBILITY_EXPIRED",
  "FINDINGS_UNAVAILABLE",
  "LIMIT_EXCEEDED",
] as const;

export type UnfinishedStatus = (typeof unfinishedStatuses)[number];

/** By digest, `repository`, `repository:tag`, or a glob over these: `team/*:1.*`. */
export type Findings = Readonly<Record<string, readonly Finding[] | UnfinishedStatus>>;

const choices = {
  severity: severities,
  fixAvailable: ["YES", "NO", "PARTIAL"],
  status: ["ACTIVE", "SUPPRESSED", "CLOSED"],
} as const;

/** What is wrong with the content of a file of findings; undefined when it is one. */
export function findingsFault(value: unknown): string | undefined {
  if (!isRecord(value)) return "it is not a JSON object of images";
  for (const [image, findings] of Object.entries(value)) {
    if (unfinishedStatuses.some((status) => status === findings)) continue;
    if (!Array.isArray(findings)) return `"${image}" has no list of findings`;
    for (const [at, finding] of (findings as readonly unknown[]).entries()) {
      const fault = findingFault(finding, `finding ${at + 1} of "${image}"`);
      if (fault !== undefined) return fault;
    }
  }
  return undefined;
}

function findingFault(finding: unknown, where: string): string | undefined {
  if (typeof fieldOf(finding, "name") !== "string") return `${where} has no "name"`;
  for (const [key, known] of Object.entries(choices)) {
    const value = fieldOf(finding, key);
    if (value === undefined && key !== "severity") continue;
    if (!known.some((one) => one === value)) return `the "${key}" of ${where} is none of ${known.join(", ")}`;
  }
  const packages = fieldOf(finding, "packages") ?? [];
  const isNamed = (one: unknown) => ["name", "version"].every((key) => typeof fieldOf(one, key) === "string");
  if (!Array.isArray(packages) || !packages.every(isNamed))
    return `the "packages" of ${where} are no list of objects with "name" and "version"`;
  return undefined;
}
