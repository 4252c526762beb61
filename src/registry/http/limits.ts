// How long and how often the transport waits. Every wait of the registry client has its limit here.

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
  tries: 6,
  progressBytes: 1024 * 1024,
  backoffFloorMs: 250,
  backoffCeilingMs: 30_000,
  longestWaitMs: 120_000,
};
