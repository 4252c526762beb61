// A chart repository's index.yaml: only the entry of one chart is read, since such files grow to many megabytes.
import { Problem } from "../../../core/base/diagnostic.ts";
import { readTree } from "../../../core/kubernetes/documents.ts";
import { isList, isMap, textAt } from "../../../core/kubernetes/tree.ts";

export interface IndexEntry {
  readonly version: string;
  readonly urls: readonly string[];
  /** Hexadecimal sha256, without the algorithm. */
  readonly digest?: string;
}

/** The versions of one chart; null when the repository has no such chart. */
export function readIndex(text: string, chart: string, url: string): readonly IndexEntry[] | null {
  const read = readTree(entryOf(text, chart) ?? text);
  if ("broken" in read) throw unreadable(url, read.broken);
  const entries = isMap(read.tree) ? read.tree["entries"] : undefined;
  if (!isMap(entries)) throw unreadable(url, "it has no entries");
  const list = entries[chart];
  if (!isList(list)) return null;
  return list.flatMap((item): IndexEntry[] => {
    if (!isMap(item)) return [];
    const urls = item["urls"];
    const digest = textAt(item, "digest")?.replace(/^sha256:/, "");
    return [
      {
        version: textAt(item, "version") ?? "",
        urls: isList(urls) ? urls.filter((one) => typeof one === "string") : [],
        ...(digest === undefined || digest === "" ? {} : { digest }),
      },
    ];
  });
}

/** The lines of one entry in the usual form of an index; undefined when it isn't written so. */
function entryOf(text: string, chart: string): string | undefined {
  const lines = text.split("\n");
  const top = lines.findIndex((line) => /^entries:\s*$/.test(line));
  if (top < 0 || /[&*]\w|<</.test(text.slice(0, 2000))) return undefined;
  const start = lines.findIndex((line, at) => at > top && line.trimEnd() === `  ${chart}:`);
  if (start < 0) return undefined;
  const length = lines.slice(start + 1).findIndex((line) => /^ {0,2}[^\s#-]/.test(line));
  const end = length < 0 ? lines.length : start + 1 + length;
  return ["entries:", ...lines.slice(start, end)].join("\n");
}

function unreadable(url: string, why: string): Problem {
  return new Problem({
    code: "chart/index",
    severity: "error",
    summary: "The chart repository can't be read",
    detail: `${url}: ${why}.`,
    hint: "Check that the URL is a chart repository's: it must serve index.yaml.",
  });
}
