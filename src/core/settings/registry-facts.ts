// What a registry as a whole is set to, beside its repositories: read for warnings in the plan, never changed.
// null means that it could not be read, or that nobody needed it.

export interface RegistryFacts {
  /** Whether blobs can be mounted from another repository. */
  readonly blobMounting: boolean | null;
  readonly replication: readonly ReplicationRule[] | null;
  readonly creationTemplates: readonly CreationTemplate[] | null;
  readonly pullThrough: readonly PullThroughRule[] | null;
  readonly scanning: RegistryScanning | null;
}

export type FactName = keyof RegistryFacts;

export const factNames: ReadonlySet<FactName> = new Set([
  "blobMounting",
  "replication",
  "creationTemplates",
  "pullThrough",
  "scanning",
]);

export interface ReplicationRule {
  readonly destinations: readonly { readonly account: string; readonly region: string }[];
  /** Prefixes of the repositories that are replicated; none means all. */
  readonly prefixes: readonly string[];
}

export interface CreationTemplate {
  /** `ROOT` stands for every repository. */
  readonly prefix: string;
  readonly appliedFor: readonly string[];
}

export interface PullThroughRule {
  readonly prefix: string;
  readonly upstream: string;
}

export interface RegistryScanning {
  readonly type: "BASIC" | "ENHANCED";
  readonly rules: readonly { readonly frequency: string; readonly filters: readonly string[] }[];
}
