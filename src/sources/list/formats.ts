// The formats of lists, and how a file's format is told: by its name, then by what it says.
import type { SourceOf } from "../kind/kind.ts";
import type { ListReader } from "./entry.ts";
import { looksLikeConf, readConf, readLines, readTable, readYamlList } from "./plain.ts";
import { readDregsy, readImageSyncer, readRegsync, readSkopeo } from "./tools.ts";

export type ListFormat = NonNullable<SourceOf<"list">["format"]>;

export const readers: Readonly<Record<ListFormat, ListReader>> = {
  lines: readLines,
  conf: readConf,
  csv: readTable,
  json: readYamlList,
  yaml: readYamlList,
  regsync: readRegsync,
  skopeo: readSkopeo,
  "image-syncer": readImageSyncer,
  dregsy: readDregsy,
};

export const listFormats = Object.keys(readers) as readonly ListFormat[];

export function detectFormat(path: string, text: string): ListFormat {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  if (name.endsWith(".csv")) return "csv";
  if (/\.(?:ya?ml|json)$/.test(name)) return detectTool(text) ?? (name.endsWith(".json") ? "json" : "yaml");
  // A list's bracket, and not that of an IPv6 host.
  if (/^\s*\[\s*(?:["{\]]|$)/.test(text)) return "json";
  return looksLikeConf(text) ? "conf" : "lines";
}

/** Other tools' configs are told by the keys that only they have. */
function detectTool(text: string): ListFormat | undefined {
  if (/^["']?sync["']?\s*:/m.test(text)) return "regsync";
  if (/^["']?tasks["']?\s*:/m.test(text)) return "dregsy";
  return /^[ \t]+["']?images(?:-by-tag-regex|-by-semver)?["']?\s*:/m.test(text) ? "skopeo" : undefined;
}
