// R8: what the keys of ConfigMaps and Secrets name; their texts are documents in which all rules look again.
// R7 and R11: references inside strings that say nothing about images: full ones with a host (R7), and the literal
// `image:` lines of templates kept as text (R11). Only a person knows whether they are pulled.
import { type Hit, type MapRule, nothing, type TextRule, wholeHit } from "../finding.ts";
import { fullImageFrom, imageFrom, namesImage } from "../image-text.ts";
import { isMap, type TreeMap } from "../tree.ts";
import { isHalf } from "./holders.ts";
import { imagesIn } from "./named.ts";

/** Keys named like an image, and all keys of a map that is about nothing else. */
export const dataValues: MapRule = (map, spot) => {
  const aboutImages = namesImage(spot.scope.name);
  const hits = Object.entries(map).flatMap(([name, value]) => {
    if (typeof value !== "string") return [];
    const named = { name, value, path: [...spot.path, name] };
    if (namesImage(name) && !isHalf(name, value) && !isFile(name, value)) return imagesIn(named, "R8");
    return aboutImages && fullImageFrom(value) !== undefined ? imagesIn(named, "R8") : [];
  });
  return { hits };
};

// `images.yaml` is a file: its lines belong to the rules that read documents.
function isFile(name: string, value: string): boolean {
  return (
    /\.(?:ya?ml|json|toml|conf|properties|tpl|sh)$/.test(name) ||
    (value.includes("\n") && /^\s*[\w.-]+: /m.test(value))
  );
}

/** The texts of a value: as it is, or decoded where a Secret keeps it so. */
export function dataTexts(value: string, encoded: boolean): string[] {
  if (!encoded) return [value];
  try {
    const bytes = Uint8Array.from(atob(value), (character) => character.charCodeAt(0));
    return [new TextDecoder("utf-8", { fatal: true }).decode(bytes)];
  } catch {
    return [];
  }
}

/** Dashboards are megabytes of JSON in which an image is a picture. */
export function isDashboard(root: TreeMap): boolean {
  const metadata = isMap(root["metadata"]) ? root["metadata"] : undefined;
  const labels = metadata === undefined ? undefined : metadata["labels"];
  return (
    root["kind"] === "ConfigMap" && isMap(labels) && Object.keys(labels).some((key) => /dashboard/i.test(key))
  );
}

const longestText = 1_000_000;

export const fullReferences: TextRule = (text, spot) => {
  if (text.length > longestText || !text.includes("/") || !/[.:]/.test(text)) return nothing;
  const hits: Hit[] = [];
  const whole = fullImageFrom(text);
  const tokens = whole === undefined ? text.split(/[\s,;="'`()[\]{}|<>\\]+/) : [text.trim()];
  tokens.forEach((token, at) => {
    const ref = token.includes("/") ? fullImageFrom(trimmed(token)) : undefined;
    if (ref === undefined) return;
    const path = whole === undefined ? [...spot.path, null, at] : spot.path;
    hits.push(wholeHit({ rule: "R7", confidence: "medium", reference: trimmed(token), ref, path }));
  });
  return { hits };
};

// Prose ends sentences after references, and URLs' remains begin with slashes.
function trimmed(token: string): string {
  return token.replace(/[.:!?]+$/, "");
}

export const templateLines: TextRule = (text, spot) => {
  if (text.length > longestText || !text.includes("{{")) return nothing;
  const hits = text.split("\n").flatMap((line, at): Hit[] => {
    const value = /^\s*(?:- +)?["']?image["']?: +["']?([^\s"'{}]+)["']?\s*,?$/.exec(line)?.[1];
    const ref = value === undefined ? undefined : imageFrom(value, { tagged: true });
    if (value === undefined || ref === undefined) return [];
    const path = [...spot.path, null, at];
    return [wholeHit({ rule: "R11", confidence: "medium", reference: value, ref, path })];
  });
  return { hits };
};
