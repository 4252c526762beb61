// Walks one document: every map and every text is shown to the rules once, and what one rule has read is taken.
import { defined } from "../base/defined.ts";
import { readDocuments } from "./documents.ts";
import type { Finding, Hit, MapRule, OpenFinding, Place, RuleResult, Scope, TextRule } from "./finding.ts";
import { namesImage } from "./image-text.ts";
import { suffixQuestion } from "./questions.ts";
import { containers } from "./rules/containers.ts";
import { dataTexts, dataValues, isDashboard } from "./rules/data.ts";
import { definitionDefaults } from "./rules/definitions.ts";
import { imageFields } from "./rules/fields.ts";
import { hubs } from "./rules/hub.ts";
import { argumentImages, environmentImages } from "./rules/named.ts";
import { pairs } from "./rules/pairs.ts";
import { fullReferences, templateLines } from "./rules/texts.ts";
import { triples } from "./rules/triples.ts";
import { versionOnly } from "./rules/versions.ts";
import type { RenderFacts } from "./tier.ts";
import { tierOf } from "./tier.ts";
import type { Path, Tree, TreeMap } from "./tree.ts";
import { formatPath, isList, isMap, textAt } from "./tree.ts";

// The order decides: what an earlier rule read, a later one doesn't read again.
const mapRules: readonly MapRule[] = [
  containers,
  triples,
  hubs,
  pairs,
  imageFields,
  argumentImages,
  environmentImages,
];
const dataRules: readonly MapRule[] = [triples, hubs, pairs, dataValues];
const textRules: readonly TextRule[] = [templateLines, fullReferences];

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

export class DocumentWalk {
  readonly findings: Finding[] = [];
  readonly open: OpenFinding[] = [];
  private readonly taken = new Set<string>();
  private readonly scope: Scope;
  private readonly facts: RenderFacts;

  constructor(scope: Scope, facts: RenderFacts) {
    this.scope = scope;
    this.facts = facts;
  }

  run(registry: string | undefined): this {
    const { kind, root } = this.scope;
    const place: Place = { scope: this.scope, path: [], inside: 0 };
    if (kind === "CustomResourceDefinition") this.keep(definitionDefaults(root), place);
    else if (!silentKinds.has(kind) && !isDashboard(root)) {
      this.keep(versionOnly(this.scope, registry), place);
      this.map(root, place);
    }
    return this;
  }

  private tree(tree: Tree, place: Place): void {
    if (isMap(tree)) this.map(tree, place);
    else if (isList(tree)) tree.forEach((item, at) => this.tree(item, step(place, at)));
    else if (typeof tree === "string") this.text(tree, place);
  }

  private map(map: TreeMap, above: Place): void {
    const off = map["enabled"] === false || map["enabled"] === "false";
    const place = off ? { ...above, off: formatPath([...above.path, "enabled"]) } : above;
    const data = this.isData(place.path);
    for (const rule of data ? dataRules : mapRules) this.keep(rule(map, place), place);
    for (const [key, value] of Object.entries(map)) {
      const inner = step(place, key);
      if (isAnnotations(inner.path) && isMap(value)) this.keep(imageFields(value, inner), inner);
      if (silentKeys.has(key) || isMetadata(inner.path)) continue;
      if (data && typeof value === "string") this.data(value, inner);
      else this.tree(value, inner);
    }
  }

  private isData(path: Path): boolean {
    const key = path[0];
    if (path.length !== 1) return false;
    return this.scope.kind === "ConfigMap"
      ? key === "data"
      : this.scope.kind === "Secret" && (key === "data" || key === "stringData");
  }

  /** A value of a ConfigMap or Secret: a document of its own where it reads as one, else text. */
  private data(value: string, place: Place): void {
    if (this.taken.has(formatPath(place.path))) return;
    const encoded = this.scope.kind === "Secret" && place.path[0] === "data";
    for (const text of dataTexts(value, encoded)) this.inner(text, place);
  }

  private inner(text: string, place: Place): void {
    const deeper = place.inside < deepestText && /^\s*[[{]|[:-]\s/.test(text) && namesSomething(text);
    const documents = deeper ? readDocuments(text).documents : [];
    const trees = documents.map((document) => document.tree).filter((tree) => isMap(tree) || isList(tree));
    if (trees.length === 0) return isDefinition(text) ? undefined : this.text(text, place);
    trees.forEach((tree, at) => {
      if (
        isMap(tree) &&
        (silentKinds.has(textAt(tree, "kind") ?? "") || tree["kind"] === "CustomResourceDefinition")
      )
        return;
      const path = trees.length === 1 ? [...place.path, null] : [...place.path, null, at];
      this.tree(tree, { ...place, path, inside: place.inside + 1 });
    });
  }

  private text(text: string, place: Place): void {
    if (this.taken.has(formatPath(place.path))) return;
    // Data inside data: JSON in a YAML file in a ConfigMap.
    if (
      place.inside > 0 &&
      place.inside < deepestText &&
      /^\s*[[{]|\n/.test(text) &&
      namesImage(text) &&
      !text.includes("{{")
    ) {
      const before = this.findings.length;
      const { documents } = readDocuments(text);
      for (const { tree } of documents) {
        if (isMap(tree) || isList(tree))
          this.tree(tree, { ...place, path: [...place.path, null], inside: place.inside + 1 });
      }
      if (this.findings.length > before) return;
    }
    for (const rule of textRules) this.keep(rule(text, place), place);
  }

  private keep(result: RuleResult, place: Place): void {
    for (const hit of result.hits) {
      const keys = hit.parts.map((part) => formatPath(part.path));
      const own = keys[0];
      if (own === undefined || keys.some((key) => this.taken.has(key) && !sharedParts.has(hit.rule)))
        continue;
      for (const key of keys) this.taken.add(key);
      for (const part of hit.parts)
        if (part.path.includes(null))
          this.taken.add(formatPath(part.path.slice(0, part.path.lastIndexOf(null))));
      this.findings.push(this.finding(hit, place));
    }
    for (const open of result.open ?? []) {
      this.taken.add(formatPath(open.path));
      this.open.push({ ...open, scope: this.scope });
    }
  }

  private finding(hit: Hit, place: Place): Finding {
    const verdict = tierOf(hit, place, this.facts);
    const question = verdict.tier === "optional" ? undefined : suffixQuestion(hit, this.scope);
    const confidence = place.inside > 0 && hit.confidence === "certain" ? "high" : hit.confidence;
    return {
      ...hit,
      ...verdict,
      confidence,
      scope: this.scope,
      ...defined({ question }),
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

function step(place: Place, key: string | number): Place {
  return { ...place, path: [...place.path, key] };
}

function isDefinition(text: string): boolean {
  return /^kind: CustomResourceDefinition$/m.test(text);
}

function namesSomething(text: string): boolean {
  return namesImage(text) || text.includes("/") || /repository|hub/i.test(text);
}
