// What a sandbox is started with and what it gives back. Public: the program, tests and benches use these.
import type { Span } from "./clock.ts";
import type { Findings } from "./findings.ts";
import type { Fault } from "./fault.ts";
import type { Seed } from "./seed.ts";
import type { Upstreams } from "./upstreams.ts";

/** Where ECR departs from the OCI distribution specification. Each can be switched off on its own. */
export interface Quirks {
  /** A blob of no bytes is refused. */
  readonly zeroByteBlobs: boolean;
  /** A push to a repository that nobody created fails, unless a creation template covers it. */
  readonly repositoriesMustExist: boolean;
  /** PATCH is answered with 201, and of an upload in several Range stays at the end of the first: all bytes are kept. */
  readonly stickyRange: boolean;
  /** Blobs and manifests are known by sha256 alone. */
  readonly sha256Only: boolean;
  /** Mounts obey the account setting BLOB_MOUNTING, equal encryption, and want a committed source. */
  readonly blobMounting: boolean;
  /** DELETE of manifests and blobs is refused: images are deleted through the API. */
  readonly noManifestDelete: boolean;
  /** A blob is answered with a redirect to its storage. */
  readonly redirectBlobs: boolean;
  /** The children of an index must be in its repository, and so must all layers. */
  readonly contentMustExist: boolean;
  /** A tag that no image can have is answered with 400, not 404. */
  readonly invalidTags: boolean;
}

export const ecrQuirks: Quirks = {
  zeroByteBlobs: true,
  repositoriesMustExist: true,
  stickyRange: true,
  sha256Only: true,
  blobMounting: true,
  noManifestDelete: true,
  redirectBlobs: true,
  contentMustExist: true,
  invalidTags: true,
};

/** A plain OCI registry. */
export const ociQuirksOff = Object.fromEntries(
  Object.keys(ecrQuirks).map((quirk) => [quirk, false]),
) as Record<keyof Quirks, false>;

/** One answered request, as a bench counts it and a policy is checked against. */
export interface RequestLine {
  readonly at: string;
  /** `api` is the ECR API, `registry` everything below /v2/. */
  readonly plane: "api" | "registry";
  readonly method: string;
  readonly path: string;
  /** The IAM action without its prefix: `PutImage`, also for the registry's requests. */
  readonly operation: string;
  readonly status: number;
  readonly milliseconds: number;
}

export interface SandboxOptions {
  /** The store: made when missing, shared with other processes at will. */
  readonly directory: string;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** Every answer waits this long. */
  readonly latencyMs?: number;
  /** Throttle each operation at ECR's default rate. */
  readonly quotas?: boolean;
  readonly quirks?: Partial<Quirks>;
  /** Twelve digits; zeros when not given. */
  readonly account?: string;
  /**
   * Each has repositories of its own and answers on a port of its own, the first on `port`. An API request goes to the
   * region that it is signed for, whichever port it comes to. `us-east-1` when not given.
   */
  readonly regions?: readonly string[];
  /** Take every access key and every password, not only those that the sandbox gave out. */
  readonly anyCredentials?: boolean;
  /** Serve HTTPS, with a certificate from an authority that exists for this store alone. */
  readonly tls?: boolean;
  /** What a `repositoryUri` names: the address where it listens, as other programs need it, or ECR's own name. */
  readonly uris?: "address" | "ecr";
  /** What scans find in which images; nothing when not given. */
  readonly findings?: Findings;
  /**
   * Where the upstreams of pull-through rules are, by host: `{ "quay.io": "http://AWS:password@127.0.0.1:5001" }`. Any host
   * may be named here, ECR knows it or not. What isn't named is asked on the Internet.
   */
  readonly upstreams?: Upstreams;
  readonly clock?: () => Date;
  readonly onRequest?: (line: RequestLine) => void;
}

/** One region of a running sandbox. */
export interface SandboxSite {
  readonly region: string;
  readonly url: string;
  readonly port: number;
  /** ECR's name for the registry: `000000000000.dkr.ecr.us-east-1.amazonaws.com`. */
  readonly registry: string;
}

/** The first region, and all of them in `sites`. */
export interface Sandbox extends SandboxSite {
  readonly sites: readonly SandboxSite[];
  /** The file with the certificate to trust, where it serves HTTPS. */
  readonly caFile?: string;
  readonly ca?: string;
  /** The one access key that the sandbox knows. Signatures are not checked. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Makes repositories with small images in them; gives the digest of each `repository:tag`. */
  seed(repositories: Seed, region?: string): Readonly<Record<string, string>>;
  /** Takes away all repositories, settings and faults, and the time that passed. Passwords stay valid. */
  reset(): void;
  /** Lets the next fitting request fail, or be slow; gives back what takes the fault away again. */
  fail(fault: Fault): () => void;
  /** Lets time pass: links and passwords expire, lifecycle policies are carried out. */
  advance(time: Span): void;
  close(): Promise<void>;
}

export const sandboxAccount = "000000000000";
export const sandboxRegion = "us-east-1";
export const sandboxCredentials = {
  accessKeyId: "AKIASANDBOX000000000",
  secretAccessKey: "sandbox-secret-key",
} as const;
