// How long and how often the transport waits, and what an answer and a list may cost. Every wait and every size of the
// registry client has its limit here.

export interface TransportLimits {
  /** Name look-up, TCP, proxy and TLS together. */
  readonly connectMs: number;
  /** From the request's last byte to the answer's head. */
  readonly headersMs: number;
  /** The same for the answer to an upload, which a registry may take its time to store. */
  readonly commitMs: number;
  /** No byte moved, though one side waits for it. */
  readonly stallMs: number;
  /** Fewer bytes a second than this over `slowMs` is as good as a stall. */
  readonly slowestBytes: number;
  readonly slowMs: number;
  /** From the head to the end of an answer that is read completely. */
  readonly wholeMs: number;
  /** The same for a few words: an error, a token. */
  readonly wordsMs: number;
  /** Attempts without progress. */
  readonly tries: number;
  /** This many bytes are progress: they begin the count of attempts again. */
  readonly progressBytes: number;
  readonly backoffFloorMs: number;
  readonly backoffCeilingMs: number;
  /** A registry that asks for a longer wait than this fails the request. */
  readonly longestWaitMs: number;
}

export const defaultLimits: TransportLimits = {
  connectMs: 15_000,
  headersMs: 60_000,
  commitMs: 300_000,
  stallMs: 45_000,
  slowestBytes: 1024,
  slowMs: 60_000,
  wholeMs: 300_000,
  wordsMs: 30_000,
  tries: 6,
  progressBytes: 1024 * 1024,
  backoffFloorMs: 250,
  backoffCeilingMs: 30_000,
  longestWaitMs: 120_000,
};

const mebi = 1024 * 1024;

/** The most bytes of answers that are read completely, any encoding undone. A manifest has ECR's own limit. */
export const mostBytes = {
  config: 16 * mebi,
  /** Google's registries list all tags with their manifests on one page: this holds some 50,000. */
  page: 16 * mebi,
  token: 128 * 1024,
  error: 256 * 1024,
} as const;

/** On the wire framing may cost as much as the content; compression costs nothing. */
export function mostOnWire(bytes: number): number {
  return 2 * bytes + 256 * 1024;
}

/** One list: the tags of a repository, the repositories of a registry, what refers to an image. */
export const mostListed = {
  pages: 10_000,
  /** Pages in a row that name nothing new. */
  barrenPages: 50,
  items: 500_000,
  bytes: 256 * mebi,
  milliseconds: 900_000,
  /** Values and fields of one page: each costs more memory than its bytes. */
  pageValues: 1_500_000,
} as const;
