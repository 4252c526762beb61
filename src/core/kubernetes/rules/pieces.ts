// References in pieces. R4: `{repository, image | name, version | tag}`: three strings of which an operator makes one.
// R9: `x.repository` + `x.tag`, `--x-image-repository=` + `--x-image-tag=`, `X_IMAGE_REPOSITORY` + `X_IMAGE_TAG`,
// `{image, tag}`; one half alone is never an image. R10: `hub` and `tag` above bare names:
// `{hub: docker.io/istio, tag: 1.22.0, proxy: {image: proxyv2}}`. R13: resources that name only a version, of which
// their operator makes the reference by a fixed rule.
import {
  type FoundPart,
  type Hit,
  type MapRule,
  nothing,
  type OpenReference,
  type RuleResult,
  type Scope,
  type Spot,
  wholeHit,
} from "../finding.ts";
import { imageFrom, isDigestText, joinVersion, namesImage } from "../image-text.ts";
import { isMap, type Path, textAt, type Tree, type TreeMap } from "../tree.ts";
import { flagsOf, halfOf, type Named, type Role, variablesOf } from "./holders.ts";

export const triples: MapRule = (map, spot) => {
  const repository = textAt(map, "repository");
  const nameKey = ["image", "name"].find((key) => typeof map[key] === "string" && map[key] !== "");
  const versionKey = ["version", "tag", "digest"].find(
    (key) => typeof map[key] === "string" && map[key] !== "",
  );
  if (!("repository" in map) || nameKey === undefined) return nothing;
  const name = textAt(map, nameKey) ?? "";
  const version = versionKey === undefined ? "" : (textAt(map, versionKey) ?? "");
  const at = (key: string): Path => [...spot.path, key];
  if ((repository ?? "") === "") {
    const ref = nameKey === "image" && version === "" ? imageFrom(name, { tagged: true }) : undefined;
    if (ref === undefined) return nothing;
    return { hits: [wholeHit({ rule: "R4", confidence: "high", reference: name, ref, path: at(nameKey) })] };
  }
  const registry = textAt(map, "registry");
  const base = [registry ?? "", repository ?? "", name].filter((piece) => piece !== "").join("/");
  const reference = version === "" ? base : joinVersion(base, version);
  const ref = imageFrom(reference);
  if (ref === undefined) return nothing;
  if (ref.tag === undefined && ref.digest === undefined) {
    return {
      hits: [],
      open: [
        { reference, why: `no version next to ${nameKey}: the operator chooses one`, path: at(nameKey) },
      ],
    };
  }
  const parts = partsOf({
    registry: registry === undefined || registry === "" ? undefined : at("registry"),
    repository: at("repository"),
    name: at(nameKey),
    [isDigestText(version) ? "digest" : "tag"]: versionKey === undefined ? undefined : at(versionKey),
  });
  return { hits: [{ rule: "R4", confidence: "high", reference, ref, path: at(nameKey), parts }] };
};

export const pairs: MapRule = (map, spot) => {
  const groups = [keysOf(map, spot), flagsOf(map, spot), variablesOf(map, spot)].map(paired);
  return { hits: groups.flatMap((group) => group.hits), open: groups.flatMap((group) => group.open) };
};

function keysOf(map: TreeMap, spot: Spot): Named[] {
  return Object.entries(map).flatMap(([name, value]) =>
    typeof value === "string" ? [{ name, value, path: [...spot.path, name] }] : [],
  );
}

function paired(names: readonly Named[]): { hits: Hit[]; open: OpenReference[] } {
  const stems = new Map<string, Map<Role, Named>>();
  for (const named of names) {
    const half = halfOf(named.name);
    if (half === undefined || named.value.trim() === "") continue;
    const halves = stems.get(half.stem) ?? new Map<Role, Named>();
    stems.set(half.stem, halves);
    if (!halves.has(half.role)) halves.set(half.role, named);
  }
  const hits: Hit[] = [];
  const open: OpenReference[] = [];
  for (const halves of stems.values()) {
    const result = joined(halves);
    if (result === undefined) continue;
    if ("ref" in result) hits.push(result);
    else open.push(result);
  }
  return { hits, open };
}

function joined(halves: ReadonlyMap<Role, Named>): Hit | OpenReference | undefined {
  const repository = halves.get("repository") ?? halves.get("image");
  const both = halves.has("repository") && halves.has("image");
  // Repository and image together are a triple (R4), or belong to no one.
  if (repository === undefined || both) return undefined;
  const registry = halves.get("registry");
  const tag = halves.get("tag");
  const digest = halves.get("digest");
  const base =
    registry === undefined
      ? repository.value.trim()
      : `${registry.value.trim().replace(/\/$/, "")}/${repository.value.trim()}`;
  if (imageFrom(base, { bare: tag !== undefined || digest !== undefined }) === undefined) return undefined;
  if (imageFrom(base)?.tag !== undefined || imageFrom(base)?.digest !== undefined) return undefined;
  if (tag === undefined && digest === undefined) return untagged(halves, base);
  const tagged = tag === undefined ? base : joinVersion(base, tag.value.trim());
  const reference =
    digest === undefined || tagged.includes("@") ? tagged : `${tagged}@${withAlgorithm(digest.value.trim())}`;
  const ref = imageFrom(reference, { tagged: true });
  if (ref === undefined) return undefined;
  return {
    rule: "R9",
    confidence: "high",
    reference,
    ref,
    path: repository.path,
    parts: partsOf({
      registry: registry?.path,
      repository: repository.path,
      tag: tag?.path,
      digest: digest?.path,
    }),
    holder: repository.name,
  };
}

const pieceOrder = ["registry", "repository", "name", "tag", "digest"] as const;

function partsOf(paths: { readonly [part in (typeof pieceOrder)[number]]?: Path | undefined }): FoundPart[] {
  return pieceOrder.flatMap((part) => {
    const path = paths[part];
    return path === undefined ? [] : [{ path, part }];
  });
}

function withAlgorithm(digest: string): string {
  return digest.startsWith("sha256:") ? digest : `sha256:${digest}`;
}

// A registry and a repository that are both named for an image, and no tag: the program chooses it as it runs.
function untagged(halves: ReadonlyMap<Role, Named>, base: string): OpenReference | undefined {
  const registry = halves.get("registry");
  const repository = halves.get("repository");
  if (registry === undefined || repository === undefined) return undefined;
  if (!namesImage(registry.name) && !namesImage(repository.name)) return undefined;
  return {
    reference: base,
    why: "no tag here: the program chooses one at run time",
    path: repository.path,
  };
}

const bareName = /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/;

export const hubs: MapRule = (map, spot) => {
  const hub = textAt(map, "hub");
  const tag = textAt(map, "tag");
  if (hub === undefined || hub === "" || tag === undefined || tag === "") return nothing;
  const hits = bareImages(map, spot.path).flatMap(({ name, path, under }): Hit[] => {
    const ownTag = textAt(under, "tag");
    const reference = `${hub}/${name}:${ownTag === undefined || ownTag === "" ? tag : ownTag}`;
    const ref = imageFrom(reference);
    if (ref === undefined) return [];
    const parts = partsOf({ repository: [...spot.path, "hub"], name: path, tag: [...spot.path, "tag"] });
    return [{ rule: "R10", confidence: "high", reference, ref, path, parts }];
  });
  return { hits };
};

function bareImages(map: TreeMap, path: Path): { name: string; path: Path; under: TreeMap }[] {
  return Object.entries(map).flatMap(([key, value]: [string, Tree]) => {
    const at = [...path, key];
    if (key === "image" && typeof value === "string" && value !== "auto" && bareName.test(value))
      return [{ name: value, path: at, under: map }];
    // A hub of its own below is that hub's business.
    return isMap(value) && !("hub" in value && "tag" in value) ? bareImages(value, at) : [];
  });
}

const elastic = "docker.elastic.co";
const elasticGroup = /\.k8s\.elastic\.co\//;

const repositories: Readonly<Record<string, (spec: TreeMap, version: string) => string | undefined>> = {
  Elasticsearch: () => "elasticsearch/elasticsearch",
  Kibana: () => "kibana/kibana",
  ApmServer: () => "apm/apm-server",
  Logstash: () => "logstash/logstash",
  Beat: (spec) => {
    const type = textAt(spec, "type");
    return type === undefined ? undefined : `beats/${type}`;
  },
  Agent: (_, version) =>
    Number.parseInt(version, 10) >= 9 ? "elastic-agent/elastic-agent" : "beats/elastic-agent",
};

export function versionOnly(scope: Scope, registry = elastic): RuleResult {
  const spec = scope.root["spec"];
  const repositoryOf = repositories[scope.kind];
  if (repositoryOf === undefined || !elasticGroup.test(scope.apiVersion) || !isMap(spec)) return nothing;
  const version = textAt(spec, "version");
  const own = textAt(spec, "image");
  if (version === undefined || version === "" || (own !== undefined && own !== "")) return nothing;
  const repository = repositoryOf(spec, version);
  const reference = `${registry}/${repository ?? ""}:${version}`;
  const ref = repository === undefined ? undefined : imageFrom(reference);
  if (ref === undefined) return nothing;
  const path = ["spec", "version"];
  const hit: Hit = {
    rule: "R13",
    confidence: "medium",
    reference,
    ref,
    path,
    parts: [{ path, part: "tag" }],
  };
  return { hits: [hit] };
}

/** The registry that the operator is configured to use, from its flag, variable or config. */
export function operatorRegistry(text: string): string | undefined {
  return /container-registry["']?\s*[=:]\s*["']?([a-z0-9.-]+(?::\d+)?(?:\/[a-z0-9._/-]+)?)/.exec(text)?.[1];
}
