// Numbers for people: decimal sizes, durations, counts with their noun.

const sizes = ["B", "kB", "MB", "GB", "TB", "PB"] as const;

/** `96 MB`, `1.27 GB`: decimal units, with only the digits that matter. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < sizes.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${rounded(value, unit)} ${sizes[unit] ?? "B"}`;
}

function rounded(value: number, unit: number): string {
  const big = unit >= 3 ? 1 : 0;
  if (value >= 100 || unit === 0) return value.toFixed(0);
  const text = value >= 9.95 ? value.toFixed(big) : value.toFixed(big + 1);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** `4.1 s`, `13 s`, `2 min 05 s`, `1 h 02 min`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}

/** `12 s`, `3 min`, `5 h`: for numbers that change while you watch. */
export function formatRoughly(seconds: number): string {
  if (seconds < 59.5) return `${Math.ceil(seconds)} s`;
  if (seconds < 3570) return `${Math.round(seconds / 60)} min`;
  return seconds < 100 * 3600 ? `${Math.round(seconds / 3600)} h` : "days";
}

/** Both in the unit of the total: `81/101 MB`, `0.08/1.27 GB`. */
export function formatPart(part: number, whole: number): string {
  const [text = "", unit = ""] = formatBytes(whole).split(" ");
  const value = part / 1000 ** Math.max(0, sizes.indexOf(unit as (typeof sizes)[number]));
  const decimals = /\.(\d+)$/.exec(text)?.[1]?.length ?? 0;
  return `${value.toFixed(decimals)}/${text} ${unit}`;
}

function two(value: number): string {
  return value.toString().padStart(2, "0");
}

/** `1 file`, `3 files`, `2 repositories`. */
export function count(many: number, noun: string): string {
  if (many === 1) return `1 ${noun}`;
  if (noun.endsWith("ss")) return `${many} ${noun}es`;
  return `${many} ${noun.endsWith("y") ? `${noun.slice(0, -1)}ies` : `${noun}s`}`;
}

/** `2 h ago`, in the largest unit that fits; undefined for an invalid or future time. */
export function ago(iso: string, now: Date): string | undefined {
  const seconds = (now.getTime() - Date.parse(iso)) / 1000;
  // The caller shows a time ahead of our clock unchanged.
  if (!(seconds >= 0)) return undefined;
  if (seconds < 60) return "less than a minute ago";
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} days ago`;
}

/** `2026-11-20` of an ISO time. */
export function day(iso: string): string {
  return iso.slice(0, 10);
}

/** `2026-11-20 03:12Z` of an ISO time in UTC. */
export function minute(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)}Z`;
}

/** `3 accepted warnings: plan/quota 2, config/renamed 1.`; empty if there are none. */
export function acceptedSentence(
  accepted: readonly { readonly code: string; readonly count: number }[],
): string {
  const all = accepted.reduce((sum, one) => sum + one.count, 0);
  const codes = accepted.map((one) => `${one.code} ${one.count}`).join(", ");
  return all === 0 ? "" : `${count(all, "accepted warning")}: ${codes}.`;
}
