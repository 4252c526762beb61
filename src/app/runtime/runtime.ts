// What a run is given: everything that touches the world, as interfaces. Use cases, and the steps of a plan or an
// apply, take it as an argument; open.ts makes it, once for a run.
import type { Target } from "../../config/config.ts";
import type { Ecr } from "../../ecr/client.ts";
import type { Timing } from "../../net/timing.ts";
import type { Tracer } from "../../net/trace.ts";
import type { Programs } from "../../programs/programs.ts";
import type { RegistryAccess, Registries } from "../../registry/registries.ts";
import type { SourceCache, SourceFiles, SourceHttp } from "../../sources/kind/kind.ts";
import type { KeptContent } from "../../storage/kept-content.ts";
import type { S3Bucket } from "../../storage/s3/bucket.ts";
import type { Holder, StateStore } from "../../storage/state-store.ts";
import type { ContentCache } from "./content.ts";
import type { Doing, Progress } from "./progress.ts";
import type { TagMemory } from "./tag-memory.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface RuntimeOptions {
  readonly environment: Environment;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** How requests wait for their turn and for another attempt. */
  readonly timing: Timing;
  readonly holder: Holder;
  /** How many processes share the registries' rates, shards of one plan. */
  readonly shares?: number;
  /** Told of waits, retries and takeovers: what is worth a line but is no result. */
  readonly onNote: (text: string) => void;
  /** Told what the run is busy with, each time that this changes; null: it has gathered all that it needs. */
  readonly onDoing?: (doings: readonly Doing[] | null) => void;
  /** Told of every credential that the run gets hold of, before it is used. */
  readonly onSecret?: (secret: string) => void;
  /** Told of every request. */
  readonly tracer?: Tracer;
}

/** A registry that is kept equal to the config, with its control plane. */
export interface KeptRegistry {
  readonly target: Target;
  readonly ecr: Ecr;
  /** Where its /v2/ answers, when that isn't https://<registry>. */
  readonly endpoint: string | undefined;
  /** Whether /v2/ is served by another origin than the ECR API: it then lists nothing there, and has none of its quotas. */
  readonly servesElsewhere: boolean;
}

export interface Runtime {
  /** The target first, then the replicas. */
  readonly kept: readonly [KeptRegistry, ...KeptRegistry[]];
  readonly registries: Registries;
  /** What the registry client needs to know. */
  readonly access: RegistryAccess;
  /** Documents at URLs, read by the same rules. */
  readonly documents: SourceHttp;
  readonly content: ContentCache;
  /** Small content that earlier runs have read, by digest. */
  readonly cache: KeptContent;
  readonly tags: TagMemory;
  readonly files: SourceFiles;
  readonly programs: Programs;
  /** What sources keep from one step of a run for another. */
  readonly sources: SourceCache;
  readonly state: StateStore;
  /** Where the state is and how it is reached; null: on disk. */
  readonly stateBucket: S3Bucket | null;
  /** Who holds the state lock, for others to read. */
  readonly holder: Holder;
  /** What it is busy with, for whoever waits. */
  readonly progress: Progress;
  /** Says something that is neither a result nor an error. */
  note(text: string): void;
  readonly environment: Environment;
  readonly now: () => Date;
  close(): Promise<void>;
}
