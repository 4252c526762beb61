// R15: OCI artifacts in any text, by their well-known names, with a tag or without one. Without a host it may be the half of
// a reference whose registry stands beside it, so a tag must be there then.
import { isArtifact, withSchemaTag } from "../artifacts.ts";
import { type Hit, nothing, type TextRule, wholeHit } from "../finding.ts";
import { imageFrom } from "../image-text.ts";

const longestText = 1_000_000;

export const artifacts: TextRule = (text, spot) => {
  if (text.length > longestText || !text.includes("/trivy-")) return nothing;
  const whole = !/[\s,;=]/.test(text.trim());
  const hits = text.split(/[\s,;="'`()[\]{}|<>\\]+/).flatMap((token, at): Hit[] => {
    const ref = token.includes("/") ? imageFrom(token) : undefined;
    if (ref === undefined || !isArtifact(ref)) return [];
    const isWhole = hasHost(token) || ref.tag !== undefined || ref.digest !== undefined;
    if (!isWhole) return [];
    const path = whole ? spot.path : [...spot.path, null, at];
    const found = { reference: token, ref: withSchemaTag(ref), path };
    return [wholeHit({ rule: "R15", confidence: "high", ...found })];
  });
  return { hits };
};

function hasHost(text: string): boolean {
  return /^(?:[^/]*[.:][^/]*|localhost)\//.test(text);
}
