// Writes a first config: for a chart, for some images, or from what another tool or script has. What is written is
// loaded before anyone sees it, so that it validates.
import { defined } from "../core/base/defined.ts";
import type { Environment } from "../config/environment.ts";
import { loadConfig } from "../config/load.ts";
import { Problem } from "../core/base/diagnostic.ts";
import { detectFormat, type ListFormat } from "../sources/list/formats.ts";
import { defaultOutputs, type Draft, type DraftSource, formatDraft } from "./init/draft.ts";
import { draftFromList, draftFromMapping } from "./init/from-data.ts";
import { draftFromScript, looksLikeScript } from "./init/from-script.ts";
import { draftFromTool, type FromFile } from "./init/from-tool.ts";

export interface InitRequest {
  readonly registry?: string | undefined;
  readonly prefix?: string | undefined;
  readonly chart?:
    | {
        readonly chart: string;
        readonly repository?: string;
        readonly version?: string;
        readonly values?: readonly string[];
      }
    | undefined;
  readonly images: readonly string[];
  readonly from?: (FromFile & { readonly format?: ListFormat | undefined }) | undefined;
}

export interface InitRuntime {
  /** Where the config will be. */
  readonly path: string;
  read(path: string): Promise<Uint8Array>;
  readonly environment: Environment;
}

/** The config's text. Throws what loading it would throw: a registry that is none, a chart without a version. */
export async function writeConfig(request: InitRequest, runtime: InitRuntime): Promise<string> {
  const draft = request.from === undefined ? freshDraft(request) : draftFromFile(request.from, request);
  const text = formatDraft(draft);
  const bytes = new TextEncoder().encode(text);
  await loadConfig({
    path: runtime.path,
    read: async (path) => (path === runtime.path ? bytes : runtime.read(path)),
    environment: runtime.environment,
  });
  return text;
}

function draftFromFile(from: NonNullable<InitRequest["from"]>, { registry, prefix }: InitRequest): Draft {
  const file = { ...from, registry, prefix };
  if (looksLikeScript(file.text)) return draftFromScript(file);
  if (from.format === undefined && isMapping(file.text)) return draftFromMapping(file);
  const format = from.format ?? detectTool(file);
  return isData(format) ? draftFromList(file, format) : draftFromTool(file, format);
}

const dataFormats: readonly ListFormat[] = ["lines", "csv", "json", "yaml"];

function isData(format: ListFormat): boolean {
  return dataFormats.includes(format);
}

function isMapping(text: string): boolean {
  const header = /^\ufeff?([^\n]*)/.exec(text)?.[1]?.toLowerCase() ?? "";
  return header.includes("internal_uri") && header.includes("ecr_uri");
}

/** image-syncer's files are the one format that has no key of its own: maps of texts. */
function detectTool({ path, text }: FromFile): ListFormat {
  const format = detectFormat(path, text);
  if (format !== "yaml" && format !== "json") return format;
  const isList =
    /^\s*(?:\[|-\s)/m.test(text.slice(0, text.search(/\S/) + 2)) || /^images:\s*(?:\n\s*-|\[)/m.test(text);
  return isList ? format : "image-syncer";
}

function freshDraft({ registry, prefix, chart, images }: InitRequest): Draft {
  const sources: DraftSource[] = [];
  if (chart !== undefined) sources.push(chartSource(chart));
  if (images.length > 0 || chart === undefined) {
    const list = images.length === 0 ? ["docker.io/library/busybox:1.37"] : images;
    const comments = images.length === 0 ? ["An example: put your own images here."] : [];
    sources.push({ comments, source: { name: "images", kind: "images", images: list } });
  }
  const values =
    chart === undefined ? [] : [{ kind: "values", source: "chart", path: "updated_values.yaml" } as const];
  return {
    title: "What is mirrored to ECR. Check it with: ecr-mirror validate",
    registry: registry ?? null,
    ...defined({ prefix }),
    tagPolicies: {},
    sources,
    outputs: [...defaultOutputs, ...values],
    notes: [],
  };
}

function chartSource(chart: NonNullable<InitRequest["chart"]>): DraftSource {
  return {
    comments: ["All images of the chart and its dependencies."],
    source: { name: "chart", kind: "helm", ...chart },
  };
}

export function configExists(path: string): Problem {
  return new Problem({
    code: "usage/config-exists",
    severity: "error",
    summary: "The config exists",
    detail: `${path} is there already; nothing was written.`,
    hint: "Overwrite it with --force, or name another with -c.",
  });
}
