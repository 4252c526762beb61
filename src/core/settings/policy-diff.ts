// Compares JSON policies by meaning: order and form, which ECR and people change freely, make no difference.
// Pure; used for lifecycle policies and repository policies alike.

const mostLines = 6;
const longestValue = 120;

/** What differs, a line for each value: `Statement.0.Action=ecr:GetImage`. Empty when both mean the same. */
export function diffPolicy(
  want: string,
  have: string | undefined,
): { readonly before: string; readonly after: string }[] {
  if (have === undefined) return [{ before: "none", after: shorten(canonicalJson(want)) }];
  if (meaning(want) === meaning(have)) return [];
  const before = leaves(have);
  const after = leaves(want);
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  const lines = paths
    .filter((path) => before.get(path) !== after.get(path))
    .map((path) => ({ before: line(path, before.get(path)), after: line(path, after.get(path)) }));
  if (lines.length > 0 && lines.length <= mostLines) return lines;
  return [{ before: shorten(canonicalJson(have)), after: shorten(canonicalJson(want)) }];
}

/** JSON text with sorted keys and no white space; a text that isn't JSON stays as it is. */
export function canonicalJson(text: string): string {
  const value = parse(text);
  return value === undefined ? text : JSON.stringify(sortKeys(value));
}

function meaning(text: string): string {
  const value = parse(text);
  return value === undefined ? text : JSON.stringify(normalize(value));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  return isRecord(value) ? mapSorted(value, sortKeys) : value;
}

/** Lists are sets, a list of one is its value, an account's root principal is the account. */
function normalize(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => JSON.stringify(normalize(item))).sort();
    return items.length === 1 ? JSON.parse(items[0] ?? "null") : [...new Set(items)];
  }
  if (typeof value === "string") return /^arn:aws[a-z-]*:iam::(\d{12}):root$/.exec(value)?.[1] ?? value;
  return isRecord(value) ? mapSorted(value, normalize) : value;
}

function mapSorted(value: Record<string, unknown>, change: (inner: unknown) => unknown): unknown {
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, change(inner)]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function leaves(text: string): Map<string, string> {
  const found = new Map<string, string>();
  function walk(path: string, value: unknown): void {
    if (!isRecord(value)) {
      found.set(path, typeof value === "string" ? value : JSON.stringify(value));
      return;
    }
    for (const [key, inner] of Object.entries(value)) walk(path === "" ? key : `${path}.${key}`, inner);
  }
  walk("", parse(text) ?? text);
  return found;
}

function line(path: string, value: string | undefined): string {
  return `${path}=${value === undefined ? "(absent)" : shorten(value)}`;
}

function shorten(text: string): string {
  return text.length <= longestValue ? text : `${text.slice(0, longestValue - 3)}...`;
}
