// Translates the images in a Kubernetes YAML file: the walk that finds images says where, the edit changes just
// those texts, and a second walk shows what could not be changed.
import type { Diagnostic } from "../../core/base/diagnostic.ts";
import type { ImageMapping } from "../../core/mapping/lookup.ts";
import { type ImageRef, parseImageRef } from "../../core/image/reference.ts";
import { readTree } from "../../core/kubernetes/documents.ts";
import type { Finding, FoundPart } from "../../core/kubernetes/finding.ts";
import { walkDocuments } from "../../core/kubernetes/walk.ts";
import {
  applySplices,
  scalarAt,
  type Splice,
  spliceScalar,
  type YamlDocument,
  yamlDocuments,
} from "./yaml-edit.ts";

export interface EditedText {
  readonly text: string;
  readonly warnings: readonly Diagnostic[];
  /** References in the text that the mapping doesn't know, and so are as they were. */
  readonly unmapped: readonly string[];
}

export function translateManifest(text: string, file: string, mapping: ImageMapping): EditedText {
  const broken = readTree(text);
  if ("broken" in broken) return { text, warnings: [leftAsIs(file, broken.broken)], unmapped: [] };
  const splices: Splice[] = [];
  const unmapped = new Set<string>();
  for (const document of yamlDocuments(text)) {
    for (const finding of findings(document, file)) {
      const target = mapping.find(finding.reference);
      if (target === undefined) unmapped.add(finding.reference);
      else splices.push(...spliceFinding(text, document, { finding, target }));
    }
  }
  const edited = applySplices(text, splices);
  const left = [...new Set(remaining(edited, file, mapping))];
  const why = `it still names ${left.join(", ")}, in a form that can't be changed in place`;
  return { text: edited, warnings: left.length === 0 ? [] : [leftAsIs(file, why)], unmapped: [...unmapped] };
}

function findings({ text }: YamlDocument, file: string): readonly Finding[] {
  const read = readTree(text);
  return "broken" in read ? [] : walkDocuments([{ tree: read.tree, file, line: 1 }]);
}

/** What is still named by its source reference though the mapping knows its place. */
function remaining(text: string, file: string, mapping: ImageMapping): readonly string[] {
  return yamlDocuments(text)
    .flatMap((document) => findings(document, file))
    .map((finding) => finding.reference)
    .filter((reference) => (mapping.find(reference) ?? reference) !== reference);
}

function spliceFinding(
  source: string,
  { document }: YamlDocument,
  { finding, target }: { finding: Finding; target: string },
): readonly Splice[] {
  const values = partValues(finding.parts, { to: parseImageRef(target), target });
  return finding.parts.flatMap((part) => {
    const inside = part.path.indexOf(null);
    const scalar = scalarAt(document, inside < 0 ? part.path : part.path.slice(0, inside));
    const value = values(part);
    if (scalar === undefined || value === undefined) return [];
    const written = typeof scalar.value === "string" ? scalar.value : (scalar.source ?? "");
    const from = part.part === "reference" ? finding.reference : written;
    return from === "" || from === value ? [] : spliceScalar(source, scalar, { from, to: value });
  });
}

/** What each piece of a reference becomes: whole references whole, split ones piece by piece. */
function partValues(
  parts: readonly FoundPart[],
  { to, target }: { to: ImageRef; target: string },
): (part: FoundPart) => string | undefined {
  const has = (kind: FoundPart["part"]): boolean => parts.some((part) => part.part === kind);
  const place = has("registry") ? to.repository : `${to.registry}/${to.repository}`;
  const slash = place.lastIndexOf("/");
  const values: Readonly<Record<FoundPart["part"], string | undefined>> = {
    reference: target,
    registry: to.registry,
    repository: has("name") ? place.slice(0, slash) : place,
    name: has("repository") ? place.slice(slash + 1) : place,
    tag: to.tag,
    digest: to.digest,
  };
  return ({ part }) => values[part];
}

export function leftAsIs(file: string, why: string): Diagnostic {
  return {
    code: "output/not-translated",
    severity: "warning",
    summary: "A file could not be translated wholly",
    detail: `${file}: ${why}.`,
    hint: "Change it by hand, or leave it out of the source.",
  };
}
