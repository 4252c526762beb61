// Which values could be part of an image's reference, and the unmistakable marker that stands for each in the
// marker render. A marker has the form of what it replaces, so that templates treat it alike. Keys may have any name:
// a text that stands inside a found reference is a candidate, and what comes out of the marker render decides.
import { defined } from "../../../core/base/record.ts";
import type { ValuesKey } from "../../../core/image/wanted.ts";
import { hasTag, imageFrom, isImageKey, withoutVersion } from "../../../core/kubernetes/image-text.ts";
import { isList, isMap, type Value, type ValueMap } from "../../../core/kubernetes/tree.ts";
import { emptyMap } from "../chart/chart.ts";
import { type KeyPath, topOf, valueAt, withValue } from "../chart/values.ts";

type ProbeKind = "registry" | "path" | "name" | "reference";

export interface Probe {
  readonly path: KeyPath;
  readonly kind: ProbeKind;
  /** The text now, "" for an empty or null one. */
  readonly value: string;
  readonly marker: string;
}

const hostForm = /^(?:localhost|[\w-]+(?:\.[\w-]+)+)(?::\d+)?$/;

export interface ProbeOptions {
  /** Empty leaves too: those that belong to one image, or all. */
  readonly filled: "none" | "specific" | "all";
  /** Names of references: whatever text stands inside one is tried, whatever its key is called. */
  readonly names?: ReadonlySet<string>;
  /** Keys that templates read where they make images; empty ones, or ones that values.yaml doesn't have, are filled. */
  readonly read?: readonly KeyPath[];
  /** Keys that must stay as they are. */
  readonly without?: ReadonlySet<string>;
}

/** Leaves with a text. `filled` gives the empty ones as well. */
export function findProbes(values: ValueMap, options: ProbeOptions): Probe[] {
  const { filled, names = new Set<string>(), read = [], without } = options;
  const found: { path: KeyPath; kind: ProbeKind; value: string }[] = [];
  const known = new Set<string>();
  const readKeys = new Set(read.map(keyOf));
  const add = (text: string, path: KeyPath, around: ValueMap): void => {
    const generous = readKeys.has(keyOf(path))
      ? emptyProbe(text, path)
      : carried(text, path, { around, names });
    const probe = probeOf(text, path, around) ?? generous;
    if (probe === undefined || known.has(keyOf(path))) return;
    if (probe.value === "" && (filled === "none" || (filled === "specific" && isGlobal(path)))) return;
    known.add(keyOf(path));
    found.push({ ...probe, path });
  };
  const visit = (value: Value, path: KeyPath, around: ValueMap): void => {
    if (isMap(value)) for (const [key, one] of Object.entries(value)) visit(one, [...path, key], value);
    else if (isList(value)) value.forEach((one, at) => visit(one, [...path, at], emptyMap));
    else if (typeof value === "string" || value === null) add(value ?? "", path, around);
  };
  visit(values, [], emptyMap);
  for (const path of read) if (isAbsent(values, path)) add("", path, emptyMap);
  const kept = found.filter((one) => without?.has(keyOf(one.path)) !== true);
  return kept.map((probe, number) => ({ ...probe, marker: markerFor(number, probe) }));
}

function keyOf(path: KeyPath): string {
  return path.join("\0");
}

/** Could a key be set there? Not below a text. */
function isAbsent(values: ValueMap, path: KeyPath): boolean {
  for (let length = 1; length < path.length; length += 1) {
    const above = valueAt(values, path.slice(0, length));
    if (above !== null && !isMap(above)) return false;
  }
  return valueAt(values, path) === null;
}

const noImageKey =
  /(?:tag|version|versionOverride|digest|sha|policy|secrets?|namespace|enabled|token|suffix|args|command)$/i;
const imageWord = /image|registry|repo(?:sitory)?|hub$|mirror/i;

/** A text that stands in a reference between its boundaries. */
function carried(
  text: string,
  path: KeyPath,
  { around, names }: { around: ValueMap; names: ReadonlySet<string> },
): { kind: ProbeKind; value: string } | undefined {
  const value = text.trim();
  const key = lastKey(path);
  if (value === "" || value.length < 2 || noImageKey.test(key) || !/[a-z]/.test(value)) return undefined;
  const name = withoutVersion(value);
  const whole = name.includes("/") || hostForm.test(name);
  // A word alone is in many a text: something beside it must speak of an image.
  if (!whole && !imageWord.test(key) && !(/name$|path$/i.test(key) && isBesideVersion(around)))
    return undefined;
  if (!isCarried(value, names)) return undefined;
  if (hasTag(value) && name.includes("/")) return { kind: "reference", value };
  if (hostForm.test(name)) return { kind: "registry", value };
  return { kind: whole ? "path" : "name", value };
}

function isBesideVersion(map: ValueMap): boolean {
  return Object.keys(map).some((key) => /^(?:tag|version|digest|(?:image)?pullPolicy)$/i.test(key));
}

/** Does a text, without its tag, stand in one of the names? */
export function isCarried(value: string, names: ReadonlySet<string>): boolean {
  const name = withoutVersion(value);
  return [...names].some((one) => stands(name, one));
}

function stands(text: string, name: string): boolean {
  for (let at = name.indexOf(text); at >= 0; at = name.indexOf(text, at + 1)) {
    const [before, after] = [name[at - 1] ?? "/", name[at + text.length] ?? "/"];
    if (/[/.:-]/.test(before) && /[/.:-]/.test(after)) return true;
  }
  return false;
}

function emptyProbe(text: string, path: KeyPath): { kind: ProbeKind; value: string } | undefined {
  const key = lastKey(path);
  if (text.trim() !== "" || noImageKey.test(key)) return undefined;
  if (/registry|hub$|host$|domain$/i.test(key)) return { kind: "registry", value: "" };
  return { kind: /repo|path/i.test(key) ? "path" : "reference", value: "" };
}

function isGlobal(path: KeyPath): boolean {
  return path.includes("global") || /registry(?:override)$|imageregistry$/i.test(String(path.at(-1)));
}

function probeOf(
  text: string,
  path: KeyPath,
  around: ValueMap,
): { kind: ProbeKind; value: string } | undefined {
  const value = text.trim();
  const key = lastKey(path);
  if (/\{\{|\$\{|:\/\/|\s|\*/.test(value) || value.startsWith("/") || value.length > 400) return undefined;
  if (/(?:registry|hub)$/i.test(key))
    return isHostLike(value) ? { kind: "registry", value } : { kind: "path", value };
  if (/repositor(?:y)$/i.test(key)) return { kind: hasTag(value) ? "reference" : "path", value };
  if (key.endsWith("RepositoryAndTag")) return { kind: "reference", value };
  if ((key === "image" || key === "name") && isImageShaped(around)) {
    if (hasTag(value)) return { kind: "reference", value };
    const alone = !("repository" in around);
    return { kind: alone || value.includes("/") ? "path" : "name", value };
  }
  if (isImageKey(key))
    return value === "" || imageFrom(value, { tagged: true, bare: true }) !== undefined
      ? { kind: "reference", value }
      : undefined;
  const ref = value === "" ? undefined : imageFrom(value);
  const whole = ref !== undefined && (ref.tag !== undefined || ref.digest !== undefined);
  return whole ? { kind: "reference", value } : undefined;
}

function isHostLike(value: string): boolean {
  return value === "" || hostForm.test(value) || !value.includes("/");
}

/** Has a map the shape of an image: something beside the name that says which one? */
function isImageShaped(map: ValueMap): boolean {
  const has = (key: string): boolean => key in map;
  if (
    has("repository") &&
    (has("tag") || has("registry") || has("pullPolicy") || has("digest") || has("version") || has("image"))
  )
    return true;
  return (
    has("image") &&
    typeof map["image"] === "string" &&
    (has("registry") || has("tag") || has("digest") || has("version"))
  );
}

function lastKey(path: KeyPath): string {
  return path.findLast((step) => typeof step === "string") ?? "";
}

// `quay.io/a/b:1` -> `p7.probe.test/a/b:1`; `a/b` -> `p7x/a/b`; `a` -> `p7x-a`: each keeps its slashes and tag.
function markerFor(number: number, { kind, value }: { kind: ProbeKind; value: string }): string {
  const host = `p${number}.probe.test`;
  const path = `p${number}x`;
  if (value === "") {
    if (kind === "registry") return host;
    return kind === "reference" ? `${host}/img:1.2.3` : kind === "name" ? `${path}-img` : `${path}/img`;
  }
  const first = value.split("/")[0] ?? "";
  const rest = value.slice(first.length);
  const isHost =
    kind === "registry" ||
    (rest !== "" && /[.:]|^localhost$/.test(first)) ||
    (kind === "path" && rest === "" && hostForm.test(first) && first.includes("."));
  if (isHost) return host + rest;
  return rest === "" ? `${path}-${value}` : `${path}/${value}`;
}

/** The values that put markers in place; lists are given whole. */
export function markerValues(values: ValueMap, probes: readonly Probe[]): ValueMap {
  let marked: Value = values;
  for (const probe of probes) marked = withValue(marked, probe.path, probe.marker);
  let extra: Value = emptyMap;
  for (const { path } of probes) {
    const top = topOf(path);
    extra = withValue(extra, top, valueAt(marked, top));
  }
  return isMap(extra) ? extra : emptyMap;
}

/** A probe, or a key beside one, as the values output needs it. */
export function valuesKey(values: ValueMap, path: KeyPath): ValuesKey {
  const value = valueAt(values, path);
  const text =
    typeof value === "string" && value !== "" ? value : typeof value === "number" ? String(value) : null;
  const top = topOf(path);
  return { path, value: text, ...defined({ list: top === path ? undefined : valueAt(values, top) }) };
}
