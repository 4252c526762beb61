// Counts requests from a registry's access log.

export interface RequestCounts {
  readonly total: number;
  readonly byMethod: Readonly<Record<string, number>>;
  /** How often each blob was read. */
  readonly blobReads: ReadonlyMap<string, number>;
  /** Requests that bring a blob or a manifest. */
  readonly writes: number;
}

const line = /"([A-Z]+) (\/v2\/\S*) HTTP\/[\d.]+" (\d{3})/;

export function countRequests(log: string): RequestCounts {
  const byMethod: Record<string, number> = {};
  const blobReads = new Map<string, number>();
  let total = 0;
  for (const text of log.split("\n")) {
    const found = line.exec(text);
    if (found === null) continue;
    const [, method = "", path = ""] = found;
    total += 1;
    byMethod[method] = (byMethod[method] ?? 0) + 1;
    const blob = method === "GET" ? /\/blobs\/(sha256:[0-9a-f]{64})/.exec(path)?.[1] : undefined;
    if (blob !== undefined) blobReads.set(blob, (blobReads.get(blob) ?? 0) + 1);
  }
  const writes = ["POST", "PUT", "PATCH"].reduce((sum, method) => sum + (byMethod[method] ?? 0), 0);
  return { total, byMethod, blobReads, writes };
}
