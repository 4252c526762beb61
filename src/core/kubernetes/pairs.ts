// Which documents of two renders are the same one: by template, kind, namespace and name. A name that a template draws
// at random is another in each render: such documents are paired by template and kind, in their order.
import { groupBy, numbered } from "../base/ordering.ts";
import type { WalkDocument } from "./documents.ts";
import { isMap, textAt } from "./tree.ts";

/** Documents of `after`, each with its partner in `before`; those without one are left out. */
export function pairDocuments(
  before: readonly WalkDocument[],
  after: readonly WalkDocument[],
): ReadonlyMap<WalkDocument, WalkDocument> {
  const pairs = new Map<WalkDocument, WalkDocument>();
  const byKey = new Map([...numbered(before, documentKey)].map(([document, key]) => [key, document]));
  for (const [document, key] of numbered(after, documentKey)) {
    const partner = byKey.get(key);
    if (partner !== undefined) pairs.set(document, partner);
  }
  const taken = new Set(pairs.values());
  const left = groupBy(
    before.filter((one) => !taken.has(one)),
    templateKey,
  );
  const right = groupBy(
    after.filter((one) => !pairs.has(one)),
    templateKey,
  );
  for (const [key, group] of right) {
    const partners = left.get(key) ?? [];
    // Of a different number nobody knows which one came or went.
    if (partners.length === group.length)
      for (const [at, document] of group.entries()) {
        const partner = partners[at];
        if (partner !== undefined) pairs.set(document, partner);
      }
  }
  return pairs;
}

/** How a document is called within a render. */
export function documentKey(document: WalkDocument): string {
  return `${templateKey(document)}|${nameOf(document)}`;
}

function templateKey({ tree, template = "" }: WalkDocument): string {
  const root = isMap(tree) ? tree : undefined;
  const metadata = root !== undefined && isMap(root["metadata"]) ? root["metadata"] : undefined;
  const namespace = metadata === undefined ? undefined : textAt(metadata, "namespace");
  const kind = root === undefined ? undefined : textAt(root, "kind");
  return [template, kind ?? "", namespace ?? ""].join("|");
}

function nameOf({ tree }: WalkDocument): string {
  const metadata = isMap(tree) && isMap(tree["metadata"]) ? tree["metadata"] : undefined;
  return (metadata === undefined ? undefined : textAt(metadata, "name")) ?? "";
}
