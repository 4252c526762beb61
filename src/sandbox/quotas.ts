// ECR's default rates, of each operation for which AWS publishes one.

const ratePerSecond: Readonly<Record<string, number>> = {
  PutImage: 10,
  InitiateLayerUpload: 100,
  CompleteLayerUpload: 100,
  UploadLayerPart: 500,
  BatchCheckLayerAvailability: 1000,
  BatchGetImage: 2000,
  GetDownloadUrlForLayer: 3000,
  GetAuthorizationToken: 500,
};

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** Requests to the registry draw on the bucket of the operation behind them. */
export class Quotas {
  readonly #buckets = new Map<string, Bucket>();

  /** Takes a token; false when the operation's bucket is empty. A bucket holds one second's worth. */
  take(operation: string, milliseconds: number): boolean {
    const rate = ratePerSecond[operation];
    if (rate === undefined) return true;
    const bucket = this.#buckets.get(operation) ?? { tokens: rate, filledAt: milliseconds };
    this.#buckets.set(operation, bucket);
    bucket.tokens = Math.min(rate, bucket.tokens + ((milliseconds - bucket.filledAt) * rate) / 1000);
    bucket.filledAt = milliseconds;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }
}
