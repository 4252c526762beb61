// What ECR and the files look like compared with what was last applied. Pure.
import type { Diagnostic } from "../base/diagnostic.ts";
import type { Digest } from "../base/digest.ts";
import type { SettingChange } from "../plan/plan.ts";

export interface TagDrift {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string | null;
  /** `changed`: another digest; `missing`: gone; `incomplete`: children or referrers are gone; `archived`. */
  readonly what: "changed" | "missing" | "incomplete" | "archived";
  readonly was: Digest;
  readonly now: Digest | null;
  readonly pushedAt?: string;
  /** `mirror.config.yaml:27` where the image is declared, when known. */
  readonly declaredAt?: string;
}

export interface FileDrift {
  readonly path: string;
  readonly what: "changed" | "missing";
}

export interface RepositoryDrift {
  readonly registry: string;
  readonly repository: string;
  readonly what: "missing" | "settings";
  readonly changes: readonly SettingChange[];
}

/** With --upstream: the source's tag means another digest now. It is news, not drift. */
export interface UpstreamMove {
  readonly reference: string;
  readonly was: Digest;
  readonly now: Digest | null;
}

export interface DriftReport {
  readonly tags: readonly TagDrift[];
  readonly files: readonly FileDrift[];
  readonly repositories: readonly RepositoryDrift[];
  readonly upstream: readonly UpstreamMove[];
  /** What could not be asked: a replica, a source. The report is of the rest. */
  readonly failures: readonly Diagnostic[];
  readonly checked: { readonly tags: number; readonly files: number; readonly repositories: number };
  readonly ignored: number;
  readonly serial: number;
  /** When the newest entry of the state was written; null for an empty state. */
  readonly lastApplied: string | null;
}

export function hasDrift(report: DriftReport): boolean {
  return report.tags.length + report.files.length + report.repositories.length > 0;
}
