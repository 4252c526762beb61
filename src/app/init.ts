// Writes a first config: for a chart, for some images, or from the config of another tool or script. The result is
// loaded before it is returned, so that it validates.
import { defined } from "../core/base/record.ts";
import type { Environment } from "../config/load/environment.ts";
import { loadConfig } from "../config/load/load.ts";
import { parseImageRef } from "../core/image/reference.ts";
import { readMappingCsv } from "../core/mapping/csv.ts";
import { parseEcrHost } from "../core/naming/ecr-host.ts";
import type { ListFormat } from "../sources/list/formats.ts";
import {
  defaultOutputs,
  type Draft,
  type DraftFile,
  type DraftSource,
  formatDraft,
  type Move,
} from "./init/draft.ts";
import { detectInitFormat, type InitFormat, isOwn, ownDraft } from "./init/formats.ts";
import { draftFromScript, looksLikeScript } from "./init/from-script.ts";
import { kinds } from "./runtime/kinds.ts";
import type { FromFile } from "./init/from-file.ts";
import { draftFromTool } from "./init/from-tool.ts";
import { nothingTaken } from "./init/problems.ts";

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
  readonly from?: (FromFile & { readonly format?: InitFormat | undefined }) | undefined;
}

export interface InitRuntime {
  /** Where the config will be. */
  readonly path: string;
  read(path: string): Promise<Uint8Array>;
  readonly environment: Environment;
}

export interface WrittenConfig {
  readonly text: string;
  /** Files that it names and that must be written with it. */
  readonly files: readonly DraftFile[];
  /** Where the images of the original go, as far as that is known without any request. */
  readonly moves: readonly Move[];
}

/** Throws what loading the config would throw: an invalid registry, a chart without a version. */
export async function writeConfig(request: InitRequest, runtime: InitRuntime): Promise<WrittenConfig> {
  const draft = request.from === undefined ? freshDraft(request) : draftFromFile(request.from, request);
  const text = formatDraft(draft);
  const bytes = new TextEncoder().encode(text);
  await loadConfig({
    path: runtime.path,
    read: async (path) => (path === runtime.path ? bytes : runtime.read(path)),
    environment: runtime.environment,
    kinds,
  });
  return { text, files: draft.files ?? [], moves: draft.moves ?? [] };
}

function draftFromFile(from: NonNullable<InitRequest["from"]>, { registry, prefix }: InitRequest): Draft {
  const file = { ...from, registry, prefix };
  if (looksLikeScript(file.text)) return draftFromScript(file);
  if (from.format === undefined && isMapping(file.text)) return draftFromMapping(file);
  const format = from.format ?? detectInitFormat(file);
  if (isOwn(format)) return takenOver(ownDraft(format)(file), file);
  return isData(format) ? draftFromList(file, format) : draftFromTool(file, format);
}

/** A config without an image would be useless. */
function takenOver(draft: Draft, { path }: FromFile): Draft {
  const isEmpty = draft.sources.every(({ source }) => source.kind === "images" && source.images.length === 0);
  if (isEmpty) throw nothingTaken(path, draft.notes);
  return draft;
}

const dataFormats: readonly ListFormat[] = ["lines", "csv", "json", "yaml"];

function isData(format: ListFormat): boolean {
  return dataFormats.includes(format);
}

function isMapping(text: string): boolean {
  const header = /^\ufeff?([^\n]*)/.exec(text)?.[1]?.toLowerCase() ?? "";
  return header.includes("internal_uri") && header.includes("ecr_uri");
}

/** The file itself stays the source, because it is data and not the config of a tool. */
function draftFromList(file: FromFile, format: ListFormat): Draft {
  return {
    title: `Created for the images in ${file.path}.`,
    registry: file.registry ?? null,
    ...defined({ prefix: file.prefix }),
    tagPolicies: {},
    sources: [{ comments: [], source: { name: "list", kind: "list", path: file.relative, format } }],
    outputs: defaultOutputs,
    notes: [],
  };
}

/** A mapping names both ends: its registry is the target. */
function draftFromMapping(file: FromFile): Draft {
  const { entries } = readMappingCsv(file.text, file.path);
  const registries = [...new Set(entries.map((entry) => parseImageRef(entry.ecr).registry))];
  const known = registries.filter((registry) => parseEcrHost(registry) !== null);
  const [registry = null] = known;
  const others = registries.filter((one) => one !== registry);
  const output = file.relative === "./image_mapping.csv" ? "./image_mapping.new.csv" : "image_mapping.csv";
  return {
    title: `Created for the ${entries.length} rows of ${file.path}.`,
    registry: file.registry ?? registry,
    tagPolicies: {},
    sources: [
      {
        comments: ["This file also sets the address of each image in ECR."],
        source: { name: "mapping", kind: "mapping", path: file.relative },
      },
    ],
    outputs: [{ kind: "mapping", path: output, forms: "written" }],
    notes:
      others.length === 0
        ? []
        : [
            `rows for other registries: ${others.join(", ")}. To copy all images there too, add them as replicas`,
          ],
  };
}

function freshDraft({ registry, prefix, chart, images }: InitRequest): Draft {
  const sources: DraftSource[] = [];
  if (chart !== undefined) sources.push(chartSource(chart));
  if (images.length > 0 || chart === undefined) {
    const list = images.length === 0 ? ["docker.io/library/busybox:1.37"] : images;
    const comments = images.length === 0 ? ["Replace this example with your own images."] : [];
    sources.push({ comments, source: { name: "images", kind: "images", images: list } });
  }
  const values =
    chart === undefined ? [] : [{ kind: "values", source: "chart", path: "updated_values.yaml" } as const];
  return {
    title: "The images to mirror to Amazon ECR. Next: ecr-mirror validate, then ecr-mirror plan",
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
    comments: ["All images that the chart and its dependencies use."],
    source: { name: "chart", kind: "helm", ...chart },
  };
}
