// A config of ocync as a draft: its mappings are images, its tag filters tag policies, its further targets replicas.
import { defined } from "../../core/base/record.ts";
import type { ImageEntryFile, TagPolicyFile } from "../../config/schema.gen.ts";
import { parseEcrHost } from "../../core/naming/ecr-host.ts";
import { isTag, tryParseImageRef } from "../../core/image/reference.ts";
import type { YamlMap } from "../../yaml/tree.ts";
import { fieldOf } from "../../sources/kind/yaml-file.ts";
import { defaultOutputs, type Draft } from "./draft.ts";
import type { FromFile } from "./from-file.ts";
import { Policies, policyOf, tagGlob } from "./policies.ts";
import { hasVariable, ToolFile } from "./tool-file.ts";

/** ocync skips these unless they are requested by name. */
const preReleases = ["*-rc*", "*-alpha*", "*-beta*", "*-pre*", "*-snapshot*", "*-nightly*"];

const whyLeft = {
  global: "cache and limits: to limit connections, set registries.<host>.concurrency",
  auth_type: "use docker login, or registries.<host> with ${NAME} from the environment",
  credentials: "use docker login, or registries.<host> with ${NAME} from the environment",
  token: "use docker login, or registries.<host> with ${NAME} from the environment",
  max_concurrent: "set registries.<host>.concurrency",
  head_first: "not needed: an image that ECR has costs one HEAD request at the source",
  min_tags: "set min on a source of its own",
  immutable_tags: "not needed: a tag with the wanted digest costs no request beyond the listing",
  include: "signatures and SBOMs of all types travel with an image",
  exclude: "signatures and SBOMs of all types travel with an image",
  require_artifacts: "add a gate with require: [sbom, provenance] or signedBy",
} as const;

interface Mapping {
  readonly map: YamlMap;
  readonly from: string;
  /** Hosts of the registries that it goes to. */
  readonly targets: readonly string[];
}

export function draftFromOcync(file: FromFile): Draft {
  const tool = new ToolFile(file);
  const hosts = registryHosts(tool);
  const defaults = tool.map(tool.root, "defaults");
  const mappings = tool.maps(tool.root, "mappings").flatMap((map): Mapping[] => {
    const from = tool.fields.required(map, "from", "a mapping needs the key from");
    return from === undefined ? [] : [{ map, from, targets: targetsOf(tool, { map, defaults, hosts }) }];
  });
  tool.throwIfWrong();
  const registry = file.registry ?? mostNamed(mappings);
  const policies = new Policies();
  const here = mappings.filter(
    (mapping) => !goesElsewhere(tool, mapping, file.registry === undefined ? registry : null),
  );
  const images = here.flatMap((mapping) => {
    const source = tool.text(mapping.map, "source") ?? tool.text(defaults, "source");
    const host = source === undefined ? undefined : (hosts.get(source) ?? source);
    return imagesOf(tool, { ...mapping, host, defaults, policies });
  });
  tool.leave(tool.root, ["registries", "target_groups", "defaults", "mappings"], whyLeft);
  tool.leave(tool.map(defaults, "artifacts"), ["enabled"], whyLeft);
  tool.throwIfWrong();
  const replicas = replicasOf(tool, here, registry);
  const isUnsigned = tool.isFalse(tool.map(defaults, "artifacts"), "enabled");
  return {
    title: `Converted from ${file.path} (ocync).`,
    registry,
    ...defined({ prefix: file.prefix }),
    ...(replicas.length === 0 ? {} : { replicas }),
    tagPolicies: policies.named,
    sources: [
      {
        comments: [],
        source: { name: "ocync", kind: "images", images, ...(isUnsigned ? { referrers: false } : {}) },
      },
    ],
    outputs: defaultOutputs,
    notes: tool.notes(),
  };
}

/** By the name that the file gives them. */
function registryHosts(tool: ToolFile): ReadonlyMap<string, string> {
  const hosts = new Map<string, string>();
  const registries = tool.map(tool.root, "registries");
  for (const [name, { value }] of registries?.entries ?? []) {
    const map = tool.fields.map(value, name);
    const url = tool.fields.required(map, "url", `the registry ${name} needs a url`);
    if (url !== undefined)
      hosts.set(
        name,
        url
          .replace(/^https?:\/\//, "")
          .replace(/^[^/]*@/, "")
          .replace(/\/+$/, ""),
      );
    tool.leave(map, ["url"], whyLeft);
  }
  return hosts;
}

function targetsOf(
  tool: ToolFile,
  {
    map,
    defaults,
    hosts,
  }: { map: YamlMap; defaults: YamlMap | undefined; hosts: ReadonlyMap<string, string> },
): readonly string[] {
  const owner = fieldOf(map, "targets") === undefined ? defaults : map;
  const groups = tool.map(tool.root, "target_groups");
  const names = tool.texts(owner, "targets").flatMap((name) => {
    const isGroup = fieldOf(groups, name) !== undefined;
    return isGroup ? tool.texts(groups, name) : [name];
  });
  return names.map((name) => hosts.get(name) ?? name);
}

/** The ECR registry that most mappings go to. */
function mostNamed(mappings: readonly Mapping[]): string | null {
  const counts = new Map<string, number>();
  for (const host of mappings.flatMap(({ targets }) => targets))
    if (parseEcrHost(host) !== null) counts.set(host, (counts.get(host) ?? 0) + 1);
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return most?.[0] ?? null;
}

/**
 * Whether a mapping has no place in a config for this registry; says of each target why it is left out. Without a
 * registry, the images are taken over and their targets are not.
 */
function goesElsewhere(tool: ToolFile, { map, from, targets }: Mapping, registry: string | null): boolean {
  for (const host of targets) {
    if (hasVariable(host))
      tool.note(map, `the target ${host} contains a variable: set the registry with --registry`);
    else if (parseEcrHost(host) === null) tool.note(map, `the target ${host} is not an ECR registry`);
  }
  const isOpen = targets.length === 0 || targets.some(hasVariable);
  if (registry === null || isOpen || targets.includes(registry)) return false;
  tool.note(map, `${from} is not copied to ${registry}: create another config for it`);
  return true;
}

/** Registries that every mapping goes to. */
function replicasOf(tool: ToolFile, mappings: readonly Mapping[], registry: string | null) {
  const all = [...new Set(mappings.flatMap(({ targets }) => targets))].filter(
    (host) => host !== registry && parseEcrHost(host) !== null,
  );
  const isWhole = (host: string): boolean => mappings.every(({ targets }) => targets.includes(host));
  for (const { map, from, targets } of mappings) {
    const partly = all.filter((host) => targets.includes(host) && !isWhole(host));
    if (partly.length > 0 && registry !== null && targets.includes(registry))
      tool.note(
        map,
        `${from} is also copied to ${partly.join(" and ")}: a replica gets all images, not only some`,
      );
  }
  return all.filter(isWhole).map((host) => ({ registry: host }));
}

interface MappingWork extends Mapping {
  readonly host: string | undefined;
  readonly defaults: YamlMap | undefined;
  readonly policies: Policies;
}

function imagesOf(tool: ToolFile, work: MappingWork): readonly ImageEntryFile[] {
  const { map, from, host, defaults } = work;
  tool.leave(map, ["from", "to", "source", "targets", "tags", "platforms", "artifacts"], whyLeft);
  const artifacts = tool.map(map, "artifacts");
  if (tool.isFalse(artifacts, "enabled"))
    tool.note(map, `${from}: artifacts.enabled is false: move it to a separate source with referrers: false`);
  tool.leave(artifacts, ["enabled"], whyLeft);
  if (host === undefined) {
    tool.fields.wrong(map, "a mapping needs a source, either its own or under defaults");
    return [];
  }
  const image = `${host}/${from}`;
  const to = tool.text(map, "to");
  if (hasVariable(image + (to ?? "")) || tryParseImageRef(image) === undefined) {
    const why = hasVariable(image + (to ?? ""))
      ? "it contains a variable: replace it with its value"
      : "it is not a repository";
    tool.note(map, `${image}: ${why}`);
    return [];
  }
  const owner = fieldOf(map, "platforms") === undefined ? defaults : map;
  const platforms = tool.texts(owner, "platforms");
  const common = () => ({
    ...(to === undefined || to === tryParseImageRef(image)?.repository ? {} : { destination: to }),
    ...(platforms.length === 0 ? {} : { platforms: [...platforms] }),
  });
  const { policy, named } = tagsOf(tool, work);
  const entries: ImageEntryFile[] = named.length === 0 ? [] : [{ image, tags: [...named], ...common() }];
  if (policy !== null) entries.push({ image, ...common(), tagPolicy: work.policies.nameOf(policy, image) });
  return entries;
}

/** A mapping's filters take precedence over those under defaults, key by key; both lists of excludes count. */
function tagsOf(
  tool: ToolFile,
  { map, from, defaults }: MappingWork,
): { readonly policy: TagPolicyFile | null; readonly named: readonly string[] } {
  const own = tool.map(map, "tags");
  const common = tool.map(defaults, "tags");
  const ownerOf = (key: string): YamlMap | undefined => (fieldOf(own, key) === undefined ? common : own);
  for (const tags of [own, common])
    tool.leave(tags, ["glob", "semver", "exclude", "include", "sort", "latest"], whyLeft);
  const include = tool.texts(ownerOf("include"), "include");
  const named = include.filter((one) => isTag(one));
  const patterns = include.filter((one) => !isTag(one));
  if (patterns.length > 0)
    tool.note(map, `${from}: include ${patterns.join(", ")} overrides exclude: add a tag policy for it`);
  const semver = tool.text(ownerOf("semver"), "semver");
  const latest = tool.count(ownerOf("latest"), "latest");
  const isByName = tool.text(ownerOf("sort"), "sort") === "alpha";
  const exclude = [...preReleases, ...tool.texts(common, "exclude"), ...tool.texts(own, "exclude")];
  const policy = policyOf({
    include: tool.texts(ownerOf("glob"), "glob").map(tagGlob),
    exclude: [...new Set(exclude)].map(tagGlob),
    ...(semver === undefined ? {} : { semver: [semver.replaceAll(/\s*,\s*/g, " ")] }),
  });
  if (policy === null) {
    tool.note(map, `${from}: its tags are chosen by patterns or a range that tag policies do not support`);
    return { policy, named };
  }
  const newest =
    latest === undefined ? undefined : isByName ? { count: latest, by: "name" as const } : latest;
  // Of pre-releases, ocync leaves out those above and no others.
  const prerelease = semver === undefined ? undefined : true;
  return { policy: { ...policy, ...defined({ prerelease, newest }) }, named };
}
