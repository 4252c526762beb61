// Which values make which reference: findings of the marker render are paired with those of the plain one by document
// and path, and the markers in a reference are its keys, in the order in which they make it.
import { defined } from "../../../core/base/record.ts";
import { numbered } from "../../../core/base/ordering.ts";
import type { ValuesKey, ValuesPiece, ValuesUse } from "../../../core/image/wanted.ts";
import { hasTag, withoutVersion } from "../../../core/kubernetes/image-text.ts";
import type { Finding } from "../../../core/kubernetes/finding.ts";
import { formatPath, isMap, type ValueMap } from "../../../core/kubernetes/tree.ts";
import type { Render, Session } from "../chart/session.ts";
import { type KeyPath, lifted, overlay, valueAt } from "../chart/values.ts";
import { guardsFor, renderMarked } from "./marked.ts";
import { keyOutside, type Templates } from "../chart/templates.ts";
import { findProbes, type Probe, valuesKey } from "./probes.ts";

/** A finding with the values that make it. */
export interface ChartFinding extends Finding {
  readonly use?: ValuesUse;
}

export interface Subject {
  readonly render: Render;
  /** What was laid over the user's values for it. */
  readonly extra: ValueMap;
}

/**
 * The values behind every finding of a render: those with a text first; then, for references that none of them
 * explains, the empty ones that belong to one image, and at last those that belong to all.
 */
export async function attribute(
  session: Session,
  { render, extra }: Subject,
): Promise<ReadonlyMap<Finding, ValuesUse>> {
  const plain = overlay(session.values, extra);
  const outer = lifted(plain);
  const identities = identify(render.findings);
  const found = new Map<Finding, Found>();
  const tried = new Set<string>();
  const isOpen = (finding: Finding): boolean =>
    isUsed(finding) &&
    !startsWithKey(found.get(finding)?.pieces ?? []) &&
    !isWritten(finding, session.templates);
  for (const pass of passes) {
    const open = render.findings.filter(isOpen);
    if (pass === "inner" && outer === plain) continue;
    const values = pass === "inner" ? plain : outer;
    const probes = probesFor(pass, { open, values, templates: session.templates });
    const signature = probes.map((probe) => probe.path.join("\0")).join("\n");
    if (open.length === 0 || probes.length === 0 || tried.has(signature)) continue;
    tried.add(signature);
    const marked = await renderMarked(session, { probes, values, extra });
    if (marked === undefined) continue;
    const partner = byIdentity(marked.render.findings);
    for (const finding of open) {
      const other = partner.get(identities.get(finding) ?? "");
      const pieces = other === undefined ? [] : piecesOf(other.reference, marked.probes, values);
      const better =
        pieces.some((piece) => piece.kind !== "literal") && (startsWithKey(pieces) || !found.has(finding));
      if (better) found.set(finding, { pieces, values });
    }
  }
  return new Map(
    render.findings.filter(isUsed).map((finding) => {
      const { pieces, values } = found.get(finding) ?? {
        pieces: [literal(withoutVersion(finding.reference))],
        values: plain,
      };
      return [finding, useOf(session, { finding, pieces, values })];
    }),
  );
}

interface Found {
  readonly pieces: readonly ValuesPiece[];
  /** The values as they were looked at. */
  readonly values: ValueMap;
}

type Pass = "outer" | "inner" | "specific" | "read" | "all";
// Keys in an inner part of the values are tried where users set them, then where they stand. A key that a template reads
// for an image though its name doesn't say so often takes all of a reference: one that leaves the tag alone is better.
const passes: readonly Pass[] = ["outer", "inner", "specific", "read", "all"];

function probesFor(
  pass: Pass,
  { open, values, templates }: { open: readonly Finding[]; values: ValueMap; templates: Templates },
): Probe[] {
  const names = new Set(open.map((finding) => withoutVersion(finding.reference)));
  const filled = pass === "all" ? "all" : pass === "specific" || pass === "read" ? "specific" : "none";
  const keys = filled === "none" ? [] : keysRead(open, templates);
  const read = pass === "specific" ? keys.filter((key) => speaksOfImage(String(key.at(-1)))) : keys;
  return findProbes(values, { filled, names, read });
}

/** The keys that the findings' templates read for images: by their own names, or where an image is made. */
function keysRead(open: readonly Finding[], templates: Templates): KeyPath[] {
  const found = new Map<string, KeyPath>();
  for (const path of new Set(open.map(({ scope }) => scope.document.template ?? ""))) {
    const template = templates.at(path);
    for (const { name, text } of template?.parts ?? []) {
      if (template === undefined) continue;
      const makesImage = name !== undefined && /image/i.test(name);
      for (const line of text.split("\n")) {
        for (const [, key = ""] of line.matchAll(/\.Values\.([\w.-]*\w)/g)) {
          const isRead =
            makesImage || /image["']?\s*[:=]/i.test(line) || speaksOfImage(key.split(".").at(-1) ?? "");
          const at = keyOutside(template, key);
          if (isRead) found.set(at.join("\0"), at);
        }
      }
    }
  }
  return [...found.values()];
}

function speaksOfImage(key: string): boolean {
  return /image|registry|repo|hub$/i.test(key);
}

/** Is the name written in the template, with nothing before it on its line that could decide otherwise? */
function isWritten({ reference, scope }: Finding, templates: Templates): boolean {
  const name = withoutVersion(reference);
  // A bare word is in many a text: `nats`.
  const before = name.includes("/") ? /^(?!.*\{\{)[^#]*$/ : /^[^#{]*image["']?\s*[:=]\s*["']?$/i;
  const parts = templates.at(scope.document.template ?? "")?.parts ?? [];
  return parts.some(({ text }) => {
    const lines = text.split("\n");
    return lines.some((line, at) => {
      const start = line.indexOf(name);
      return start >= 0 && before.test(line.slice(0, start)) && !/\{\{-?\s*else\b/.test(lines[at - 1] ?? "");
    });
  });
}

// Defaults in definitions and the author's own list are hints: no values move them.
function isUsed(finding: Finding): boolean {
  return finding.rule !== "R12" && finding.rule !== "R14";
}

function useOf(
  session: Session,
  { finding, pieces, values }: { finding: Finding; pieces: readonly ValuesPiece[]; values: ValueMap },
): ValuesUse {
  const { scope, ref } = finding;
  const last = pieces.findLast((piece) => piece.kind !== "literal");
  const whole = last?.kind === "reference" && (last.key.value === null || hasTag(last.key.value));
  const beside = last === undefined || whole ? undefined : last.key.path;
  const tag = beside === undefined ? undefined : tagKey(values, beside, ref.tag);
  const digest = beside === undefined ? undefined : digestKey(values, beside, ref.digest);
  const guards = guardsFor(session.chart, session.values, keyPaths(pieces));
  return {
    source: session.source.name,
    where: `${scope.kind}/${scope.name} ${formatPath(finding.path)}`,
    pieces,
    ...defined({ tag, digest, guards: guards.length === 0 ? undefined : guards }),
  };
}

/** The keys that have a say in a reference. */
export function keyPaths(pieces: readonly ValuesPiece[]): KeyPath[] {
  return pieces.flatMap((piece) => (piece.kind === "literal" ? [] : [piece.key.path]));
}

/** The pieces of a reference's name, from the markers in it. */
export function piecesOf(reference: string, probes: readonly Probe[], values: ValueMap): ValuesPiece[] {
  const name = withoutVersion(reference);
  const pieces: ValuesPiece[] = [];
  let done = 0;
  for (const match of name.matchAll(/p(\d+)(?:\.probe\.test|x(?=[/-]))/g)) {
    const probe = probes.find((one) => one.marker.startsWith(match[0]) && markerNumber(one) === match[1]);
    const marker = probe === undefined ? undefined : withoutVersion(probe.marker);
    if (
      probe === undefined ||
      marker === undefined ||
      match.index < done ||
      !name.startsWith(marker, match.index)
    )
      continue;
    if (match.index > done) pieces.push(literal(name.slice(done, match.index)));
    const whole = probe.kind === "reference" && probe.value !== "" && !hasTag(probe.value);
    pieces.push({ kind: whole ? "path" : probe.kind, key: valuesKey(values, probe.path) });
    done = match.index + marker.length;
  }
  if (done < name.length) pieces.push(literal(name.slice(done)));
  return pieces;
}

function markerNumber(probe: Probe): string | undefined {
  return /^p(\d+)/.exec(probe.marker)?.[1];
}

function literal(text: string): ValuesPiece {
  return { kind: "literal", text };
}

function startsWithKey(pieces: readonly ValuesPiece[]): boolean {
  return pieces[0] !== undefined && pieces[0].kind !== "literal";
}

/** The same spot in two renders of one chart: document, path and rule, numbered where they repeat. */
export function identify<F extends Finding>(findings: readonly F[]): Map<F, string> {
  return numbered(findings, ({ scope, path, rule }) => {
    const { apiVersion, kind, namespace, name, document } = scope;
    return [document.template ?? "", apiVersion, kind, namespace, name, formatPath(path), rule].join("|");
  });
}

/** By their spots; markers that came into the names of documents are taken out of them again. */
export function byIdentity(findings: readonly Finding[]): Map<string, Finding> {
  return new Map(
    [...identify(findings)].map(([finding, identity]) => [identity.replaceAll(/\bp\d+x[-/]/g, ""), finding]),
  );
}

// The keys beside a repository that hold its tag and its digest keep what they say as long as the target has the same
// tag and digest, so they are only looked up, never probed.

/** The key that gives the tag: one with its text, else an empty `tag`, which a template fills. */
function tagKey(values: ValueMap, beside: KeyPath, tag: string | undefined): ValuesKey | undefined {
  const names = candidates(beside, ["tag", "version"], "Tag");
  const keys = present(values, beside, names);
  return (
    keys.find((key) => tag !== undefined && key.value === tag) ??
    keys.find((key) => key.value === null) ??
    keys[0]
  );
}

/** The key whose text holds the digest, with or without its algorithm. */
function digestKey(values: ValueMap, beside: KeyPath, digest: string | undefined): ValuesKey | undefined {
  if (digest === undefined) return undefined;
  const hex = digest.slice("sha256:".length);
  const map = valueAt(values, beside.slice(0, -1));
  const name = isMap(map)
    ? Object.keys(map).find((key) => typeof map[key] === "string" && map[key].includes(hex))
    : undefined;
  return name === undefined ? undefined : valuesKey(values, [...beside.slice(0, -1), name]);
}

// `xRepository` stands beside `xTag`, `repository` beside `tag`.
function candidates(beside: KeyPath, names: readonly string[], suffix: string): string[] {
  const key = String(beside.at(-1));
  const stem = /^(.+?)(?:Image)?(?:Repository|Image)$/.exec(key)?.[1];
  const suffixes = suffix === "Tag" ? ["Tag", "Version"] : [suffix];
  const own = stem === undefined ? [] : suffixes.flatMap((one) => [`${stem}${one}`, `${stem}Image${one}`]);
  return [...own, ...names];
}

function present(values: ValueMap, beside: KeyPath, names: readonly string[]): ValuesKey[] {
  const parent = beside.slice(0, -1);
  const map = valueAt(values, parent);
  return isMap(map)
    ? names
        .filter((name) => name in map && !isMap(map[name]))
        .map((name) => valuesKey(values, [...parent, name]))
    : [];
}
