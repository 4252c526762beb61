// How deep YAML may be nested. Composing a document recurses and would end Node; the tokens before it are built
// without recursion and are measured without it.
import type { CST } from "yaml";

export const deepestYaml = 100;

export function isTooDeep(tokens: readonly CST.Token[]): boolean {
  const open: { token: unknown; level: number }[] = tokens.map((token) => ({ token, level: 0 }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, level } = next;
    if (typeof token !== "object" || token === null) continue;
    if (level > deepestYaml) return true;
    const { value, items, key } = token as { value?: unknown; items?: unknown; key?: unknown };
    if (Array.isArray(items)) for (const item of items) open.push({ token: item, level: level + 1 });
    open.push({ token: value, level }, { token: key, level });
  }
  return false;
}
