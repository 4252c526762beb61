// R15: OCI artifacts in any text, by their well-known names, with a tag or without one.
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
    const path = whole ? spot.path : [...spot.path, null, at];
    const found = { reference: token, ref: withSchemaTag(ref), path };
    return [wholeHit({ rule: "R15", confidence: "high", ...found })];
  });
  return { hits };
};
