// How other tools choose tags by patterns, as tag policies: by repository as their config writes it.
import { validRange } from "semver";
import type { TagPolicyFile } from "../../config/schema.gen.ts";
import { Problem } from "../../core/base/diagnostic.ts";
import { isDigest } from "../../core/base/digest.ts";
import { isTag } from "../../core/image/reference.ts";
import { compileTagPattern } from "../../core/naming/tags/pattern.ts";
import { isList, isMap, textAt, type Tree } from "../../core/kubernetes/tree.ts";
import type { ListFormat } from "../../sources/list/formats.ts";

/** All tags of a repository, where the tool says nothing else. */
export const allTags: TagPolicyFile = { include: ["*"] };

/** The policy of each repository whose tags are chosen by a pattern; null where a policy can't say it. */
export function patternsOf(format: ListFormat, tree: Tree): ReadonlyMap<string, TagPolicyFile | null> {
  if (format === "regsync") return new Map(regsync(tree));
  if (format === "skopeo") return new Map(skopeo(tree));
  if (format === "image-syncer") return new Map(imageSyncer(tree));
  return format === "dregsy" ? new Map(dregsy(tree)) : new Map();
}

type Found = readonly [string, TagPolicyFile | null];

function regsync(tree: Tree): readonly Found[] {
  const sync = isMap(tree) ? tree["sync"] : undefined;
  return items(sync).flatMap((entry): Found[] => {
    const source = textAt(entry, "source");
    const tags = entry["tags"];
    if (source === undefined || !isMap(tags)) return [];
    // regclient's expressions match the whole tag.
    const whole = (key: string): string[] =>
      texts(tags[key]).map((text) => (isTag(text) ? text : `/^(?:${text})$/`));
    return [
      [
        source,
        policy({ include: whole("allow"), exclude: whole("deny"), semver: texts(tags["semverRange"]) }),
      ],
    ];
  });
}

function skopeo(tree: Tree): readonly Found[] {
  return entries(tree).flatMap(([registry, settings]) =>
    isMap(settings)
      ? [
          ...entries(settings["images-by-tag-regex"]).map(([path, value]): Found => [
            `${registry}/${path}`,
            policy({ include: texts(value).map((text) => `/${text}/`) }),
          ]),
          ...entries(settings["images-by-semver"]).map(([path, value]): Found => [
            `${registry}/${path}`,
            policy({ semver: texts(value) }),
          ]),
        ]
      : [],
  );
}

function imageSyncer(tree: Tree): readonly Found[] {
  const images = isMap(tree) && isMap(tree["images"]) ? tree["images"] : tree;
  return entries(images).flatMap(([source]): Found[] => {
    const [, repository, pattern] = /^(.*?):(\/.*\/)$/.exec(source) ?? [];
    return repository === undefined || pattern === undefined
      ? []
      : [[repository, policy({ include: [pattern] })]];
  });
}

function dregsy(tree: Tree): readonly Found[] {
  const tasks = isMap(tree) ? tree["tasks"] : undefined;
  return items(tasks).flatMap((task) => {
    const source = isMap(task["source"]) ? textAt(task["source"], "registry") : undefined;
    const registry = source === "registry.hub.docker.com" ? "docker.io" : source;
    return items(task["mappings"]).flatMap((mapping): Found[] => {
      const from = textAt(mapping, "from");
      const open = texts(mapping["tags"]).filter((tag) => !isTag(tag) && !isDigest(tag));
      if (from === undefined || open.length === 0) return [];
      return [[`${registry ?? ""}/${from.replace(/^\/+/, "")}`, dregsyPolicy(open)]];
    });
  });
}

function dregsyPolicy(tags: readonly string[]): TagPolicyFile | null {
  const by = (kind: string): string[] =>
    tags.flatMap((tag) => (tag.startsWith(`${kind}:`) ? [tag.slice(kind.length + 1).trim()] : []));
  const known = [...by("regex"), ...by("semver")];
  if (known.length !== tags.length) return null;
  return policy({ include: by("regex").map((text) => `/${text}/`), semver: by("semver") });
}

interface Rules {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** Any of these. */
  readonly semver?: readonly string[];
}

function policy({ include = [], exclude = [], semver = [] }: Rules): TagPolicyFile | null {
  const range = semver.join(" || ");
  const isSound =
    [...include, ...exclude].every(isPattern) && (semver.length === 0 || validRange(range) !== null);
  if (!isSound) return null;
  const rules = {
    ...(semver.length === 0 ? {} : { semver: range }),
    ...(include.length === 0 ? {} : { include }),
    ...(exclude.length === 0 ? {} : { exclude }),
  };
  return Object.keys(rules).length === 0 ? allTags : rules;
}

// `${` would be read as a variable of the environment.
function isPattern(pattern: string): boolean {
  if (pattern.length > 256 || pattern.includes("${")) return false;
  try {
    compileTagPattern(pattern);
    return true;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}

function items(tree: Tree | undefined): readonly Readonly<Record<string, Tree>>[] {
  return isList(tree) ? tree.filter((one) => isMap(one)) : [];
}

function entries(tree: Tree | undefined): readonly (readonly [string, Tree])[] {
  return isMap(tree) ? Object.entries(tree) : [];
}

function texts(tree: Tree | undefined): readonly string[] {
  if (typeof tree === "string") return [tree];
  return isList(tree) ? tree.filter((one) => typeof one === "string") : [];
}
