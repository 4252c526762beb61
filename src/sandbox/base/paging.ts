// Pages with opaque tokens. A token holds the last key given out, so that a page goes on at the right place
// even when entries come and go between two requests.
import { invalidParameter } from "./ecr-error.ts";

export interface PageRequest {
  /** Ties a token to the listing that it came from. */
  readonly scope: string;
  readonly nextToken: string | undefined;
  /** 100 when not given. */
  readonly maxResults: number | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken?: string;
}

/** `items` are sorted by `keyOf`. */
export function pageOf<T>(items: readonly T[], keyOf: (item: T) => string, request: PageRequest): Page<T> {
  const start = request.nextToken === undefined ? 0 : startAfter(items, keyOf, readToken(request));
  const end = start + (request.maxResults ?? 100);
  const page = items.slice(start, end);
  const last = page.at(-1);
  if (last === undefined || end >= items.length) return { items: page };
  return { items: page, nextToken: writeToken(request.scope, keyOf(last)) };
}

/** The first index whose key is greater. */
export function startAfter<T>(items: readonly T[], keyOf: (item: T) => string, key: string): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && keyOf(item) <= key) low = middle + 1;
    else high = middle;
  }
  return low;
}

function writeToken(scope: string, key: string): string {
  return Buffer.from(JSON.stringify({ scope, key })).toString("base64");
}

function readToken(request: PageRequest): string {
  try {
    const token: unknown = JSON.parse(Buffer.from(request.nextToken ?? "", "base64").toString("utf8"));
    const { scope, key } = token as { readonly scope?: unknown; readonly key?: unknown };
    if (scope === request.scope && typeof key === "string") return key;
  } catch {
    // Falls through to the one answer for every token that isn't ours.
  }
  throw invalidParameter("nextToken", "must be a token returned by a previous request");
}
