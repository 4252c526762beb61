// R5 and R6: arguments and environment variables whose name speaks of an image, in every form a value takes:
// one reference, `key=reference` by line or comma, or JSON.
import { type Hit, type MapRule, type RuleName, wholeHit } from "../finding.ts";
import { imageFrom, namesImage } from "../image-text.ts";
import { flagsOf, isHalf, type Named, variablesOf } from "./holders.ts";

// Flags that take an image without saying so in their name.
const knownFlags = new Set(["prometheus-config-reloader"]);
export const argumentImages: MapRule = (map, spot) => ({
  hits: flagsOf(map, spot)
    .filter(
      ({ name, value }) =>
        knownFlags.has(name.replace(/^-+/, "")) || (namesImage(name) && !isHalf(name, value)),
    )
    .flatMap((flag) => imagesIn(flag, "R5")),
});

export const environmentImages: MapRule = (map, spot) => ({
  hits: variablesOf(map, spot)
    .filter(({ name, value }) => namesImage(name) && !isHalf(name, value))
    .flatMap((variable) => imagesIn(variable, "R6")),
});

/** All references in a value: whole, in a list of `key=reference`, or in JSON. */
export function imagesIn(named: Named, rule: RuleName): Hit[] {
  const whole = imageFrom(named.value, { tagged: true });
  const base = { rule, confidence: "high" as const, holder: named.name };
  if (whole !== undefined)
    return [wholeHit({ ...base, reference: named.value.trim(), ref: whole, path: named.path })];
  const texts = /^\s*[[{]/.test(named.value) ? jsonTexts(named.value) : listTexts(named.value);
  return texts.flatMap((text, at): Hit[] => {
    const ref = imageFrom(text, { tagged: true });
    const path = [...named.path, null, at];
    return ref === undefined ? [] : [wholeHit({ ...base, reference: text, ref, path })];
  });
}

function listTexts(value: string): string[] {
  if (!/[\n,;=]/.test(value)) return [];
  return value
    .split(/[\n,;]/)
    .map((line) => line.slice(line.indexOf("=") + 1).trim())
    .filter((text) => text !== "");
}

function jsonTexts(value: string): string[] {
  try {
    const texts: string[] = [];
    JSON.parse(value, (_, item: unknown) => void (typeof item === "string" && texts.push(item)));
    return texts;
  } catch {
    return [];
  }
}
