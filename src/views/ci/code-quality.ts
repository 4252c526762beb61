// GitLab's Code Quality report: a list of findings, each at a line of a file. GitLab stops reading at the first invalid
// entry, so every entry has a place.
import { sha256 } from "../../core/base/digest.ts";
import { printable, printableJson } from "../../core/base/escape.ts";
import type { Place } from "../../core/apply/applied.ts";

export interface QualityFinding {
  readonly code: string;
  readonly text: string;
  readonly severity: "info" | "minor" | "major" | "critical" | "blocker";
  readonly at: Pick<Place, "file" | "line">;
  /** Identifies the finding in the next run. */
  readonly key: string;
}

export function renderCodeQuality(findings: readonly QualityFinding[]): string {
  const seen = new Set<string>();
  const entries = findings.flatMap(({ code, text, severity, at, key }) => {
    const fingerprint = sha256(`${code} ${key}`).slice("sha256:".length);
    if (seen.has(fingerprint)) return [];
    seen.add(fingerprint);
    return [
      {
        description: printable(text),
        check_name: code,
        fingerprint,
        severity,
        location: { path: at.file.replaceAll("\\", "/").replace(/^\.\//, ""), lines: { begin: at.line } },
      },
    ];
  });
  return `${printableJson(entries, 2)}\n`;
}
