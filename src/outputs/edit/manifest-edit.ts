// Translates the images in a Kubernetes YAML file: the walk that finds images says where, the edit changes just
// those texts, and a second walk shows what could not be changed.
import type { Diagnostic } from "../../core/base/diagnostic.ts";
import type { ImageMapping } from "../../core/mapping/lookup.ts";
import { type ImageRef, parseImageRef } from "../../core/image/reference.ts";
import type { Finding, FoundPart } from "../../core/kubernetes/finding.ts";
import { walk } from "../../core/kubernetes/rules/walk.ts";
import { applySplices, type Splice, spliceText } from "../../yaml/edit.ts";
import { readTree, treeOf, whyBroken } from "../../yaml/plain.ts";
import { readYamlStream, type YamlRead } from "../../yaml/read.ts";
import { valueAt, type YamlValue } from "../../yaml/tree.ts";
import { leftAsIs } from "../kind/problems.ts";

export interface EditedText {
  readonly text: string;
  readonly warnings: readonly Diagnostic[];
  /** References in the text that the mapping doesn't know, and so are as they were. */
  readonly unmapped: readonly string[];
}

export function translateManifest(text: string, file: string, mapping: ImageMapping): EditedText {
  const documents = readYamlStream(text, { merge: true });
  const broken = documents[0] === undefined ? undefined : whyBroken(documents[0]);
  if (broken !== undefined) return { text, warnings: [leftAsIs(file, broken)], unmapped: [] };
  const splices: Splice[] = [];
  const unmapped = new Set<string>();
  for (const document of documents) {
    for (const finding of findingsIn(document, file)) {
      const destination = mapping.find(finding.reference);
      if (destination === undefined) unmapped.add(finding.reference);
      else splices.push(...spliceFinding(text, document.root, finding, destination));
    }
  }
  const edited = applySplices(text, splices);
  const left = [...new Set(remaining(edited, file, mapping))];
  const why = `it still names ${left.join(", ")}, in a form that cannot be changed in place`;
  return { text: edited, warnings: left.length === 0 ? [] : [leftAsIs(file, why)], unmapped: [...unmapped] };
}

function findingsIn(document: YamlRead, file: string): readonly Finding[] {
  if (whyBroken(document) !== undefined) return [];
  return walk([{ tree: treeOf(document.root), file, line: 1 }], readTree).findings;
}

/** What is still named by its source reference though the mapping knows its destination. */
function remaining(text: string, file: string, mapping: ImageMapping): readonly string[] {
  return readYamlStream(text, { merge: true })
    .flatMap((document) => findingsIn(document, file))
    .map((finding) => finding.reference)
    .filter((reference) => (mapping.find(reference) ?? reference) !== reference);
}

function spliceFinding(
  source: string,
  root: YamlValue,
  finding: Finding,
  destination: string,
): readonly Splice[] {
  const values = partValues(finding.parts, { to: parseImageRef(destination), whole: destination });
  return finding.parts.flatMap((part) => {
    const inside = part.path.indexOf(null);
    const scalar = valueAt(root, inside < 0 ? part.path : part.path.slice(0, inside));
    const value = values(part);
    if (scalar?.type !== "text" || value === undefined) return [];
    const from = part.part === "reference" ? finding.reference : (scalar.text ?? "");
    return from === "" || from === value ? [] : spliceText(source, scalar, { from, to: value });
  });
}

/** What each piece of a reference becomes: unsplit references completely, split ones piece by piece. */
function partValues(
  parts: readonly FoundPart[],
  { to, whole }: { to: ImageRef; whole: string },
): (part: FoundPart) => string | undefined {
  const has = (kind: FoundPart["part"]): boolean => parts.some((part) => part.part === kind);
  const path = has("registry") ? to.repository : `${to.registry}/${to.repository}`;
  const slash = path.lastIndexOf("/");
  const values: Readonly<Record<FoundPart["part"], string | undefined>> = {
    reference: whole,
    registry: to.registry,
    repository: has("name") ? path.slice(0, slash) : path,
    name: has("repository") ? path.slice(slash + 1) : path,
    tag: to.tag,
    digest: to.digest,
  };
  return ({ part }) => values[part];
}
