// Readers of the response headers that registries use. Each takes a stranger's text: a value or undefined,
// never an exception, in time linear in the text.

/** Retry-After in milliseconds: seconds or an HTTP date. */
export function parseRetryAfter(text: string | undefined, now: Date): number | undefined {
  if (text === undefined) return undefined;
  const trimmed = text.trim();
  if (/^\d{1,10}$/.test(trimmed)) return Number(trimmed) * 1000;
  const date = trimmed.length < 64 ? Date.parse(trimmed) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}

export interface ContentRange {
  readonly first: number;
  readonly last: number;
  readonly total: number | undefined;
}

export function parseContentRange(text: string | undefined): ContentRange | undefined {
  const found = /^\s*bytes\s+(\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)\s*$/i.exec(text?.slice(0, 100) ?? "");
  if (found === null) return undefined;
  const [first, last] = [Number(found[1]), Number(found[2])];
  const total = found[3] === "*" ? undefined : Number(found[3]);
  return first <= last && (total === undefined || last < total) ? { first, last, total } : undefined;
}

/** The target of the `rel="next"` link. */
export function parseNextLink(text: string | undefined): string | undefined {
  let rest = text?.slice(0, 8192) ?? "";
  for (;;) {
    const open = rest.indexOf("<");
    const close = rest.indexOf(">", open + 1);
    if (open < 0 || close < 0) return undefined;
    const following = rest.indexOf("<", close);
    const parameters = rest.slice(close + 1, following < 0 ? undefined : following);
    if (/;\s*rel\s*=\s*"?next"?\s*(?:[;,]|$)/i.test(parameters)) return rest.slice(open + 1, close);
    rest = rest.slice(close + 1);
  }
}

/** `100;w=21600` as Docker Hub writes it. */
export function parseRateLimit(
  text: string | undefined,
): { count: number; windowSeconds: number } | undefined {
  const found = /^\s*(\d{1,9})\s*(?:;\s*w\s*=\s*(\d{1,9}))?/.exec(text?.slice(0, 60) ?? "");
  if (found === null) return undefined;
  return { count: Number(found[1]), windowSeconds: Number(found[2] ?? 0) };
}
