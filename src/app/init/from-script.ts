// RunWhen's sync script as a draft: its variables say what it copies and where to.
import { defined } from "../../core/base/record.ts";
import type { SourceFile } from "../../config/schema.gen.ts";
import { parseEcrHost } from "../../core/naming/ecr-host.ts";
import type { Draft, DraftSource } from "./draft.ts";
import type { FromFile } from "./from-file.ts";

const catalog =
  "https://raw.githubusercontent.com/runwhen-contrib/codecollection-registry/main/codecollections.yaml";
const chartRepository = "https://runwhen-contrib.github.io/helm-charts";
const chartVersion = "0.6.7";

export function looksLikeScript(text: string): boolean {
  return /^\s*private_registry=/m.test(text) && /^\s*destination_prefix=/m.test(text);
}

export function draftFromScript(file: FromFile): Draft {
  const variables = readVariables(file.text);
  const value = (name: string): string | undefined => variables.get(name)?.[0];
  const named = file.registry ?? value("private_registry");
  const registry = named !== undefined && parseEcrHost(named) !== null ? named : null;
  const excluded = variables.get("tag_exclusion_list") ?? [];
  const chart = chartSource(value("chart_path") ?? "runwhen-contrib/runwhen-local");
  const extra = value("extra_images_file") ?? "";
  const architecture = value("desired_architecture");
  const dated = value("disable_date_based_tags") === "false";
  return {
    title: `Made from the variables of ${file.path}.`,
    registry,
    prefix: file.prefix ?? value("destination_prefix") ?? "runwhen",
    ...defined({ platforms: architecture === undefined ? undefined : [`linux/${architecture}`] }),
    repositories: { defaults: { scanOnPush: true, encryption: { type: "AES256" } } },
    tagPolicies: { newest: { exclude: ["latest", ...excluded], newest: { count: 1, by: "created" } } },
    sources: [chart, collections(value), ...(extra === "" ? [] : [extraList(extra)])],
    outputs: [
      { kind: "values", source: "runwhen-local", path: "updated_values.yaml" },
      { kind: "mapping", path: "image_mapping.csv" },
    ],
    notes: [
      ...(registry === null ? [`private_registry="${named ?? ""}": it is no ECR registry's name`] : []),
      ...(dated
        ? ['date tags: a tag policy with rename: "{tag}-{date}" gives tags with the date of first mirroring']
        : []),
      "the script rebuilt images for one platform; here the platform's own manifest is kept, under its own digest",
    ],
  };
}

function chartSource(path: string): DraftSource {
  const [alias, name, more] = path.split("/");
  const isLocal = name === undefined || more !== undefined || alias === "" || alias === "." || alias === "..";
  const common = { name: "runwhen-local", kind: "helm", naming: "name" } as const;
  if (isLocal)
    return { comments: [], source: { ...common, chart: path.startsWith(".") ? path : `./${path}` } };
  const comments = ["The script took whatever version was newest: name the one that you install."];
  return { comments, source: { ...common, chart: name, repository: chartRepository, version: chartVersion } };
}

function collections(value: (name: string) => string | undefined): DraftSource {
  const registryPrefix = value("codecollection_registry_prefix");
  const source: SourceFile = {
    name: "codecollections",
    kind: "codecollection",
    catalog,
    branch: value("codecollection_branch") ?? "main",
    ...defined({ registryPrefix }),
    naming: "name",
    tagPolicy: "newest",
  };
  return { comments: ["The newest image of each collection."], source };
}

function extraList(path: string): DraftSource {
  return { comments: [], source: { name: "extra", kind: "list", path, naming: "name" } };
}

/** Plain assignments at a line's beginning; the first of each name counts. Nothing is run or expanded. */
function readVariables(text: string): ReadonlyMap<string, readonly string[]> {
  const variables = new Map<string, readonly string[]>();
  const form = /^([A-Za-z_]\w*)=(?:\(([^)\n]*)\)|"([^"\n]*)"|'([^'\n]*)'|([^\s#;()]*))/gm;
  for (const [, name = "", list, double, single, bare] of text.matchAll(form)) {
    if (variables.has(name)) continue;
    const words = list?.match(/"[^"]*"|'[^']*'|\S+/g)?.map((word) => word.replace(/^["']|["']$/g, ""));
    const value = words ?? [double ?? single ?? bare ?? ""];
    if (!value.some((one) => one.includes("$"))) variables.set(name, value);
  }
  return variables;
}
