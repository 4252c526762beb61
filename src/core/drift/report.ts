// What differs from what was last applied, as a value: drift, news that is none, and what could not be asked.
import type { AcceptedCount } from "../base/accepted.ts";
import type { Diagnostic } from "../base/diagnostic.ts";
import type { Digest } from "../base/digest.ts";
import type { GateRefusal } from "../gates/verdict.ts";
import type { SettingName, WayOut } from "../settings/table.ts";

export interface TagDrift {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string | null;
  /** `changed`: another digest; `missing`: gone; `incomplete`: children or referrers are gone; `archived`. */
  readonly what: "changed" | "missing" | "incomplete" | "archived";
  readonly was: Digest;
  readonly now: Digest | null;
  /** The tag can't be moved back: what it holds must be deleted first. */
  readonly immutable: boolean;
  readonly pushedAt?: string;
  /** `mirror.config.yaml:27` where the config declares the image itself, and can pin another digest. */
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
  readonly changes: readonly SettingDrift[];
}

/** In the direction in which tags are told: what was declared, what ECR has. */
export interface SettingDrift {
  readonly setting: SettingName;
  readonly was: string;
  readonly now: string;
  /** Why ECR can't change it back, and the ways out. */
  readonly fixed?: { readonly why: string; readonly waysOut: readonly WayOut[] };
}

/** With --gates: what is in ECR and would not be let in today. */
export interface GateDrift {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string | null;
  readonly digest: Digest;
  /** The reference at the source. */
  readonly source: string;
  readonly refusals: readonly GateRefusal[];
}

/** A tag in one of the state's repositories that the state doesn't own: no drift. */
export interface UnmanagedTag {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
  readonly digest: Digest;
}

/** With --upstream: the source's tag means another digest now. It is news, not drift. */
export interface UpstreamMove {
  readonly reference: string;
  readonly was: Digest;
  readonly now: Digest | null;
}

export interface DriftReport {
  /** The registry that names leave out. */
  readonly target: string;
  readonly tags: readonly TagDrift[];
  readonly files: readonly FileDrift[];
  readonly repositories: readonly RepositoryDrift[];
  readonly gates: readonly GateDrift[];
  readonly upstream: readonly UpstreamMove[];
  /** With --unmanaged. */
  readonly unmanaged: readonly UnmanagedTag[];
  readonly warnings: readonly Diagnostic[];
  /** Warnings that the config accepts, by code; absent where there are none. */
  readonly accepted?: readonly AcceptedCount[];
  /** What could not be asked: a replica, a source. The report is of the rest. */
  readonly failures: readonly Diagnostic[];
  readonly checked: {
    readonly tags: number;
    readonly files: number;
    readonly repositories: number;
    /** Images that the gates were asked about. */
    readonly gates: number;
  };
  readonly ignored: number;
  readonly serial: number;
  /** When the newest entry of the state was written; null for an empty state. */
  readonly lastApplied: string | null;
}

export function hasDrift(report: DriftReport): boolean {
  const { tags, files, repositories, gates } = report;
  return tags.length + files.length + repositories.length + gates.length > 0;
}

/**
 * Whether the check was not completed. What a run left undone makes "no drift" a thing that nobody knows; drift that was
 * found beside it is drift.
 */
export function isIncomplete(report: DriftReport): boolean {
  const others = report.failures.filter(({ code }) => code !== "state/unfinished-run");
  return others.length > 0 || (report.failures.length > 0 && !hasDrift(report));
}
