// Which tool wrote the file that a config is made from: recognized by the keys that only one tool has.
import { isList, isMap, type Tree } from "../../core/kubernetes/tree.ts";
import { readTree } from "../../yaml/plain.ts";
import { detectFormat, type ListFormat, listFormats } from "../../sources/list/formats.ts";
import type { Draft } from "./draft.ts";
import { draftFromFluxMirror } from "./from-flux-mirror.ts";
import { draftFromOcMirror } from "./from-oc-mirror.ts";
import { draftFromOcync } from "./from-ocync.ts";
import type { FromFile } from "./from-file.ts";
import { unknownTool } from "./problems.ts";

/** Tools whose files are not lists: only `init` reads them. */
const ownDrafts = {
  ocync: draftFromOcync,
  "flux-mirror": draftFromFluxMirror,
  "oc-mirror": draftFromOcMirror,
} as const satisfies Readonly<Record<string, (file: FromFile) => Draft>>;

type OwnFormat = keyof typeof ownDrafts;
export type InitFormat = ListFormat | OwnFormat;

export const initFormats: readonly InitFormat[] = [...listFormats, "ocync", "flux-mirror", "oc-mirror"];

export function ownDraft(format: OwnFormat): (file: FromFile) => Draft {
  return ownDrafts[format];
}

export function isOwn(format: InitFormat): format is OwnFormat {
  return format in ownDrafts;
}

export function detectInitFormat({ path, text }: FromFile): InitFormat {
  const read = readTree(text);
  const tree = "tree" in read ? read.tree : null;
  const own = isMap(tree) ? ownFormat(tree, path) : undefined;
  if (own !== undefined) return own;
  const format = detectFormat(path, text);
  if ((format !== "yaml" && format !== "json") || !isMap(tree)) return format;
  if (isList(tree["images"])) return format;
  // image-syncer's files are the one format that has no key of its own: maps of texts.
  if (isDestinations(isMap(tree["images"]) ? tree["images"] : tree)) return "image-syncer";
  throw unknownTool(path, whatItIs(tree));
}

function ownFormat(tree: Readonly<Record<string, Tree>>, path: string): OwnFormat | undefined {
  const api = tree["apiVersion"];
  const group = typeof api === "string" ? api.split("/", 1)[0] : undefined;
  if (group === "mirror.fluxcd.io" || group === "mirror.plugin.fluxcd.io") return "flux-mirror";
  if (group === "mirror.openshift.io") {
    if (tree["kind"] === "ImageSetConfiguration") return "oc-mirror";
    throw unknownTool(path, "is an oc-mirror configuration that mirrors no images");
  }
  const mappings = tree["mappings"];
  const isOcync = isList(mappings) && mappings.every((one) => isMap(one) && "from" in one);
  return isOcync && mappings.length > 0 ? "ocync" : undefined;
}

function isDestinations(tree: Readonly<Record<string, Tree>>): boolean {
  const values = Object.values(tree);
  const isText = (one: Tree): boolean => typeof one === "string" || one === null;
  return values.length > 0 && values.every((one) => isText(one) || (isList(one) && one.every(isText)));
}

function whatItIs(tree: Readonly<Record<string, Tree>>): string | undefined {
  if ("apiVersion" in tree && "kind" in tree)
    return "is a Kubernetes manifest: add a source with kind: manifests";
  return "services" in tree ? "is a Compose file: add a source with kind: compose" : undefined;
}
