// The config as the program uses it: validated, with defaults and the environment filled in, paths resolved.
// ConfigFile (schema.gen.ts) is what the user wrote; Config is what everything else reads.
import type { Position } from "../core/base/diagnostic.ts";
import type { Digest } from "../core/base/digest.ts";
import type { Prices } from "../core/plan/plan.ts";
import type { Waiver } from "../core/gates/waiver.ts";
import type { RepositorySettings } from "../core/settings/table.ts";
import type {
  ConfigFile,
  GateFile,
  OutputFile,
  RegistryFile,
  SourceFile,
  StateFile,
  TagPolicyFile,
} from "./schema.gen.ts";

/** A registry that is kept equal to the config: the target or a replica. */
export interface Target {
  /** Host name, `123456789012.dkr.ecr.us-west-2.amazonaws.com`; the sandbox's fixed name with `sandbox: true`. */
  readonly registry: string;
  readonly account: string;
  readonly region: string;
  readonly sandbox: boolean;
  readonly profile?: string;
  readonly assumeRole?: string;
  readonly externalId?: string;
  readonly endpoint?: string;
  readonly registryEndpoint?: string;
  readonly repositories: {
    /** false: missing repositories are somebody else's to create. */
    readonly create: boolean;
    /** Whose those are that it creates: the config's name, where one is written. */
    readonly owner?: string;
    readonly defaults: RepositorySettings;
    readonly rules: readonly RepositoryRule[];
  };
}

/** How a destination repository is named: a form's name or a template, after stripping a prefix of the path. */
export interface Naming {
  /** `path`, `name`, `host`, or a template such as `{host}/{path}`. */
  readonly form: string;
  readonly strip?: string;
}

export interface RepositoryRule {
  readonly match: string;
  readonly managed: boolean;
  readonly settings: RepositorySettings;
  readonly at?: Position;
}

export type TagPolicy = TagPolicyFile;
export type RegistryOptions = RegistryFile;

/** What every source has after defaults: the rest of its keys are those of its kind. */
export interface SourceDefaults {
  readonly prefix: string;
  readonly naming: Naming;
  readonly tagPolicy: string;
  readonly platforms: readonly string[];
  readonly referrers: boolean;
  /** How long after an image was mirrored its source is asked for new referrers; 0: never. */
  readonly followMs: number;
  readonly minimumAge: MinimumAge;
  readonly allowEmpty: boolean;
  /** Finding fewer images is a failure of the source. */
  readonly min: number;
}

/** How long a digest must have been seen before it may enter. */
export interface MinimumAge {
  /** 0: it may enter at once. */
  readonly ms: number;
  /** The creation time that the image states counts too. */
  readonly trustCreated: boolean;
}

/** What may enter: an entry of `gates`, of this config or of one that it extends. */
export interface GateConfig extends Omit<GateFile, "minimumAge"> {
  readonly minimumAge?: MinimumAge;
  /** The files that the gates beside it name, by the name that their config writes: keys, certificates, trusted roots. */
  readonly trust: ReadonlyMap<string, Uint8Array>;
  /** Those of the config that has the gate: nobody else's exceptions count. */
  readonly waivers: readonly Waiver[];
}

type WithDefaults<T> = T extends unknown ? Omit<T, keyof SourceDefaults> & SourceDefaults : never;
export type SourceConfig = WithDefaults<SourceFile>;
export type SourceKindName = SourceFile["kind"];
export type OutputConfig = OutputFile;
export type OutputKindName = OutputFile["kind"];

/** Where in S3 the state is, how it is reached, and how it is encrypted there. */
export interface StateOnS3 {
  readonly bucket: string;
  readonly key: string;
  readonly region?: string;
  readonly endpoint?: string;
  readonly pathStyle?: boolean;
  /** With a profile or a role of its own, it is never reached with the target's. */
  readonly profile?: string;
  readonly assumeRole?: string;
  readonly externalId?: string;
  readonly encryption?: StateEncryption;
}

export function hasOwnLogin({ profile, assumeRole }: Pick<StateOnS3, "profile" | "assumeRole">): boolean {
  return profile !== undefined || assumeRole !== undefined;
}

export interface StateEncryption {
  readonly sse: NonNullable<StateFile["sse"]>;
  readonly kmsKey?: string;
}

export interface Config {
  /** As the user named it, for messages. */
  readonly path: string;
  /** Whose state and repositories these are. */
  readonly name: string;
  /** Absolute; relative paths in the config are relative to it. */
  readonly directory: string;
  /** Of all values, the environment filled in and secrets left out, together with the files named as policies. */
  readonly digest: Digest;
  readonly target: Target;
  readonly replicas: readonly Target[];
  readonly registries: Readonly<Record<string, RegistryOptions>>;
  readonly tagPolicies: Readonly<Record<string, TagPolicy>>;
  readonly sources: readonly SourceConfig[];
  readonly outputs: readonly OutputConfig[];
  readonly state: ({ readonly path: string } | StateOnS3) & {
    /** How many earlier states are kept. */
    readonly history: number;
  };
  readonly lock?: string;
  readonly prune: {
    readonly maxPercent: number;
    /** How long an image must be gone from its source before its last copy may be deleted; null: never. */
    readonly goneMs: number | null;
    /** What was pulled within this time is not deleted; 0: pulls don't count. */
    readonly unusedForMs: number;
    /** Globs over `repository:tag` and repositories that are never deleted. */
    readonly protect: readonly string[];
  };
  readonly gates: readonly GateConfig[];
  /** All of them, also of the configs that this one extends. */
  readonly waivers: readonly Waiver[];
  readonly keepReplaced: number;
  /** What stands in for Amazon's list prices. */
  readonly prices?: Prices;
  /** Codes of warnings that are counted and not told. */
  readonly accept: ReadonlySet<string>;
  /** Layers that manifests fetch from elsewhere by URL: keep the URL, or copy the bytes. */
  readonly foreignLayers: "keep" | "copy";
  /** Values that came from the environment: they are struck out of all output. */
  readonly secrets: readonly string[];
  /** Where a key stands: locate("sources", 0, "chart"). The nearest known parent when the key isn't there. */
  locate(...path: readonly (string | number)[]): Position | undefined;
  /** What the user wrote, without the environment's values, for tools that need the original. */
  readonly file: ConfigFile;
}
