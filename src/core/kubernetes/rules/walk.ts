// Finds every image that rendered or hand-written Kubernetes documents name, by rules R1 to R14. Pure: the same
// documents give the same findings in the same order.
import { defined } from "../../base/record.ts";
import { readDocuments, type WalkDocument } from "../documents.ts";
import type { Finding, Hit, MapRule, OpenFinding, RuleResult, Scope, Spot, TextRule } from "../finding.ts";
import { namesImage } from "../image-text.ts";
import { hookOf, openTier, type RenderFacts, suffixQuestion, tierOf } from "../tier.ts";
import {
  formatPath,
  isList,
  isMap,
  type Path,
  type ReadTree,
  textAt,
  type Tree,
  type TreeMap,
} from "../tree.ts";
import { artifacts } from "./artifacts.ts";
import { containers } from "./containers.ts";
import { definitionDefaults, imageFields } from "./fields.ts";
import { argumentImages, environmentImages } from "./named.ts";
import { hubs, operatorRegistry, pairs, triples, versionOnly } from "./pieces.ts";
import { versionedImages, versionOf } from "./versions.ts";
import { dataTexts, dataValues, fullReferences, isDashboard, templateLines } from "./texts.ts";

export interface WalkResult {
  readonly findings: readonly Finding[];
  readonly open: readonly OpenFinding[];
}

/** All images in the documents, in document order, and the references that can't be completed. */
export function walk(documents: readonly WalkDocument[], readTree: ReadTree): WalkResult {
  const scopes = documents.flatMap((document) => scopeOf(document) ?? []);
  const facts = { kinds: new Set(scopes.map((scope) => scope.kind)) };
  const registry = findOperatorRegistry(scopes);
  const walks = scopes.map((scope) => new DocumentWalk(scope, facts, readTree).run(registry));
  return { findings: walks.flatMap((one) => one.findings), open: walks.flatMap((one) => one.open) };
}

function scopeOf(document: WalkDocument): Scope | undefined {
  const root = document.tree;
  if (!isMap(root)) return undefined;
  const metadata = isMap(root["metadata"]) ? root["metadata"] : undefined;
  const namespace = metadata === undefined ? undefined : textAt(metadata, "namespace");
  const hook = hookOf({ root });
  return {
    document,
    root,
    apiVersion: textAt(root, "apiVersion") ?? "",
    kind: textAt(root, "kind") ?? "",
    name: (metadata === undefined ? undefined : textAt(metadata, "name")) ?? "",
    ...defined({ namespace, hook }),
  };
}

function findOperatorRegistry(scopes: readonly Scope[]): string | undefined {
  if (!scopes.some((scope) => scope.apiVersion.includes("k8s.elastic.co"))) return undefined;
  for (const scope of scopes) {
    const registry = operatorRegistry(JSON.stringify(scope.root));
    if (registry !== undefined) return registry;
  }
  return undefined;
}

// The order decides: what an earlier rule read, a later one doesn't read again.
const mapRules: readonly MapRule[] = [
  containers,
  triples,
  hubs,
  pairs,
  versionedImages,
  imageFields,
  argumentImages,
  environmentImages,
];
const dataRules: readonly MapRule[] = [triples, hubs, pairs, dataValues];
const textRules: readonly TextRule[] = [artifacts, templateLines, fullReferences];

const silentKinds = new Set([
  "Role",
  "ClusterRole",
  "RoleBinding",
  "ClusterRoleBinding",
  "ValidatingWebhookConfiguration",
  "MutatingWebhookConfiguration",
  "PrometheusRule",
]);
const silentKeys = new Set(["status", "description", "labels", "matchLabels", "nodeSelector"]);
const deepestText = 3;

/** Shows every map and every text of one document to the rules once; what one rule has read is taken. */
class DocumentWalk {
  readonly findings: Finding[] = [];
  readonly open: OpenFinding[] = [];
  readonly #taken = new Set<string>();
  readonly #scope: Scope;
  readonly #facts: RenderFacts;
  readonly #readTree: ReadTree;

  constructor(scope: Scope, facts: RenderFacts, readTree: ReadTree) {
    this.#scope = scope;
    this.#facts = facts;
    this.#readTree = readTree;
  }

  run(registry: string | undefined): this {
    const { kind, root } = this.#scope;
    const spot: Spot = { scope: this.#scope, path: [], inside: 0 };
    if (kind === "CustomResourceDefinition") this.#keep(definitionDefaults(root), spot);
    else if (!silentKinds.has(kind) && !isDashboard(root)) {
      this.#keep(versionOnly(this.#scope, registry), spot);
      this.#map(root, spot);
    }
    return this;
  }

  #tree(tree: Tree, spot: Spot): void {
    if (isMap(tree)) this.#map(tree, spot);
    else if (isList(tree)) tree.forEach((item, at) => this.#tree(item, step(spot, at)));
    else if (typeof tree === "string") this.#text(tree, spot);
  }

  #map(map: TreeMap, above: Spot): void {
    const off = map["enabled"] === false || map["enabled"] === "false";
    const version = versionOf(map);
    const spot: Spot = {
      ...above,
      ...defined({ version: version ?? above.version }),
      ...(off ? { off: formatPath([...above.path, "enabled"]) } : {}),
    };
    const data = this.#isData(spot.path);
    for (const rule of data ? dataRules : mapRules) this.#keep(rule(map, spot), spot);
    for (const [key, value] of Object.entries(map)) {
      const inner = step(spot, key);
      if (isAnnotations(inner.path) && isMap(value)) this.#keep(imageFields(value, inner), inner);
      if (silentKeys.has(key) || isMetadata(inner.path)) continue;
      if (data && typeof value === "string") this.#data(value, inner);
      else this.#tree(value, inner);
    }
  }

  #isData(path: Path): boolean {
    const key = path[0];
    if (path.length !== 1) return false;
    return this.#scope.kind === "ConfigMap"
      ? key === "data"
      : this.#scope.kind === "Secret" && (key === "data" || key === "stringData");
  }

  /** A value of a ConfigMap or Secret: a document of its own where it reads as one, else text. */
  #data(value: string, spot: Spot): void {
    if (this.#taken.has(formatPath(spot.path))) return;
    const encoded = this.#scope.kind === "Secret" && spot.path[0] === "data";
    for (const text of dataTexts(value, encoded)) this.#inner(text, spot);
  }

  #inner(text: string, spot: Spot): void {
    const deeper = spot.inside < deepestText && /^\s*[[{]|[:-]\s/.test(text) && namesSomething(text);
    const trees = deeper ? this.#treesIn(text) : [];
    if (trees.length === 0) return isDefinition(text) ? undefined : this.#text(text, spot);
    trees.forEach((tree, at) => {
      if (
        isMap(tree) &&
        (silentKinds.has(textAt(tree, "kind") ?? "") || tree["kind"] === "CustomResourceDefinition")
      )
        return;
      const path = trees.length === 1 ? [...spot.path, null] : [...spot.path, null, at];
      this.#tree(tree, { ...spot, path, inside: spot.inside + 1 });
    });
  }

  #treesIn(text: string): readonly Tree[] {
    const { documents } = readDocuments(text, { readTree: this.#readTree });
    return documents.map(({ tree }) => tree).filter((tree) => isMap(tree) || isList(tree));
  }

  #text(text: string, spot: Spot): void {
    if (this.#taken.has(formatPath(spot.path))) return;
    // Data inside data: JSON in a YAML file in a ConfigMap.
    if (
      spot.inside > 0 &&
      spot.inside < deepestText &&
      /^\s*[[{]|\n/.test(text) &&
      namesImage(text) &&
      !text.includes("{{")
    ) {
      const before = this.findings.length;
      for (const tree of this.#treesIn(text))
        this.#tree(tree, { ...spot, path: [...spot.path, null], inside: spot.inside + 1 });
      if (this.findings.length > before) return;
    }
    for (const rule of textRules) this.#keep(rule(text, spot), spot);
  }

  #keep(result: RuleResult, spot: Spot): void {
    for (const hit of result.hits) {
      const keys = hit.parts.map((part) => formatPath(part.path));
      const own = keys[0];
      if (own === undefined || keys.some((key) => this.#taken.has(key) && !sharedParts.has(hit.rule)))
        continue;
      for (const key of keys) this.#taken.add(key);
      for (const part of hit.parts)
        if (part.path.includes(null))
          this.#taken.add(formatPath(part.path.slice(0, part.path.lastIndexOf(null))));
      this.findings.push(this.#finding(hit, spot));
    }
    for (const open of result.open ?? []) {
      this.#taken.add(formatPath(open.path));
      this.open.push({ ...open, scope: this.#scope, tier: openTier(spot) });
    }
  }

  #finding(hit: Hit, spot: Spot): Finding {
    const verdict = tierOf(hit, spot, this.#facts);
    const question = verdict.tier === "optional" ? {} : suffixQuestion(hit, this.#scope);
    const confidence = spot.inside > 0 && hit.confidence === "certain" ? "high" : hit.confidence;
    return {
      ...hit,
      ...verdict,
      confidence,
      scope: this.#scope,
      ...question,
    };
  }
}

/** What stands in the metadata is prose, but for annotations that name an image by their key. */
function isMetadata(path: Path): boolean {
  return path.length === 2 && path[0] === "metadata";
}

function isAnnotations(path: Path): boolean {
  return isMetadata(path) && path[1] === "annotations";
}

// One hub and tag serve many names.
const sharedParts = new Set(["R10"]);

function step(spot: Spot, key: string | number): Spot {
  return { ...spot, path: [...spot.path, key] };
}

function isDefinition(text: string): boolean {
  return /^kind: CustomResourceDefinition$/m.test(text);
}

function namesSomething(text: string): boolean {
  return namesImage(text) || text.includes("/") || /repository|hub/i.test(text);
}
