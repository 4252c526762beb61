// Untrusted text inside HTML and XML.
import { printable } from "../core/base/escape.ts";

/** On one line, for an element or an attribute in quotes. */
export function markupText(text: string): string {
  // XML 1.0 cannot represent these two characters.
  const legal = printable(text).replace(/[\uFFFE\uFFFF]/g, "\uFFFD");
  return legal.replace(/[&<>"'`]/g, (character) => `&#${character.codePointAt(0) ?? 0};`);
}
