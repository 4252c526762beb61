// R7 and R11: references inside strings that say nothing about images: full ones with a host (R7), and the
// literal `image:` lines of templates kept as text (R11). Only a person knows whether they are pulled.
import type { Hit, TextRule } from "../finding.ts";
import { nothing } from "../finding.ts";
import { fullImageFrom, imageFrom } from "../image-text.ts";

const longestText = 1_000_000;

export const fullReferences: TextRule = (text, place) => {
  if (text.length > longestText || !text.includes("/") || !/[.:]/.test(text)) return nothing;
  const hits: Hit[] = [];
  const whole = fullImageFrom(text);
  const tokens = whole === undefined ? text.split(/[\s,;="'`()[\]{}|<>\\]+/) : [text.trim()];
  tokens.forEach((token, at) => {
    const ref = token.includes("/") ? fullImageFrom(trimmed(token)) : undefined;
    if (ref === undefined) return;
    const path = whole === undefined ? [...place.path, null, at] : place.path;
    hits.push({
      rule: "R7",
      confidence: "medium",
      reference: trimmed(token),
      ref,
      path,
      parts: [{ path, part: "reference" }],
    });
  });
  return { hits };
};

// Prose ends sentences after references, and URLs' remains begin with slashes.
function trimmed(token: string): string {
  return token.replace(/[.:!?]+$/, "");
}

export const templateLines: TextRule = (text, place) => {
  if (text.length > longestText || !text.includes("{{")) return nothing;
  const hits = text.split("\n").flatMap((line, at): Hit[] => {
    const value = /^\s*(?:- +)?["']?image["']?: +["']?([^\s"'{}]+)["']?\s*,?$/.exec(line)?.[1];
    const ref = value === undefined ? undefined : imageFrom(value, { tagged: true });
    if (value === undefined || ref === undefined) return [];
    const path = [...place.path, null, at];
    return [
      {
        rule: "R11",
        confidence: "medium",
        reference: value,
        ref,
        path,
        parts: [{ path, part: "reference" }],
      },
    ];
  });
  return { hits };
};
