// What scans find, as a test says it beforehand, and as a file holds it.
import { isRecord } from "../../core/base/record.ts";

export const severities = [
  "INFORMATIONAL",
  "LOW",
  "MEDIUM",
  "HIGH",
  "CRITICAL",
  "UNDEFINED",
  "UNTRIAGED",
] as const;

export interface Finding {
  /** `CVE-2024-3094`. */
  readonly name: string;
  readonly severity: (typeof severities)[number];
  readonly description?: string;
  readonly uri?: string;
  readonly attributes?: readonly { readonly key: string; readonly value?: string }[];
}

/** By digest, `repository`, `repository:tag`, or a glob over these: `team/*:1.*`. */
export type Findings = Readonly<Record<string, readonly Finding[]>>;

/** What is wrong with the content of a file of findings; undefined when it is one. */
export function findingsFault(value: unknown): string | undefined {
  if (!isRecord(value)) return "it is not a JSON object of images";
  for (const [image, findings] of Object.entries(value)) {
    if (!Array.isArray(findings)) return `"${image}" has no list of findings`;
    for (const [at, finding] of (findings as readonly unknown[]).entries()) {
      const where = `finding ${at + 1} of "${image}"`;
      if (!isRecord(finding) || typeof finding["name"] !== "string") return `${where} has no "name"`;
      if (!severities.some((one) => one === finding["severity"])) {
        return `the "severity" of ${where} is none of ${severities.join(", ")}`;
      }
    }
  }
  return undefined;
}
