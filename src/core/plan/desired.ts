// The desired state: what the config and its sources ask for, pinned to digests and named by ECR's rules. On its way
// there an image is assigned, resolved, desired: each step adds a value and hands on those before it.
import type { Coverage } from "../image/coverage.ts";
import type { Diagnostic } from "../base/diagnostic.ts";
import type { Digest } from "../base/digest.ts";
import type { Destination } from "../image/destination.ts";
import type { ImageRef } from "../image/reference.ts";
import type { MappingRow } from "../mapping/row.ts";
import type { RepositorySettings } from "../settings/table.ts";
import type { ImageRequest, Question } from "../image/wanted.ts";
import type { DestinationName } from "../naming/naming.ts";
import type { GateReport } from "../gates/report.ts";
import type { GateRefusal } from "../gates/verdict.ts";
import type { GoneImage, HeldImage, RefusedImage } from "./standing.ts";

/** Where an image's bytes come from. */
export interface ImageSource {
  /** Canonical reference with its tag where it has one. */
  readonly reference: string;
  readonly digest: Digest;
  /** A layout's path as the config writes it, when the bytes are read from disk. */
  readonly layout?: string;
  /** The config's source of whose chart it is made. */
  readonly madeFrom?: string;
  /** A repository in ECR, `registry/repository`, that holds the image as it is to be: it is read from there. */
  readonly via?: string;
  /** A repository in ECR that holds it too: its bytes are read there first, and at the source where that fails. */
  readonly near?: string;
}

/** Its digest is what the tag holds afterward: it differs from the source's only for a platform subset. */
export interface ImageDestination extends Destination {
  readonly registry: string;
}

/** How an image is mirrored: as it says itself, or as its source says of all its images. */
export interface ImageHandling {
  /** `["all"]`, or the platforms that are kept. */
  readonly platforms: readonly string[];
  readonly referrers: boolean;
  readonly policy: string;
}

export interface ImageContent {
  /** Size of all distinct blobs and manifests; null when nobody had to look (ECR holds it already). */
  readonly bytes: number | null;
  /** Children and referrers that belong to it, where known. */
  readonly parts: readonly Digest[];
  /** The referrers among them. */
  readonly referrers?: readonly ContentReferrer[];
}

/** A signature, an SBOM, an attestation: what refers to a manifest of the image, or to another referrer. */
export interface ContentReferrer {
  readonly digest: Digest;
  readonly subject: Digest;
  /** `sha256-….sig`: the tag by which it is found, where no subject ties it. */
  readonly tag: string | null;
  readonly artifactType?: string;
  /** Itself and what hangs below it. */
  readonly parts: readonly Digest[];
  readonly bytes: number;
}

/** A tag of a wanted image with the destination that it goes to, not yet resolved to a digest. */
export interface AssignedImage {
  readonly request: ImageRequest;
  readonly handling: ImageHandling;
  /** Canonical, with the tag. */
  readonly reference: string;
  readonly ref: ImageRef;
  readonly layout?: string;
  readonly madeFrom?: string;
  /** The digest, where a reference, a policy, a layout or an approval says it. */
  readonly pinned?: Digest;
  /** The config itself writes the digest: it needs no approval. */
  readonly isWritten: boolean;
  readonly name: DestinationName;
  readonly tag: string | null;
}

/** The same with digests: everything but the registry it goes to. */
export interface ResolvedImage {
  readonly request: ImageRequest;
  readonly handling: ImageHandling;
  readonly source: ImageSource;
  readonly name: DestinationName;
  readonly destination: Destination;
  readonly content: ImageContent;
}

/** An image whose digest may not enter yet. */
export interface YoungResolved {
  readonly image: ResolvedImage;
  /** When the digest at the source was first seen, and when it may enter; ISO 8601 in UTC. */
  readonly since: string;
  readonly until: string;
}

/** An image that a gate refuses. */
export interface RefusedResolved {
  readonly image: ResolvedImage;
  readonly refusals: readonly GateRefusal[];
}

export interface DesiredImage extends ResolvedImage {
  readonly destination: ImageDestination;
}

/** A copy that ECR is to scan before its image may enter: in a repository of its own, without a tag. */
export interface StagedImage extends DesiredImage {
  /** Destinations in the target that wait for it, `repository:tag`. */
  readonly stagedFor: readonly string[];
}

/** What waits in the target. No row leads there. */
export interface Staging {
  /** What is to be there: copied where it isn't. */
  readonly images: readonly StagedImage[];
  /** Keys of what is needed there as long as it has not entered everywhere. */
  readonly kept: ReadonlySet<string>;
}

export interface DesiredRepository {
  readonly registry: string;
  readonly repository: string;
  /** It is somebody else's to create: one that is missing is blocked, with its images. */
  readonly create?: false;
  /** What it is tagged with when it is created. */
  readonly owner?: string;
  /** false: create it when missing, and leave the settings of an existing one alone. */
  readonly managed: boolean;
  readonly settings: RepositorySettings;
}

export interface DesiredFile {
  readonly path: string;
  /** The output's kind and position in the config, to render it again without rows that failed. */
  readonly output: { readonly index: number; readonly kind: string };
  /** null for content too large to keep in a plan: it is rendered again when it is written. */
  readonly content: string | null;
  readonly digest: Digest;
  readonly proof?: string;
  readonly rows: readonly MappingRow[];
}

/** A line of the plan's grouping: one source of the config and how its discovery went. */
export interface SourceSummary {
  readonly name: string;
  readonly kind: string;
  readonly title: string;
  readonly images: number;
  /** Of a chart: what is planned of it, and what is not. */
  readonly coverage?: Coverage;
  /** Why discovery failed, when it did. */
  readonly failed?: string;
  /** The same with its code, its place in the config and its remedy. */
  readonly problem?: Diagnostic;
  /** The fallback list that was used in place of the source. */
  readonly fallback?: string;
}

/** Where a source of this kind writes a digest: under a key beside the image, or in its reference. */
export type PinForm = "key" | "reference";

export interface Desired {
  readonly target: { readonly registry: string; readonly region: string };
  readonly sources: readonly SourceSummary[];
  readonly repositories: readonly DesiredRepository[];
  readonly images: readonly DesiredImage[];
  readonly files: readonly DesiredFile[];
  readonly held: readonly HeldImage[];
  readonly refused: readonly RefusedImage[];
  readonly gone: readonly GoneImage[];
  /** By registry: keys of destinations that stay as they are, whatever their source says now. */
  readonly retained: ReadonlyMap<string, ReadonlySet<string>>;
  /** Absent where no gate has a stage. */
  readonly staging?: Staging;
  /** By source: how a digest is written in what it reads; nothing where only a tag policy can say it. */
  readonly pins: ReadonlyMap<string, PinForm>;
  readonly questions: readonly Question[];
  /** What the gates did; absent where there are none. */
  readonly gates?: GateReport;
  readonly warnings: readonly Diagnostic[];
  /** What could not be looked at: images that did not resolve, registries out of reach. Never empty by luck. */
  readonly failures: readonly Diagnostic[];
  /** false after a failed source, with open questions, or when a part was left out on purpose. */
  readonly complete: boolean;
}
