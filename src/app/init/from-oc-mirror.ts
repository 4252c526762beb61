// An ImageSetConfiguration of oc-mirror (v1alpha1, v1alpha2, v2alpha1) as a draft: additional images and charts.
// Releases and operator catalogs are specific to OpenShift: only oc-mirror knows which images belong to them.
import { defined } from "../../core/base/record.ts";
import type { ImageEntryFile } from "../../config/schema.gen.ts";
import { tryParseImageRef } from "../../core/image/reference.ts";
import type { YamlMap } from "../../yaml/tree.ts";
import { fieldOf } from "../../sources/kind/yaml-file.ts";
import { defaultOutputs, type Draft, type DraftSource } from "./draft.ts";
import type { FromFile } from "./from-file.ts";
import { hasVariable, ToolFile } from "./tool-file.ts";

const releases = "OpenShift releases: only oc-mirror knows their images. Mirror them with oc-mirror";
const whyLeft = {
  platform: releases,
  ocp: releases,
  operators: "operator catalogs: only oc-mirror knows their images. Mirror them with oc-mirror",
  blockedImages: "list them under ignore: of the source that must not contain them",
  samples: "oc-mirror does not mirror them either",
  archiveSize: "images are not packed into archives; for an air gap, use apply --to-layout DIR",
  storageConfig: "the state records what was mirrored",
  imagePaths: "images are found in the rendered documents; list others under images: of the source",
} as const;

export function draftFromOcMirror(file: FromFile): Draft {
  const tool = new ToolFile(file);
  const mirror = tool.map(tool.root, "mirror");
  const images = tool.maps(mirror, "additionalImages").flatMap((map) => imageOf(tool, map));
  const charts = chartsOf(tool, tool.map(mirror, "helm"));
  tool.leave(tool.root, ["apiVersion", "kind", "mirror", "metadata"], whyLeft);
  tool.leave(mirror, ["additionalImages", "helm"], whyLeft);
  tool.throwIfWrong();
  const extra: DraftSource = {
    comments: [],
    source: { name: "additional-images", kind: "images", images },
  };
  return {
    title: `Converted from ${file.path} (oc-mirror).`,
    registry: file.registry ?? null,
    ...defined({ prefix: file.prefix }),
    tagPolicies: {},
    sources: [...(images.length === 0 ? [] : [extra]), ...charts],
    outputs: defaultOutputs,
    notes: tool.notes(),
  };
}

function imageOf(tool: ToolFile, map: YamlMap): readonly ImageEntryFile[] {
  const image = tool.fields.required(map, "name", "an additional image needs the key name");
  if (image === undefined) return [];
  tool.leave(map, ["name", "targetRepo", "targetTag", "platforms"], whyLeft);
  const ref = tryParseImageRef(image);
  if (ref === undefined || hasVariable(image)) {
    const isFile = /^(?:oci|file):/.test(image);
    tool.note(map, `${image}: ${isFile ? "use a source with kind: layout" : "it is not an image reference"}`);
    return [];
  }
  const repository = tool.text(map, "targetRepo");
  const tag = tool.text(map, "targetTag");
  const platforms = platformsOf(tool, map);
  const destination =
    repository === undefined && tag === undefined
      ? undefined
      : `${repository ?? ref.repository}${tag === undefined ? "" : `:${tag}`}`;
  if (destination === undefined && platforms === undefined) return [image];
  return [{ image, ...defined({ destination, platforms }) }];
}

function platformsOf(tool: ToolFile, map: YamlMap): string[] | undefined {
  const platforms = tool.maps(map, "platforms").flatMap((one) => {
    const architecture = tool.fields.required(one, "architecture", "a platform needs an architecture");
    return architecture === undefined ? [] : [`${tool.text(one, "os") ?? "linux"}/${architecture}`];
  });
  return platforms.length === 0 ? undefined : platforms;
}

/** `repos` is what v1alpha1 called them. */
function chartsOf(tool: ToolFile, helm: YamlMap | undefined): readonly DraftSource[] {
  tool.leave(helm, ["repositories", "repos", "local"], whyLeft);
  const names = new Set<string>();
  const remote = ["repositories", "repos"]
    .flatMap((key) => tool.maps(helm, key))
    .flatMap((repository) => {
      const url = tool.fields.required(repository, "url", "a Helm repository needs the key url");
      tool.leave(repository, ["name", "url", "charts"], whyLeft);
      const charts = tool.maps(repository, "charts");
      return url === undefined ? [] : charts.flatMap((map) => chartOf(tool, map, { url, names }));
    });
  const local = tool.maps(helm, "local").flatMap((map) => chartOf(tool, map, { names }));
  return [...remote, ...local];
}

function chartOf(
  tool: ToolFile,
  map: YamlMap,
  { url, names }: { readonly url?: string; readonly names: Set<string> },
): readonly DraftSource[] {
  const chart = tool.fields.required(map, "name", "a chart needs the key name");
  const path = url === undefined ? tool.fields.required(map, "path", "a local chart needs the key path") : "";
  if (chart === undefined || path === undefined) return [];
  tool.leave(map, ["name", "path", "version", "platforms"], whyLeft);
  const version = tool.text(map, "version");
  if (url !== undefined && version === undefined) {
    tool.note(
      map,
      `the chart ${chart}: no version. Add a source with kind: helm and the version that you install`,
    );
    return [];
  }
  const platforms = platformsOf(tool, map);
  const name = nameOf(chart, names);
  const common = { name, kind: "helm" as const, ...defined({ platforms }) };
  if (url !== undefined)
    return [{ comments: [], source: { ...common, chart, repository: url, ...defined({ version }) } }];
  const local = /^[./]/.test(path) ? path : `./${path}`;
  if (fieldOf(map, "version") !== undefined) tool.note(map, "version: a local chart contains its version");
  return [{ comments: [], source: { ...common, chart: local } }];
}

function nameOf(chart: string, names: Set<string>): string {
  let name = chart;
  for (let number = 2; names.has(name); number += 1) name = `${chart}-${number}`;
  names.add(name);
  return name;
}
