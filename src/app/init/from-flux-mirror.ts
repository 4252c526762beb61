// A config of flux-mirror as a draft: its artifacts are images. Charts it mirrors as artifacts of their own, which no
// source of ours does.
import { defined } from "../../core/base/record.ts";
import type { ImageFile, TagPolicyFile } from "../../config/schema.gen.ts";
import { parseEcrHost } from "../../core/naming/ecr-host.ts";
import { tryParseImageRef } from "../../core/image/reference.ts";
import type { YamlMap } from "../../yaml/tree.ts";
import { defaultOutputs, type Draft, type DraftSource } from "./draft.ts";
import type { FromFile } from "./from-file.ts";
import { Policies, policyOf } from "./policies.ts";
import { hasVariable, ToolFile } from "./tool-file.ts";

const whyLeft = {
  hosts: "use docker login, or registries.<host> with ${NAME} from the environment",
  verify: "add a gate with signedBy; minimumAge replaces minAge",
} as const;

interface Artifact {
  readonly entry: ImageFile;
  readonly hasReferrers: boolean;
}

export function draftFromFluxMirror(file: FromFile): Draft {
  const tool = new ToolFile(file);
  const policies = new Policies();
  const artifacts = tool.maps(tool.root, "artifacts");
  const registry = file.registry ?? targetOf(tool, artifacts);
  const images = artifacts.flatMap((map) => artifactOf(tool, map, { registry, policies }));
  for (const map of tool.maps(tool.root, "charts")) noteChart(tool, map);
  tool.leave(tool.root, ["apiVersion", "kind", "artifacts", "charts"], whyLeft);
  tool.throwIfWrong();
  return {
    title: `Converted from ${file.path} (flux-mirror).`,
    registry,
    ...defined({ prefix: file.prefix }),
    tagPolicies: policies.named,
    sources: [...sourceOf("artifacts", images, false), ...sourceOf("artifacts-with-referrers", images, true)],
    outputs: defaultOutputs,
    notes: tool.notes(),
  };
}

/** Signatures and SBOMs are asked for per artifact there, and per source here. */
function sourceOf(name: string, artifacts: readonly Artifact[], referrers: boolean): readonly DraftSource[] {
  const images = artifacts.filter(({ hasReferrers }) => hasReferrers === referrers).map(({ entry }) => entry);
  return images.length === 0 ? [] : [{ comments: [], source: { name, kind: "images", images, referrers } }];
}

function targetOf(tool: ToolFile, artifacts: readonly YamlMap[]): string | null {
  const hosts = artifacts.map((map) => (tool.text(map, "destination") ?? "").split("/", 1)[0] ?? "");
  const known = hosts.filter((host) => parseEcrHost(host) !== null);
  const times = (host: string): number => known.filter((one) => one === host).length;
  const [most] = [...new Set(known)].sort((a, b) => times(b) - times(a));
  return most ?? null;
}

function artifactOf(
  tool: ToolFile,
  map: YamlMap,
  { registry, policies }: { readonly registry: string | null; readonly policies: Policies },
): readonly Artifact[] {
  const image = tool.fields.required(map, "source", "an artifact needs the key source");
  if (image === undefined) return [];
  tool.leave(map, ["source", "destination", "selector", "includeReferrers", "overwrite"], whyLeft);
  if (!tool.isTrue(map, "overwrite"))
    tool.note(map, "overwrite is not true: with tagMutability: immutable, a tag in ECR is never replaced");
  const why = unreadable(image);
  const policy = why === undefined ? selectorOf(tool, map, image) : undefined;
  if (why !== undefined) tool.note(map, `${image}: ${why}`);
  if (policy === undefined) return [];
  const destination = destinationOf(tool, map, { image, registry });
  const hasReferrers = tool.isTrue(map, "includeReferrers");
  return [
    {
      entry: { image, ...defined({ destination }), tagPolicy: policies.nameOf(policy, image) },
      hasReferrers,
    },
  ];
}

function unreadable(image: string): string | undefined {
  if (hasVariable(image)) return "it contains a variable: replace it with its value";
  return tryParseImageRef(image) === undefined ? "it is not a repository" : undefined;
}

/** Its repository in the target; naming decides about the others. */
function destinationOf(
  tool: ToolFile,
  map: YamlMap,
  { image, registry }: { readonly image: string; readonly registry: string | null },
): string | undefined {
  const text = tool.text(map, "destination") ?? "";
  const ref = tryParseImageRef(text);
  if (ref?.registry === registry && ref !== undefined)
    return ref.repository === tryParseImageRef(image)?.repository ? undefined : ref.repository;
  const host = text.split("/", 1)[0] ?? "";
  tool.note(
    map,
    `the destination ${host}: ${parseEcrHost(host) === null ? "it is not an ECR registry" : "it is not the target"}`,
  );
  return undefined;
}

/** flux-mirror takes the newest tag only, by version, unless the selector says otherwise. */
function selectorOf(tool: ToolFile, map: YamlMap, image: string): TagPolicyFile | undefined {
  const selector = tool.map(map, "selector");
  tool.leave(selector, ["regex", "semver", "sortBy", "limit"], whyLeft);
  const regex = tool.map(selector, "regex");
  const pattern = tool.text(regex, "pattern");
  const semver = tool.text(selector, "semver");
  const sortBy = tool.text(selector, "sortBy") ?? "semver";
  const limit = tool.count(selector, "limit") ?? 1;
  const isExtracted = tool.text(regex, "extract") !== undefined;
  if (isExtracted || (sortBy === "numerical" && limit > 0)) {
    const what = isExtracted ? "a part of each tag (extract)" : "number (numerical)";
    tool.note(map, `${image}: its tags are ordered by ${what}, which tag policies do not support`);
    return undefined;
  }
  const range = semver ?? (sortBy === "semver" ? "*" : undefined);
  const policy = policyOf({
    ...(pattern === undefined ? {} : { include: [`/${pattern}/`] }),
    ...(range === undefined ? {} : { semver: [range.replaceAll(/\s*,\s*/g, " ")] }),
  });
  if (policy === null) {
    tool.note(map, `${image}: its tags are chosen by a pattern or a range that tag policies do not support`);
    return undefined;
  }
  // Without a range, pre-releases count there; with one, if the range names one.
  const prerelease = range !== undefined && (semver === undefined || /\d-/.test(semver)) ? true : undefined;
  const byName = sortBy === "alphabetical" ? { count: limit, by: "name" as const } : limit;
  return { ...policy, ...defined({ prerelease, newest: limit === 0 ? undefined : byName }) };
}

function noteChart(tool: ToolFile, map: YamlMap): void {
  const [name, source, version] = [
    tool.text(map, "name"),
    tool.text(map, "source"),
    tool.text(map, "version"),
  ];
  tool.note(
    map,
    `the chart ${name ?? ""} (${version ?? "*"}) of ${source ?? ""}: charts are not mirrored. ` +
      "To mirror its images, add a source with kind: helm, chart, repository and one version",
  );
}
